package io.lauma.expr.array;

import io.lauma.expr.compare.ArrayComparison;
import io.lauma.expr.compare.Comparison;
import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.expr.value.ArrayValue;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;

/// Search, removal and replacement of elements, and containment.
final class ArraySearch {
  private ArraySearch() {}

  static void register(FunctionSet set) {
    set.lenient("array_position", ArraySearch::position);
    set.lenient("array_position_start", ArraySearch::position);
    set.lenient("array_positions", ArraySearch::positions);
    set.lenient("array_remove", ArraySearch::remove);
    set.lenient("array_replace", ArraySearch::replace);
    set.strict("arraycontains", (a, out) -> out.appendBoolean(contains(a, 0, 1)));
    set.strict("arraycontained", (a, out) -> out.appendBoolean(contains(a, 1, 0)));
    set.strict("arrayoverlap", (a, out) -> out.appendBoolean(overlap(a)));
  }

  private static boolean same(
      Comparison order, Vector left, int leftRow, Vector right, int rightRow) {
    boolean leftNull = left.isNull(leftRow);
    boolean rightNull = right.isNull(rightRow);
    return (leftNull || rightNull)
        ? leftNull && rightNull
        : order.equal(left, leftRow, right, rightRow);
  }

  private static void checkOneDimension(ArrayValue array) {
    if (array.dimensions() > 1) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "searching for elements in multidimensional arrays is not supported");
    }
  }

  private static void position(Args args, VectorBuilder out) {
    if (args.isNull(0)) {
      out.appendNull();
      return;
    }
    ArrayValue array = ArrayFunctions.array(args, 0);
    checkOneDimension(array);
    int from = 0;
    if (args.count() > 2) {
      if (args.isNull(2)) {
        throw new SqlException(
            SqlState.NULL_VALUE_NOT_ALLOWED, "initial position must not be null");
      }
      from = array.count() == 0 ? 0 : Math.max(0, args.int4(2) - array.lower(0));
    }
    Comparison order = Comparison.of(array.elementOid());
    for (int i = from; i < array.count(); i++) {
      if (same(order, array.elements(), i, args.vector(1), args.position(1))) {
        out.appendInt(array.lower(0) + i);
        return;
      }
    }
    out.appendNull();
  }

  private static void positions(Args args, VectorBuilder out) {
    if (args.isNull(0)) {
      out.appendNull();
      return;
    }
    ArrayValue array = ArrayFunctions.array(args, 0);
    checkOneDimension(array);
    Comparison order = Comparison.of(array.elementOid());
    var found = new VectorBuilder(Layout.INT, 4);
    for (int i = 0; i < array.count(); i++) {
      if (same(order, array.elements(), i, args.vector(1), args.position(1))) {
        found.appendInt(array.lower(0) + i);
      }
    }
    out.appendBytes(ArrayValue.of(Oids.INT4, found.build()).toBytes());
  }

  private static void remove(Args args, VectorBuilder out) {
    if (args.isNull(0)) {
      out.appendNull();
      return;
    }
    ArrayValue array = ArrayFunctions.array(args, 0);
    if (array.dimensions() > 1) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "removing elements from multidimensional arrays is not supported");
    }
    Comparison order = Comparison.of(array.elementOid());
    var kept = new VectorBuilder(array.elements().layout(), array.count());
    for (int i = 0; i < array.count(); i++) {
      if (!same(order, array.elements(), i, args.vector(1), args.position(1))) {
        kept.appendFrom(array.elements(), i);
      }
    }
    int lower = array.dimensions() == 0 ? 1 : array.lower(0);
    out.appendBytes(ArrayValue.of(array.elementOid(), kept.build(), lower).toBytes());
  }

  private static void replace(Args args, VectorBuilder out) {
    if (args.isNull(0)) {
      out.appendNull();
      return;
    }
    ArrayValue array = ArrayFunctions.array(args, 0);
    Comparison order = Comparison.of(array.elementOid());
    var replaced = new VectorBuilder(array.elements().layout(), array.count());
    for (int i = 0; i < array.count(); i++) {
      if (same(order, array.elements(), i, args.vector(1), args.position(1))) {
        replaced.appendFrom(args.vector(2), args.position(2));
      } else {
        replaced.appendFrom(array.elements(), i);
      }
    }
    out.appendBytes(
        ArrayValue.of(array.elementOid(), array.lengths(), array.lowers(), replaced.build())
            .toBytes());
  }

  /// Whether each element of `part` is in `whole`; NULL is in nothing.
  private static boolean contains(Args args, int whole, int part) {
    ArrayValue a = ArrayFunctions.array(args, whole);
    ArrayValue b = ArrayFunctions.array(args, part);
    ArrayComparison.checkElements(a, b);
    for (int i = 0; i < b.count(); i++) {
      if (!has(a, b, i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean overlap(Args args) {
    ArrayValue a = ArrayFunctions.array(args, 0);
    ArrayValue b = ArrayFunctions.array(args, 1);
    ArrayComparison.checkElements(a, b);
    for (int i = 0; i < b.count(); i++) {
      if (has(a, b, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(ArrayValue array, ArrayValue other, int row) {
    if (other.elements().isNull(row)) {
      return false;
    }
    Comparison order = Comparison.of(array.elementOid());
    for (int i = 0; i < array.count(); i++) {
      if (!array.elements().isNull(i) && order.equal(array.elements(), i, other.elements(), row)) {
        return true;
      }
    }
    return false;
  }
}
