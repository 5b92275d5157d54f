package io.lauma.types;

import java.time.ZoneId;
import java.time.ZoneOffset;

/// The settings that text input and output depend on. Immutable.
///
/// @param nowMicros the transaction's start, microseconds since 1970, for inputs like 'now'
public record TextContext(
    ZoneId timeZone,
    DateStyle dateStyle,
    IntervalStyle intervalStyle,
    ByteaOutput byteaOutput,
    int extraFloatDigits,
    long nowMicros) {
  /// Output style and order of input fields.
  public record DateStyle(Style style, Order order) {
    public enum Style {
      ISO,
      SQL,
      POSTGRES,
      GERMAN
    }

    public enum Order {
      MDY,
      DMY,
      YMD
    }
  }

  public enum IntervalStyle {
    POSTGRES,
    POSTGRES_VERBOSE,
    SQL_STANDARD,
    ISO_8601
  }

  public enum ByteaOutput {
    HEX,
    ESCAPE
  }

  /// UTC, ISO, MDY, `postgres`, hex, 1.
  public static final TextContext DEFAULT =
      new TextContext(
          ZoneOffset.UTC,
          new DateStyle(DateStyle.Style.ISO, DateStyle.Order.MDY),
          IntervalStyle.POSTGRES,
          ByteaOutput.HEX,
          1,
          0);

  public TextContext withNowMicros(long micros) {
    return new TextContext(
        timeZone, dateStyle, intervalStyle, byteaOutput, extraFloatDigits, micros);
  }

  public TextContext withTimeZone(ZoneId zone) {
    return new TextContext(
        zone, dateStyle, intervalStyle, byteaOutput, extraFloatDigits, nowMicros);
  }
}
