package io.lauma.analyze.type;

import io.lauma.parse.tree.TypeName.IntervalFields;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The type modifier of interval: a mask of fields in the upper half, precision in the lower.
final class IntervalModifier {
  static final int FULL_RANGE = 0x7fff;
  static final int FULL_PRECISION = 0xffff;
  private static final int MONTH = 1 << 1;
  private static final int YEAR = 1 << 2;
  private static final int DAY = 1 << 3;
  private static final int HOUR = 1 << 10;
  private static final int MINUTE = 1 << 11;
  private static final int SECOND = 1 << 12;

  private static final Map<IntervalFields, Integer> MASKS = new EnumMap<>(IntervalFields.class);

  static {
    MASKS.put(IntervalFields.YEAR, YEAR);
    MASKS.put(IntervalFields.MONTH, MONTH);
    MASKS.put(IntervalFields.DAY, DAY);
    MASKS.put(IntervalFields.HOUR, HOUR);
    MASKS.put(IntervalFields.MINUTE, MINUTE);
    MASKS.put(IntervalFields.SECOND, SECOND);
    MASKS.put(IntervalFields.YEAR_TO_MONTH, YEAR | MONTH);
    MASKS.put(IntervalFields.DAY_TO_HOUR, DAY | HOUR);
    MASKS.put(IntervalFields.DAY_TO_MINUTE, DAY | HOUR | MINUTE);
    MASKS.put(IntervalFields.DAY_TO_SECOND, DAY | HOUR | MINUTE | SECOND);
    MASKS.put(IntervalFields.HOUR_TO_MINUTE, HOUR | MINUTE);
    MASKS.put(IntervalFields.HOUR_TO_SECOND, HOUR | MINUTE | SECOND);
    MASKS.put(IntervalFields.MINUTE_TO_SECOND, MINUTE | SECOND);
  }

  private IntervalModifier() {}

  static int of(@Nullable IntervalFields fields, int precision) {
    int mask = fields == null ? FULL_RANGE : MASKS.getOrDefault(fields, FULL_RANGE);
    return mask << 16 | (precision < 0 ? FULL_PRECISION : precision);
  }

  static String text(int typmod) {
    int mask = typmod >>> 16 & FULL_RANGE;
    int precision = typmod & FULL_PRECISION;
    String fields = "";
    if (mask != FULL_RANGE) {
      for (Map.Entry<IntervalFields, Integer> entry : MASKS.entrySet()) {
        if (entry.getValue() == mask) {
          fields = " " + entry.getKey().name().replace('_', ' ').toLowerCase(java.util.Locale.ROOT);
        }
      }
    }
    return "interval" + fields + (precision == FULL_PRECISION ? "" : "(" + precision + ")");
  }
}
