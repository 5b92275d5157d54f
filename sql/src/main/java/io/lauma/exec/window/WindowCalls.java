package io.lauma.exec.window;

import io.lauma.exec.RunContext;
import io.lauma.expr.AggregateCall;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.StoredForm;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;

/// The values of one window function for one partition. Functions are known by their pg_proc OID;
/// whatever is not listed is an aggregate.
final class WindowCalls {
  private static final int ROW_NUMBER = 3100;
  private static final int RANK = 3101;
  private static final int DENSE_RANK = 3102;
  private static final int PERCENT_RANK = 3103;
  private static final int CUME_DIST = 3104;
  private static final int NTILE = 3105;
  private static final int LAG = 3106;
  private static final int LAG_BY = 3107;
  private static final int LAG_BY_OR = 3108;
  private static final int LEAD = 3109;
  private static final int LEAD_BY = 3110;
  private static final int LEAD_BY_OR = 3111;
  private static final int FIRST_VALUE = 3112;
  private static final int LAST_VALUE = 3113;
  private static final int NTH_VALUE = 3114;

  private WindowCalls() {}

  static Vector compute(PlanNode.WindowCall window, Partition partition, RunContext context) {
    AggregateCall call = window.call();
    int size = partition.size();
    return switch (call.functionOid()) {
      case ROW_NUMBER -> longs(size, row -> row + 1L);
      case RANK -> longs(size, row -> partition.peersStart(row) + 1L);
      case DENSE_RANK -> longs(size, row -> partition.group(row) + 1L);
      case PERCENT_RANK ->
          doubles(size, row -> size == 1 ? 0 : partition.peersStart(row) / (size - 1.0));
      case CUME_DIST -> doubles(size, row -> partition.peersEnd(row) / (double) size);
      case NTILE -> ntile(call, partition);
      case LAG, LAG_BY, LAG_BY_OR -> shifted(call, partition, -1);
      case LEAD, LEAD_BY, LEAD_BY_OR -> shifted(call, partition, 1);
      case FIRST_VALUE, LAST_VALUE, NTH_VALUE ->
          inFrame(call, partition, Frames.of(window.frame(), partition, context.evaluation()));
      default ->
          FrameAggregate.compute(
              call,
              partition,
              Frames.of(window.frame(), partition, context.evaluation()),
              context.cancel());
    };
  }

  private static Vector longs(int size, IntToLongFunction value) {
    long[] values = new long[size];
    for (int row = 0; row < size; row++) {
      values[row] = value.applyAsLong(row);
    }
    return new Vector.Longs(size, values, null);
  }

  private static Vector doubles(int size, IntToDoubleFunction value) {
    double[] values = new double[size];
    for (int row = 0; row < size; row++) {
      values[row] = value.applyAsDouble(row);
    }
    return new Vector.Doubles(size, values, null);
  }

  private static VectorBuilder builder(AggregateCall call, int size) {
    return new VectorBuilder(StoredForm.layout(call.type().oid()), size);
  }

  private static Vector argument(AggregateCall call, int index, RowBatch rows) {
    return rows.column(call.arguments().get(index));
  }

  private static Vector ntile(AggregateCall call, Partition partition) {
    VectorBuilder out = builder(call, partition.size());
    Vector buckets = argument(call, 0, partition.rows());
    if (buckets.isNull(0)) {
      for (int row = 0; row < partition.size(); row++) {
        out.appendNull();
      }
      return out.build();
    }
    int count = ((Vector.Ints) buckets).get(0);
    if (count <= 0) {
      throw new SqlException(
          SqlState.INVALID_ARGUMENT_FOR_NTILE, "argument of ntile must be greater than zero");
    }
    int small = partition.size() / count;
    int larger = partition.size() % count;
    for (int row = 0; row < partition.size(); row++) {
      int inLarger = larger * (small + 1);
      out.appendInt(1 + (row < inLarger ? row / (small + 1) : larger + (row - inLarger) / small));
    }
    return out.build();
  }

  private static Vector shifted(AggregateCall call, Partition partition, int direction) {
    RowBatch rows = partition.rows();
    Vector values = argument(call, 0, rows);
    Optional<Vector> offsets =
        call.arguments().size() > 1 ? Optional.of(argument(call, 1, rows)) : Optional.empty();
    Optional<Vector> defaults =
        call.arguments().size() > 2 ? Optional.of(argument(call, 2, rows)) : Optional.empty();
    VectorBuilder out = builder(call, partition.size());
    for (int row = 0; row < partition.size(); row++) {
      if (offsets.isPresent() && offsets.get().isNull(row)) {
        out.appendNull();
        continue;
      }
      long offset = offsets.isPresent() ? ((Vector.Ints) offsets.get()).get(row) : 1;
      long target = row + direction * offset;
      if (target >= 0 && target < partition.size()) {
        out.appendFrom(values, (int) target);
      } else if (defaults.isPresent()) {
        out.appendFrom(defaults.get(), row);
      } else {
        out.appendNull();
      }
    }
    return out.build();
  }

  private static Vector inFrame(AggregateCall call, Partition partition, Frames frames) {
    Vector values = argument(call, 0, partition.rows());
    VectorBuilder out = builder(call, partition.size());
    for (int row = 0; row < partition.size(); row++) {
      int start = frames.starts()[row];
      int end = frames.ends()[row];
      long target =
          switch (call.functionOid()) {
            case FIRST_VALUE -> start;
            case LAST_VALUE -> end - 1L;
            default -> nth(call, partition.rows(), row, start);
          };
      if (target >= start && target < end) {
        out.appendFrom(values, (int) target);
      } else {
        out.appendNull();
      }
    }
    return out.build();
  }

  /// The frame's n-th row; -1 when n is NULL.
  private static long nth(AggregateCall call, RowBatch rows, int row, int start) {
    Vector numbers = argument(call, 1, rows);
    if (numbers.isNull(row)) {
      return -1;
    }
    int n = ((Vector.Ints) numbers).get(row);
    if (n <= 0) {
      throw new SqlException(
          SqlState.INVALID_ARGUMENT_FOR_NTH_VALUE,
          "argument of nth_value must be greater than zero");
    }
    return start + n - 1L;
  }
}
