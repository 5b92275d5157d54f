package io.lauma.expr.compare;

import io.lauma.row.Vector;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.StoredForm;
import io.lauma.types.TypeFacts;
import io.lauma.types.number.Numeric;
import io.lauma.types.time.Interval;
import java.util.Arrays;

/// The orders of the scalar types.
final class Comparisons {
  private Comparisons() {}

  private static final int HASH_FACTOR = 0x9E3779B9;

  static Comparison of(int typeOid) {
    if (typeOid == Oids.RECORD) {
      return RecordComparison.INSTANCE;
    }
    if (TypeFacts.isArray(typeOid) || typeOid == Oids.ANYARRAY) {
      return ArrayComparison.INSTANCE;
    }
    return switch (typeOid) {
      case Oids.CHAR -> SingleByte.INSTANCE;
      case Oids.BPCHAR -> Padded.INSTANCE;
      case Oids.NUMERIC -> Numerics.INSTANCE;
      case Oids.INTERVAL -> Intervals.INSTANCE;
      case Oids.JSONB -> JsonbComparison.INSTANCE;
      case Oids.OIDVECTOR, Oids.INT2VECTOR -> ArrayComparison.INSTANCE;
      case Oids.JSON, Oids.PG_NODE_TREE ->
          throw new SqlException(
              SqlState.UNDEFINED_FUNCTION,
              "could not identify an ordering operator for type " + TypeFacts.name(typeOid));
      default ->
          switch (StoredForm.layout(typeOid)) {
            case BOOLEAN -> Booleans.INSTANCE;
            case INT, LONG -> Integers.INSTANCE;
            case DOUBLE -> Floats.INSTANCE;
            case BYTES -> Bytewise.INSTANCE;
          };
    };
  }

  static int mix(long value) {
    long mixed = value * 0x9E3779B97F4A7C15L;
    return (int) (mixed ^ mixed >>> 32);
  }

  static int hashBytes(byte[] data, int start, int end) {
    int hash = end - start;
    for (int i = start; i < end; i++) {
      hash = hash * 31 + data[i];
    }
    return mix(hash);
  }

  enum Booleans implements Comparison {
    INSTANCE;

    @Override
    public int compare(Vector left, int leftRow, Vector right, int rightRow) {
      return Boolean.compare(
          ((Vector.Booleans) left).get(leftRow), ((Vector.Booleans) right).get(rightRow));
    }

    @Override
    public int hash(Vector vector, int row) {
      return ((Vector.Booleans) vector).get(row) ? HASH_FACTOR : 0;
    }
  }

  enum Integers implements Comparison {
    INSTANCE;

    private static long value(Vector vector, int row) {
      return vector instanceof Vector.Longs longs
          ? longs.get(row)
          : ((Vector.Ints) vector).get(row);
    }

    @Override
    public int compare(Vector left, int leftRow, Vector right, int rightRow) {
      return Long.compare(value(left, leftRow), value(right, rightRow));
    }

    @Override
    public int hash(Vector vector, int row) {
      return mix(value(vector, row));
    }
  }

  enum SingleByte implements Comparison {
    INSTANCE;

    private static int value(Vector vector, int row) {
      return ((Vector.Ints) vector).get(row) & 0xff;
    }

    @Override
    public int compare(Vector left, int leftRow, Vector right, int rightRow) {
      return Integer.compare(value(left, leftRow), value(right, rightRow));
    }

    @Override
    public int hash(Vector vector, int row) {
      return mix(value(vector, row));
    }
  }

  enum Floats implements Comparison {
    INSTANCE;

    @Override
    public int compare(Vector left, int leftRow, Vector right, int rightRow) {
      return compareFloats(
          ((Vector.Doubles) left).get(leftRow), ((Vector.Doubles) right).get(rightRow));
    }

    @Override
    public int hash(Vector vector, int row) {
      double value = ((Vector.Doubles) vector).get(row);
      return value == 0 ? 0 : mix(Double.doubleToLongBits(value));
    }
  }

  /// NaN is equal to itself and above everything; zeros are equal.
  static int compareFloats(double left, double right) {
    return left < right ? -1 : left > right ? 1 : left == right ? 0 : Double.compare(left, right);
  }

  enum Bytewise implements Comparison {
    INSTANCE;

    @Override
    public int compare(Vector left, int leftRow, Vector right, int rightRow) {
      var a = (Vector.Bytes) left;
      var b = (Vector.Bytes) right;
      return Arrays.compareUnsigned(
          a.data(), a.start(leftRow), a.end(leftRow), b.data(), b.start(rightRow), b.end(rightRow));
    }

    @Override
    public boolean equal(Vector left, int leftRow, Vector right, int rightRow) {
      var a = (Vector.Bytes) left;
      var b = (Vector.Bytes) right;
      return Arrays.equals(
          a.data(), a.start(leftRow), a.end(leftRow), b.data(), b.start(rightRow), b.end(rightRow));
    }

    @Override
    public int hash(Vector vector, int row) {
      var bytes = (Vector.Bytes) vector;
      return hashBytes(bytes.data(), bytes.start(row), bytes.end(row));
    }
  }

  /// bpchar: spaces at the end do not count.
  enum Padded implements Comparison {
    INSTANCE;

    static int end(Vector.Bytes vector, int row) {
      int end = vector.end(row);
      while (end > vector.start(row) && vector.data()[end - 1] == ' ') {
        end--;
      }
      return end;
    }

    @Override
    public int compare(Vector left, int leftRow, Vector right, int rightRow) {
      var a = (Vector.Bytes) left;
      var b = (Vector.Bytes) right;
      return Arrays.compareUnsigned(
          a.data(),
          a.start(leftRow),
          end(a, leftRow),
          b.data(),
          b.start(rightRow),
          end(b, rightRow));
    }

    @Override
    public int hash(Vector vector, int row) {
      var bytes = (Vector.Bytes) vector;
      return hashBytes(bytes.data(), bytes.start(row), end(bytes, row));
    }
  }

  enum Numerics implements Comparison {
    INSTANCE;

    @Override
    public int compare(Vector left, int leftRow, Vector right, int rightRow) {
      var a = (Vector.Bytes) left;
      var b = (Vector.Bytes) right;
      return Numeric.compare(
          a.data(), a.start(leftRow), a.end(leftRow), b.data(), b.start(rightRow), b.end(rightRow));
    }

    @Override
    public int hash(Vector vector, int row) {
      var bytes = (Vector.Bytes) vector;
      return mix(Numeric.hash(bytes.data(), bytes.start(row), bytes.end(row)));
    }
  }

  enum Intervals implements Comparison {
    INSTANCE;

    private static Interval value(Vector vector, int row) {
      var bytes = (Vector.Bytes) vector;
      return Interval.ofStored(bytes.data(), bytes.start(row));
    }

    @Override
    public int compare(Vector left, int leftRow, Vector right, int rightRow) {
      return value(left, leftRow).compareByLength(value(right, rightRow));
    }

    @Override
    public int hash(Vector vector, int row) {
      Interval interval = value(vector, row);
      return mix(interval.wholeDays() * 31 + interval.restMicros());
    }
  }
}
