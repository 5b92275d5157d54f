package io.lauma.types.time;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;

/// Why date, time or interval input is refused, before the text and type are known. Thrown inside
/// this package only; carries no stack trace.
final class DateTimeFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private enum Kind {
    FORMAT,
    OVERFLOW,
    MONTH_OR_DAY,
    INTERVAL_OVERFLOW,
    OFFSET
  }

  private final Kind kind;

  private DateTimeFault(Kind kind) {
    super(kind.name(), null, false, false);
    this.kind = kind;
  }

  static DateTimeFault format() {
    return new DateTimeFault(Kind.FORMAT);
  }

  static DateTimeFault overflow() {
    return new DateTimeFault(Kind.OVERFLOW);
  }

  static DateTimeFault monthOrDay() {
    return new DateTimeFault(Kind.MONTH_OR_DAY);
  }

  static DateTimeFault intervalOverflow() {
    return new DateTimeFault(Kind.INTERVAL_OVERFLOW);
  }

  static DateTimeFault offset() {
    return new DateTimeFault(Kind.OFFSET);
  }

  SqlException toSql(String text, String typeName) {
    return switch (kind) {
      case FORMAT ->
          new SqlException(
              SqlState.INVALID_DATETIME_FORMAT,
              "invalid input syntax for type " + typeName + ": \"" + text + "\"");
      case OVERFLOW ->
          new SqlException(
              SqlState.DATETIME_FIELD_OVERFLOW,
              "date/time field value out of range: \"" + text + "\"");
      case MONTH_OR_DAY ->
          new SqlException(
                  SqlState.DATETIME_FIELD_OVERFLOW,
                  "date/time field value out of range: \"" + text + "\"")
              .withHint("Perhaps you need a different \"datestyle\" setting.");
      case INTERVAL_OVERFLOW ->
          new SqlException(
              SqlState.INTERVAL_FIELD_OVERFLOW,
              "interval field value out of range: \"" + text + "\"");
      case OFFSET ->
          new SqlException(
              SqlState.INVALID_TIME_ZONE_DISPLACEMENT_VALUE,
              "time zone displacement out of range: \"" + text + "\"");
    };
  }
}
