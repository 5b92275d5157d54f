package io.lauma.expr.aggregate;

import io.lauma.expr.value.ArrayValue;
import io.lauma.row.TypeText;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import io.lauma.types.TextContext;
import java.util.Arrays;

/// percentile_cont and percentile_disc over rows that come in order: the fraction is the first
/// column and the same in all rows, the value the second; NULL values do not count.
final class Percentiles {
  private Percentiles() {}

  /// Appends the percentile of one fraction.
  private interface Percentile {
    void append(double fraction, Vector values, int[] present, VectorBuilder out);
  }

  /// percentile_cont of float8: between the two nearest values.
  static void continuous(Vector[] columns, int rows, VectorBuilder out) {
    one(columns, rows, out, Percentiles::appendContinuous);
  }

  /// percentile_disc: the first value whose place is not before the fraction.
  static void discrete(Vector[] columns, int rows, VectorBuilder out) {
    one(columns, rows, out, Percentiles::appendDiscrete);
  }

  /// percentile_cont of an array of fractions: an array of its shape.
  static void manyContinuous(Vector[] columns, int rows, VectorBuilder out) {
    many(SqlType.of(Oids.FLOAT8), columns, rows, out, Percentiles::appendContinuous);
  }

  /// percentile_disc of an array of fractions: an array of its shape.
  static CollectState.Finisher manyDiscrete(SqlType type) {
    return (columns, rows, out) -> many(type, columns, rows, out, Percentiles::appendDiscrete);
  }

  private static void one(Vector[] columns, int rows, VectorBuilder out, Percentile percentile) {
    int[] present = present(columns[1], rows);
    if (present.length == 0) {
      out.appendNull();
    } else {
      double fraction = checked(columns[0], 0);
      percentile.append(fraction, columns[1], present, out);
    }
  }

  private static void many(
      SqlType type, Vector[] columns, int rows, VectorBuilder out, Percentile percentile) {
    int[] present = present(columns[1], rows);
    if (present.length == 0) {
      out.appendNull();
      return;
    }
    ArrayValue fractions = ArrayValue.read((Vector.Bytes) columns[0], 0);
    if (fractions.count() == 0) {
      out.appendBytes(ArrayValue.empty(type.oid()).toBytes());
      return;
    }
    var results = new VectorBuilder(StoredForm.layout(type.oid()), fractions.count());
    for (int i = 0; i < fractions.count(); i++) {
      if (fractions.elements().isNull(i)) {
        results.appendNull();
      } else {
        percentile.append(checked(fractions.elements(), i), columns[1], present, results);
      }
    }
    out.appendBytes(
        ArrayValue.of(type.oid(), fractions.lengths(), fractions.lowers(), results.build())
            .toBytes());
  }

  private static double checked(Vector fractions, int row) {
    double fraction = ((Vector.Doubles) fractions).get(row);
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new SqlException(
          SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
          "percentile value "
              + TypeText.write(Oids.FLOAT8, fractions, row, TextContext.DEFAULT)
              + " is not between 0 and 1");
    }
    return fraction;
  }

  /// Rows whose value is not NULL.
  private static int[] present(Vector values, int rows) {
    int[] present = new int[rows];
    int count = 0;
    for (int i = 0; i < rows; i++) {
      if (!values.isNull(i)) {
        present[count++] = i;
      }
    }
    return Arrays.copyOf(present, count);
  }

  private static void appendContinuous(
      double fraction, Vector values, int[] present, VectorBuilder out) {
    double place = fraction * (present.length - 1);
    int low = (int) Math.floor(place);
    int high = (int) Math.ceil(place);
    var doubles = (Vector.Doubles) values;
    double first = doubles.get(present[low]);
    double second = doubles.get(present[high]);
    out.appendDouble(low == high ? first : first + (second - first) * (place - low));
  }

  private static void appendDiscrete(
      double fraction, Vector values, int[] present, VectorBuilder out) {
    int place = (int) Math.ceil(fraction * present.length);
    out.appendFrom(values, present[Math.max(0, place - 1)]);
  }
}
