package io.lauma.expr.window;

import io.lauma.expr.function.FunctionFacts;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import java.util.OptionalInt;

/// The window functions by name.
final class WindowFunctions {
  private WindowFunctions() {}

  /// The row whose value a row shows; empty for NULL.
  private interface RowChoice {
    OptionalInt choose(WindowPartition partition, int row);
  }

  private interface RowLong {
    long apply(WindowPartition partition, int row);
  }

  private interface RowDouble {
    double apply(WindowPartition partition, int row);
  }

  static WindowFunction create(int functionOid, SqlType type) {
    FunctionFacts facts =
        FunctionFacts.find(functionOid)
            .filter(found -> found.kind() == FunctionFacts.Kind.WINDOW)
            .orElseThrow(() ->
                new SqlException(
                    SqlState.UNDEFINED_FUNCTION,
                    "window function with OID " + functionOid + " does not exist"));
    Layout layout = StoredForm.layout(type.oid());
    return switch (facts.name()) {
      case "row_number" -> longs((_, row) -> row + 1L);
      case "rank" -> longs((p, row) -> p.peerStart(row) + 1L);
      case "dense_rank" -> WindowFunctions::denseRank;
      case "percent_rank" ->
          doubles((p, row) -> p.rows() == 1 ? 0 : p.peerStart(row) / (p.rows() - 1.0));
      case "cume_dist" -> doubles((p, row) -> p.peerEnd(row) / (double) p.rows());
      case "ntile" -> WindowFunctions::ntile;
      case "lag" -> partition -> shifted(partition, layout, -1);
      case "lead" -> partition -> shifted(partition, layout, 1);
      case "first_value" ->
          chosen(
              layout,
              (p, row) ->
                  p.frameStart(row) < p.frameEnd(row)
                      ? OptionalInt.of(p.frameStart(row))
                      : OptionalInt.empty());
      case "last_value" ->
          chosen(
              layout,
              (p, row) ->
                  p.frameStart(row) < p.frameEnd(row)
                      ? OptionalInt.of(p.frameEnd(row) - 1)
                      : OptionalInt.empty());
      case "nth_value" -> chosen(layout, WindowFunctions::nth);
      default -> throw SqlException.notSupported("window function " + facts.name());
    };
  }

  private static WindowFunction longs(RowLong function) {
    return partition -> {
      long[] values = new long[partition.rows()];
      for (int i = 0; i < values.length; i++) {
        values[i] = function.apply(partition, i);
      }
      return new Vector.Longs(values.length, values, null);
    };
  }

  private static WindowFunction doubles(RowDouble function) {
    return partition -> {
      double[] values = new double[partition.rows()];
      for (int i = 0; i < values.length; i++) {
        values[i] = function.apply(partition, i);
      }
      return new Vector.Doubles(values.length, values, null);
    };
  }

  private static WindowFunction chosen(Layout layout, RowChoice choice) {
    return partition -> {
      var out = new VectorBuilder(layout, partition.rows());
      for (int i = 0; i < partition.rows(); i++) {
        OptionalInt row = choice.choose(partition, i);
        if (row.isPresent()) {
          out.appendFrom(partition.argument(0), row.getAsInt());
        } else {
          out.appendNull();
        }
      }
      return out.build();
    };
  }

  private static Vector denseRank(WindowPartition partition) {
    long[] values = new long[partition.rows()];
    long rank = 0;
    for (int i = 0; i < values.length; i++) {
      rank += partition.peerStart(i) == i ? 1 : 0;
      values[i] = rank;
    }
    return new Vector.Longs(values.length, values, null);
  }

  private static int integer(Vector vector, int row) {
    return ((Vector.Ints) vector).get(row);
  }

  /// The first rows % buckets buckets get one row more.
  private static Vector ntile(WindowPartition partition) {
    int rows = partition.rows();
    var out = new VectorBuilder(Layout.INT, rows);
    Vector argument = partition.argument(0);
    if (rows > 0 && argument.isNull(0)) {
      for (int i = 0; i < rows; i++) {
        out.appendNull();
      }
      return out.build();
    }
    int buckets = rows == 0 ? 1 : integer(argument, 0);
    if (buckets <= 0) {
      throw new SqlException(
          SqlState.INVALID_ARGUMENT_FOR_NTILE, "argument of ntile must be greater than zero");
    }
    int size = rows / buckets;
    int larger = rows % buckets;
    int split = larger * (size + 1);
    for (int i = 0; i < rows; i++) {
      out.appendInt(1 + (i < split ? i / (size + 1) : larger + (i - split) / size));
    }
    return out.build();
  }

  /// lag and lead: arguments value, offset (1), default (NULL).
  private static Vector shifted(WindowPartition partition, Layout layout, int direction) {
    var out = new VectorBuilder(layout, partition.rows());
    boolean hasOffset = partition.argumentCount() > 1;
    for (int i = 0; i < partition.rows(); i++) {
      if (hasOffset && partition.argument(1).isNull(i)) {
        out.appendNull();
        continue;
      }
      long offset = hasOffset ? integer(partition.argument(1), i) : 1;
      long at = i + direction * offset;
      if (at >= 0 && at < partition.rows()) {
        out.appendFrom(partition.argument(0), (int) at);
      } else if (partition.argumentCount() > 2) {
        out.appendFrom(partition.argument(2), i);
      } else {
        out.appendNull();
      }
    }
    return out.build();
  }

  private static OptionalInt nth(WindowPartition partition, int row) {
    Vector argument = partition.argument(1);
    if (argument.isNull(row)) {
      return OptionalInt.empty();
    }
    int n = integer(argument, row);
    if (n <= 0) {
      throw new SqlException(
          SqlState.INVALID_ARGUMENT_FOR_NTH_VALUE,
          "argument of nth_value must be greater than zero");
    }
    long at = partition.frameStart(row) + (long) n - 1;
    return at < partition.frameEnd(row) ? OptionalInt.of((int) at) : OptionalInt.empty();
  }
}
