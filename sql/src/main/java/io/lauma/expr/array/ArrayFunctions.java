package io.lauma.expr.array;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.expr.value.ArrayValue;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.StoredForm;
import io.lauma.types.TypeFacts;
import java.util.Locale;

/// Shape of arrays, and joining of arrays and elements.
public final class ArrayFunctions {
  private ArrayFunctions() {}

  public static void register(FunctionSet set) {
    ArraySearch.register(set);
    ArrayTexts.register(set);
    set.strict("array_ndims", ArrayFunctions::dimensions);
    set.strict("array_dims", ArrayFunctions::bounds);
    set.strict(
        "array_length",
        (a, out) -> {
          ArrayValue array = array(a, 0);
          int dimension = a.int4(1);
          if (dimension < 1 || dimension > array.dimensions()) {
            out.appendNull();
          } else {
            out.appendInt(array.length(dimension - 1));
          }
        });
    set.strict("array_lower", (a, out) -> bound(a, out, false));
    set.strict("array_upper", (a, out) -> bound(a, out, true));
    set.strict("array_cardinality", (a, out) -> out.appendInt(array(a, 0).count()));
    set.lenient("array_append", ArrayFunctions::append);
    set.lenient("array_prepend", ArrayFunctions::prepend);
    set.lenient("array_cat", ArrayFunctions::concatenate);
    set.strict("trim_array", ArrayFunctions::trim);
    set.lenient("array_fill", ArrayFunctions::fill);
    set.lenient("array_fill_with_lower_bounds", ArrayFunctions::fill);
  }

  public static ArrayValue array(Args args, int argument) {
    return ArrayValue.read((Vector.Bytes) args.vector(argument), args.position(argument));
  }

  private static void dimensions(Args args, VectorBuilder out) {
    int dimensions = array(args, 0).dimensions();
    if (dimensions == 0) {
      out.appendNull();
    } else {
      out.appendInt(dimensions);
    }
  }

  private static void bounds(Args args, VectorBuilder out) {
    ArrayValue array = array(args, 0);
    if (array.dimensions() == 0) {
      out.appendNull();
      return;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < array.dimensions(); i++) {
      text.append('[').append(array.lower(i)).append(':').append(array.upper(i)).append(']');
    }
    io.lauma.expr.text.Texts.append(out, text.toString());
  }

  private static void bound(Args args, VectorBuilder out, boolean upper) {
    ArrayValue array = array(args, 0);
    int dimension = args.int4(1);
    if (dimension < 1 || dimension > array.dimensions()) {
      out.appendNull();
    } else {
      out.appendInt(upper ? array.upper(dimension - 1) : array.lower(dimension - 1));
    }
  }

  private static int elementOid(Args args, int arrayArgument) {
    return TypeFacts.elementOid(args.type(arrayArgument).oid());
  }

  private static ArrayValue orEmpty(Args args, int argument) {
    return args.isNull(argument)
        ? ArrayValue.empty(elementOid(args, argument))
        : array(args, argument);
  }

  private static void checkOneDimension(ArrayValue array) {
    if (array.dimensions() > 1) {
      throw new SqlException(
          SqlState.DATA_EXCEPTION, "argument must be empty or one-dimensional array");
    }
  }

  private static void append(Args args, VectorBuilder out) {
    ArrayValue array = orEmpty(args, 0);
    checkOneDimension(array);
    var elements = new VectorBuilder(array.elements().layout(), array.count() + 1);
    copy(array, elements);
    elements.appendFrom(args.vector(1), args.position(1));
    int lower = array.dimensions() == 0 ? 1 : array.lower(0);
    out.appendBytes(ArrayValue.of(array.elementOid(), elements.build(), lower).toBytes());
  }

  private static void prepend(Args args, VectorBuilder out) {
    ArrayValue array = orEmpty(args, 1);
    checkOneDimension(array);
    var elements = new VectorBuilder(array.elements().layout(), array.count() + 1);
    elements.appendFrom(args.vector(0), args.position(0));
    copy(array, elements);
    int lower = array.dimensions() == 0 ? 1 : array.lower(0);
    out.appendBytes(ArrayValue.of(array.elementOid(), elements.build(), lower).toBytes());
  }

  private static void copy(ArrayValue array, VectorBuilder out) {
    for (int i = 0; i < array.count(); i++) {
      out.appendFrom(array.elements(), i);
    }
  }

  private static void concatenate(Args args, VectorBuilder out) {
    if (args.isNull(0) || args.isNull(1)) {
      int present = args.isNull(0) ? 1 : 0;
      out.appendFrom(args.vector(present), args.position(present));
      return;
    }
    ArrayValue left = array(args, 0);
    ArrayValue right = array(args, 1);
    if (left.dimensions() == 0 || right.dimensions() == 0) {
      out.appendBytes((left.dimensions() == 0 ? right : left).toBytes());
    } else {
      out.appendBytes(concatenate(left, right).toBytes());
    }
  }

