package io.lauma.expr.value;

import io.lauma.row.Vector;
import java.nio.ByteBuffer;

/// An interval taken apart. Equality and order are those of the record's normalised length
/// ([#compare]), not of its parts.
public record IntervalValue(int months, int days, long micros) {
  public static final long MICROS_PER_DAY = 86_400_000_000L;
  public static final int DAYS_PER_MONTH = 30;
  private static final int LENGTH_BYTES = 16;

  public static IntervalValue read(Vector.Bytes vector, int row) {
    ByteBuffer in = ByteBuffer.wrap(vector.data(), vector.start(row), LENGTH_BYTES);
    return new IntervalValue(in.getInt(), in.getInt(), in.getLong());
  }

  public byte[] toBytes() {
    return ByteBuffer.allocate(LENGTH_BYTES).putInt(months).putInt(days).putLong(micros).array();
  }

  /// Whole days of the length with months of 30 days; rounds down.
  public long wholeDays() {
    return (long) months * DAYS_PER_MONTH + days + Math.floorDiv(micros, MICROS_PER_DAY);
  }

  /// What [#wholeDays] leaves.
  public long restMicros() {
    return Math.floorMod(micros, MICROS_PER_DAY);
  }

  /// By length, with days of 24 hours and months of 30 days.
  public int compare(IntervalValue other) {
    int byDays = Long.compare(wholeDays(), other.wholeDays());
    return byDays != 0 ? byDays : Long.compare(restMicros(), other.restMicros());
  }

  public int lengthHash() {
    return Long.hashCode(wholeDays()) * 31 + Long.hashCode(restMicros());
  }
}
