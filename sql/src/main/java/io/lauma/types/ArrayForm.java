package io.lauma.types;

/// The stored form of arrays, big-endian: int32 dimensions (0 for an empty array), int32 element
/// type OID, then int32 length and int32 lower bound a dimension, then each element in row-major
/// order as int32 length (-1 for NULL) and stored form.
public final class ArrayForm {
  private ArrayForm() {}

  /// PostgreSQL's own limit.
  public static final int DIMENSIONS_MAX = 6;

  private static final int HEADER_BYTES = 8;

  /// Writes everything before the first element; `lengths` and `lowerBounds` are empty for an empty
  /// array.
  public static void header(ByteSink out, int elementOid, int[] lengths, int[] lowerBounds) {
    out.putInt(lengths.length);
    out.putInt(elementOid);
    for (int i = 0; i < lengths.length; i++) {
      out.putInt(lengths[i]);
      out.putInt(lowerBounds[i]);
    }
  }

  public static int dimensions(byte[] data, int start) {
    return StoredSink.intAt(data, start);
  }

  public static int elementOid(byte[] data, int start) {
    return StoredSink.intAt(data, start + 4);
  }

  /// Length of a dimension, counted from 0.
  public static int length(byte[] data, int start, int dimension) {
    return StoredSink.intAt(data, start + HEADER_BYTES + 8 * dimension);
  }

  public static int lowerBound(byte[] data, int start, int dimension) {
    return StoredSink.intAt(data, start + HEADER_BYTES + 8 * dimension + 4);
  }

  /// Elements of all dimensions together.
  public static int count(byte[] data, int start) {
    int dimensions = dimensions(data, start);
    int count = dimensions == 0 ? 0 : 1;
    for (int i = 0; i < dimensions; i++) {
      count *= length(data, start, i);
    }
    return count;
  }

  /// Where the first element's length stands; add 4 and the length for the next.
  public static int elementsStart(byte[] data, int start) {
    return start + HEADER_BYTES + 8 * dimensions(data, start);
  }

  /// Walks over the elements of one stored array.
  public static final class Cursor {
    private final byte[] data;
    private int left;
    private int elementStart;
    private int elementLength;
    private int nextAt;

    public Cursor(byte[] data, int start) {
      this.data = data;
      left = count(data, start);
      nextAt = elementsStart(data, start);
    }

    /// Moves to the next element; false after the last one.
    public boolean next() {
      if (left == 0) {
        return false;
      }
      left--;
      elementLength = StoredSink.intAt(data, nextAt);
      elementStart = nextAt + 4;
      nextAt = elementStart + Math.max(0, elementLength);
      return true;
    }

    public boolean isNull() {
      return elementLength < 0;
    }

    public int start() {
      return elementStart;
    }

    public int end() {
      return elementStart + Math.max(0, elementLength);
    }
  }
}
