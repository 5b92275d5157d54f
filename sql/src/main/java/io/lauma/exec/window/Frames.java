package io.lauma.exec.window;

import io.lauma.expr.EvaluationContext;
import io.lauma.expr.Scalar;
import io.lauma.expr.SortKey;
import io.lauma.expr.kernel.CompiledScalar;
import io.lauma.plan.PlanNode.WindowCall.Frame;
import io.lauma.row.Vector;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.function.LongBinaryOperator;

/// Where the frame of each row starts and ends.
///
/// @param starts first row of each row's frame
/// @param ends the row after each frame's last one, not before its start
record Frames(int[] starts, int[] ends) {

  /// @throws SqlException 22004 and 22013 for bad offsets, 0A000 for RANGE offsets over other than
  ///   integers
  static Frames of(Frame frame, Partition partition, EvaluationContext context) {
    IntUnaryOperator start =
        edge(frame.mode(), frame.start(), frame.startOffset(), true, partition, context);
    IntUnaryOperator end =
        edge(frame.mode(), frame.end(), frame.endOffset(), false, partition, context);
    int[] starts = new int[partition.size()];
    int[] ends = new int[partition.size()];
    for (int row = 0; row < starts.length; row++) {
      starts[row] = Math.clamp(start.applyAsInt(row), 0, starts.length);
      ends[row] = Math.clamp(end.applyAsInt(row), starts[row], starts.length);
    }
    return new Frames(starts, ends);
  }

  private static IntUnaryOperator edge(
      Frame.Mode mode,
      Frame.Bound bound,
      Optional<Scalar> offset,
      boolean start,
      Partition partition,
      EvaluationContext context) {
    return switch (bound) {
      case UNBOUNDED_PRECEDING -> row -> 0;
      case UNBOUNDED_FOLLOWING -> row -> partition.size();
      case CURRENT_ROW ->
          switch (mode) {
            case ROWS -> row -> start ? row : row + 1;
            case RANGE, GROUPS ->
                row -> start ? partition.peersStart(row) : partition.peersEnd(row);
          };
      case PRECEDING -> moved(mode, -offset(offset, start, context), start, partition);
      case FOLLOWING -> moved(mode, offset(offset, start, context), start, partition);
    };
  }

  private static IntUnaryOperator moved(
      Frame.Mode mode, long distance, boolean start, Partition partition) {
    return switch (mode) {
      case ROWS -> row -> Math.clamp(row + distance + (start ? 0 : 1), 0, partition.size());
      case GROUPS ->
          row -> {
            long group = partition.group(row) + distance;
            return start ? partition.groupStart(group) : partition.groupEnd(group);
          };
      case RANGE -> range(distance, start, partition);
    };
  }

  private static IntUnaryOperator range(long distance, boolean start, Partition partition) {
    SortKey key = partition.order().getFirst();
    Vector values = partition.rows().column(key.column());
    LongBinaryOperator towards = key.descending() ? (v, d) -> v - d : (v, d) -> v + d;
    return row -> {
      if (values.isNull(row)) {
        return start ? partition.peersStart(row) : partition.peersEnd(row);
      }
      long limit = towards.applyAsLong(number(values, row), distance);
      return start
          ? firstWithin(partition, values, key, limit, row)
          : firstBeyond(partition, values, key, limit, row);
    };
  }

  private static long number(Vector values, int row) {
    return switch (values) {
      case Vector.Ints v -> v.get(row);
      case Vector.Longs v -> v.get(row);
      case Vector.Booleans _, Vector.Doubles _, Vector.Bytes _ ->
          throw SqlException.notSupported("RANGE with offset over a column of this type");
    };
  }

  private static boolean before(long value, long limit, SortKey key) {
    return key.descending() ? value > limit : value < limit;
  }

  private static int firstWithin(
      Partition partition, Vector values, SortKey key, long limit, int row) {
    int from = 0;
    while (from < partition.size()
        && (values.isNull(from)
            ? key.nullsFirst() && from < row
            : before(number(values, from), limit, key))) {
      from++;
    }
    return from;
  }

  private static int firstBeyond(
      Partition partition, Vector values, SortKey key, long limit, int row) {
    int to = 0;
    while (to < partition.size()
        && (values.isNull(to)
            ? key.nullsFirst() && to < row
            : !before(limit, number(values, to), key))) {
      to++;
    }
    return to;
  }

  private static long offset(Optional<Scalar> scalar, boolean start, EvaluationContext context) {
    String which = start ? "frame starting offset" : "frame ending offset";
    Vector value = CompiledScalar.compile(scalar.orElseThrow()).evaluateOnce(context);
    if (value.isNull(0)) {
      throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, which + " must not be null");
    }
    long offset = number(value, 0);
    if (offset < 0) {
      throw new SqlException(
          SqlState.INVALID_PRECEDING_OR_FOLLOWING_SIZE, which + " must not be negative");
    }
    return offset;
  }
}
