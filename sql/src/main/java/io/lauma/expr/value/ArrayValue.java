package io.lauma.expr.value;

import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.ArrayForm;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.StoredForm;
import io.lauma.types.ValueMemory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/// An array taken apart: its dimensions and its elements as a vector in row-major order. Immutable.
public final class ArrayValue {
  private static final int LENGTH_BYTES_MAX = 0x3fffffff;

  /// PostgreSQL's limit of elements.
  public static final int ELEMENTS_MAX = 134_217_727;

  private final int elementOid;
  private final int[] lengths;
  private final int[] lowers;
  private final Vector elements;

  private ArrayValue(int elementOid, int[] lengths, int[] lowers, Vector elements) {
    this.elementOid = elementOid;
    this.lengths = lengths;
    this.lowers = lowers;
    this.elements = elements;
  }

  public static ArrayValue empty(int elementOid) {
    Vector none = new VectorBuilder(StoredForm.layout(elementOid), 0).build();
    return new ArrayValue(elementOid, new int[0], new int[0], none);
  }

  /// One dimension from 1; no element gives the empty array.
  public static ArrayValue of(int elementOid, Vector elements) {
    return of(elementOid, elements, 1);
  }

  /// One dimension from `lower`.
  public static ArrayValue of(int elementOid, Vector elements, int lower) {
    if (elements.length() == 0) {
      return empty(elementOid);
    }
    return of(elementOid, new int[] {elements.length()}, new int[] {lower}, elements);
  }

  /// @throws SqlException 54000 above PostgreSQL's limits
  public static ArrayValue of(int elementOid, int[] lengths, int[] lowers, Vector elements) {
    if (lengths.length > ArrayForm.DIMENSIONS_MAX) {
      throw new SqlException(
          SqlState.PROGRAM_LIMIT_EXCEEDED,
          String.format(
              Locale.ROOT,
              "number of array dimensions (%d) exceeds the maximum allowed (%d)",
              lengths.length,
              ArrayForm.DIMENSIONS_MAX));
    }
    if (elements.length() > ELEMENTS_MAX) {
      throw tooLarge();
    }
    return new ArrayValue(elementOid, lengths, lowers, elements);
  }

  public static SqlException tooLarge() {
    return new SqlException(
        SqlState.PROGRAM_LIMIT_EXCEEDED,
        String.format(Locale.ROOT, "array size exceeds the maximum allowed (%d)", ELEMENTS_MAX));
  }

  public static ArrayValue read(Vector.Bytes vector, int row) {
    return read(vector.data(), vector.start(row), vector.lengthBytes(row));
  }

  public static ArrayValue read(byte[] data) {
    return read(data, 0, data.length);
  }

  private static ArrayValue read(byte[] data, int start, int lengthBytes) {
    ByteBuffer in = ByteBuffer.wrap(data, start, lengthBytes);
    int dimensions = in.getInt();
    int elementOid = in.getInt();
    int[] lengths = new int[dimensions];
    int[] lowers = new int[dimensions];
    int count = dimensions == 0 ? 0 : 1;
    for (int i = 0; i < dimensions; i++) {
      lengths[i] = in.getInt();
      lowers[i] = in.getInt();
      count *= lengths[i];
    }
    var elements = new VectorBuilder(StoredForm.layout(elementOid), count);
    for (int i = 0; i < count; i++) {
      int size = in.getInt();
      if (size < 0) {
        elements.appendNull();
      } else {
        StoredImage.append(in, size, elements);
      }
    }
    return new ArrayValue(elementOid, lengths, lowers, elements.build());
  }

  /// The stored form.
  public byte[] toBytes() {
    long lengthBytes = 8L + 8L * lengths.length + 4L * elements.length();
    for (int i = 0; i < elements.length(); i++) {
      lengthBytes += elements.isNull(i) ? 0 : StoredImage.lengthBytes(elements, i);
    }
    if (lengthBytes > LENGTH_BYTES_MAX) {
      throw tooLarge();
    }
    ByteBuffer out = ByteBuffer.wrap(ValueMemory.bytes(lengthBytes));
    out.putInt(lengths.length).putInt(elementOid);
    for (int i = 0; i < lengths.length; i++) {
      out.putInt(lengths[i]).putInt(lowers[i]);
    }
    for (int i = 0; i < elements.length(); i++) {
      if (elements.isNull(i)) {
        out.putInt(-1);
      } else {
        out.putInt(StoredImage.lengthBytes(elements, i));
        StoredImage.put(elements, i, out);
      }
    }
    return out.array();
  }

  public int elementOid() {
    return elementOid;
  }

  public int dimensions() {
    return lengths.length;
  }

  public int length(int dimension) {
    return lengths[dimension];
  }

  public int lower(int dimension) {
    return lowers[dimension];
  }

  public int upper(int dimension) {
    return lowers[dimension] + lengths[dimension] - 1;
  }

  public int[] lengths() {
    return lengths.clone();
  }

  public int[] lowers() {
    return lowers.clone();
  }

  public int count() {
    return elements.length();
  }

  public Vector elements() {
    return elements;
  }

  public boolean sameShape(ArrayValue other) {
    return Arrays.equals(lengths, other.lengths) && Arrays.equals(lowers, other.lowers);
  }
}