  private static ArrayValue concatenate(ArrayValue left, ArrayValue right) {
    int difference = left.dimensions() - right.dimensions();
    if (Math.abs(difference) > 1) {
      throw incompatible(
          String.format(
              Locale.ROOT,
              "Arrays of %d and %d dimensions are not compatible for concatenation.",
              left.dimensions(),
              right.dimensions()));
    }
    ArrayValue outer = difference >= 0 ? left : right;
    int[] lengths = outer.lengths();
    int inner = lengths.length - 1;
    for (int i = 0; i < inner; i++) {
      int a = left.length(left.dimensions() - inner + i);
      int b = right.length(right.dimensions() - inner + i);
      if (a != b) {
        throw incompatible(
            "Arrays with differing dimensions are not compatible for concatenation.");
      }
    }
    if (difference != 0) {
      ArrayValue part = difference > 0 ? right : left;
      if (part.length(0) != outer.length(1) || part.lower(0) != outer.lower(1)) {
        throw incompatible(
            "Arrays with differing dimensions are not compatible for concatenation.");
      }
    }
    lengths[0] = difference == 0 ? left.length(0) + right.length(0) : outer.length(0) + 1;
    var elements = new VectorBuilder(left.elements().layout(), left.count() + right.count());
    copy(left, elements);
    copy(right, elements);
    return ArrayValue.of(left.elementOid(), lengths, outer.lowers(), elements.build());
  }

  private static SqlException incompatible(String detail) {
    return new SqlException(SqlState.ARRAY_ELEMENT_ERROR, "cannot concatenate incompatible arrays")
        .withDetail(detail);
  }

  private static void trim(Args args, VectorBuilder out) {
    ArrayValue array = array(args, 0);
    int dropped = args.int4(1);
    int length = array.dimensions() == 0 ? 0 : array.length(0);
    if (dropped < 0 || dropped > length) {
      throw new SqlException(
          SqlState.ARRAY_ELEMENT_ERROR,
          "number of elements to trim must be between 0 and " + length);
    }
    if (dropped == length) {
      out.appendBytes(ArrayValue.empty(array.elementOid()).toBytes());
      return;
    }
    int[] lengths = array.lengths();
    lengths[0] -= dropped;
    int kept = array.count() / length * lengths[0];
    var elements = new VectorBuilder(array.elements().layout(), kept);
    for (int i = 0; i < kept; i++) {
      elements.appendFrom(array.elements(), i);
    }
    int[] lowers = array.lowers();
    lowers[0] = 1;
    out.appendBytes(ArrayValue.of(array.elementOid(), lengths, lowers, elements.build()).toBytes());
  }

  private static void fill(Args args, VectorBuilder out) {
    boolean bounded = args.count() > 2;
    if (args.isNull(1) || (bounded && args.isNull(2))) {
      throw new SqlException(
          SqlState.NULL_VALUE_NOT_ALLOWED, "dimension array or low bound array cannot be null");
    }
    int[] lengths = ints(array(args, 1));
    int[] lowers = new int[lengths.length];
    java.util.Arrays.fill(lowers, 1);
    if (bounded) {
      lowers = ints(array(args, 2));
      if (lowers.length != lengths.length) {
        throw new SqlException(SqlState.ARRAY_ELEMENT_ERROR, "wrong number of array subscripts")
            .withDetail("Low bound array has different size than dimensions array.");
      }
    }
    int elementOid = args.type(0).oid();
    long count = lengths.length == 0 ? 0 : 1;
    for (int length : lengths) {
      count = length < 0 ? Long.MAX_VALUE : Math.min(count * length, Integer.MAX_VALUE);
      if (count > ArrayValue.ELEMENTS_MAX) {
        throw ArrayValue.tooLarge();
      }
    }
    if (count == 0) {
      out.appendBytes(ArrayValue.empty(elementOid).toBytes());
      return;
    }
    var elements = new VectorBuilder(StoredForm.layout(elementOid), (int) count);
    for (int i = 0; i < count; i++) {
      elements.appendFrom(args.vector(0), args.position(0));
    }
    out.appendBytes(ArrayValue.of(elementOid, lengths, lowers, elements.build()).toBytes());
  }

  private static int[] ints(ArrayValue array) {
    if (array.elements().hasNulls()) {
      throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, "dimension values cannot be null");
    }
    if (array.dimensions() > 1) {
      throw new SqlException(SqlState.ARRAY_ELEMENT_ERROR, "wrong number of array subscripts");
    }
    int[] values = new int[array.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = ((Vector.Ints) array.elements()).get(i);
    }
    return values;
  }
}
