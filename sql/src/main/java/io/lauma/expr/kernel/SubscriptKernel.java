package io.lauma.expr.kernel;

import io.lauma.expr.value.ArrayValue;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import java.util.List;
import java.util.Optional;

/// `array[i]...` and, as slice, `array[l:u]...`. Bounds out of range give NULL or the empty array.
record SubscriptKernel(Layout layout, Kernel array, List<Bound> bounds, boolean slice)
    implements Kernel {
  record Bound(Optional<Kernel> lower, Optional<Kernel> upper) {}

  @Override
  public boolean isConstant() {
    return false;
  }

  @Override
  public Vector evaluate(Frame frame) {
    var arrays = (Vector.Bytes) array.evaluateRows(frame);
    Vector[] lowers = new Vector[bounds.size()];
    Vector[] uppers = new Vector[bounds.size()];
    boolean[] hasLower = new boolean[bounds.size()];
    boolean[] hasUpper = new boolean[bounds.size()];
    for (int d = 0; d < lowers.length; d++) {
      Bound bound = bounds.get(d);
      hasLower[d] = bound.lower.isPresent();
      hasUpper[d] = bound.upper.isPresent();
      lowers[d] = bound.lower.map(k -> k.evaluateRows(frame)).orElse(arrays);
      uppers[d] = bound.upper.map(k -> k.evaluateRows(frame)).orElse(arrays);
    }
    VectorBuilder out = frame.results(layout, frame.rows());
    for (int i = 0; i < frame.rows(); i++) {
      boolean isNull = arrays.isNull(i);
      for (int d = 0; d < lowers.length; d++) {
        isNull |= hasLower[d] && lowers[d].isNull(i);
        isNull |= hasUpper[d] && uppers[d].isNull(i);
      }
      if (isNull) {
        out.appendNull();
        continue;
      }
      ArrayValue value = ArrayValue.read(arrays, i);
      if (slice) {
        int[] from = new int[lowers.length];
        int[] to = new int[lowers.length];
        for (int d = 0; d < from.length; d++) {
          boolean known = d < value.dimensions();
          from[d] = hasLower[d] ? subscript(lowers[d], i) : known ? value.lower(d) : 1;
          to[d] = hasUpper[d] ? subscript(uppers[d], i) : known ? value.upper(d) : 0;
        }
        out.appendBytes(slice(value, from, to).toBytes());
      } else {
        appendElement(value, uppers, i, out);
      }
    }
    return out.build();
  }

  private static int subscript(Vector bound, int row) {
    return ((Vector.Ints) bound).get(bound.length() == 1 ? 0 : row);
  }

  private static void appendElement(
      ArrayValue value, Vector[] indexes, int row, VectorBuilder out) {
    if (indexes.length != value.dimensions()) {
      out.appendNull();
      return;
    }
    int at = 0;
    for (int d = 0; d < indexes.length; d++) {
      long place = (long) subscript(indexes[d], row) - value.lower(d);
      if (place < 0 || place >= value.length(d)) {
        out.appendNull();
        return;
      }
      at = at * value.length(d) + (int) place;
    }
    out.appendFrom(value.elements(), at);
  }

  private static ArrayValue slice(ArrayValue value, int[] from, int[] to) {
    int dimensions = value.dimensions();
    if (from.length > dimensions || dimensions == 0) {
      return ArrayValue.empty(value.elementOid());
    }
    int[] first = new int[dimensions];
    int[] lengths = new int[dimensions];
    int[] lowers = new int[dimensions];
    for (int d = 0; d < dimensions; d++) {
      int low = d < from.length ? Math.max(from[d], value.lower(d)) : value.lower(d);
      int high = d < to.length ? Math.min(to[d], value.upper(d)) : value.upper(d);
      if (low > high) {
        return ArrayValue.empty(value.elementOid());
      }
      first[d] = low - value.lower(d);
      lengths[d] = high - low + 1;
      lowers[d] = 1;
    }
    var elements = new VectorBuilder(value.elements().layout(), 16);
    copy(value, first, lengths, 0, 0, elements);
    return ArrayValue.of(value.elementOid(), lengths, lowers, elements.build());
  }

  private static void copy(
      ArrayValue value, int[] first, int[] lengths, int dimension, int base, VectorBuilder out) {
    for (int i = 0; i < lengths[dimension]; i++) {
      int at = base * value.length(dimension) + first[dimension] + i;
      if (dimension == lengths.length - 1) {
        out.appendFrom(value.elements(), at);
      } else {
        copy(value, first, lengths, dimension + 1, at, out);
      }
    }
  }
}
