package io.lauma.types;

import java.time.ZoneId;
import java.time.ZoneOffset;

/// What text input and output depend on beside the type: settings of the session and the
/// transaction's start. Immutable; `DEFAULT` is a fresh server's session in UTC.
///
/// @param nowMicros start of the transaction, microseconds since 2000-01-01 UTC ('now', 'today')
/// @param extraFloatDigits -15 to 3; above 0 means shortest exact output
public record TextContext(
    ZoneId zone,
    DateStyle dateStyle,
    DateOrder dateOrder,
    IntervalStyle intervalStyle,
    ByteaOutput byteaOutput,
    int extraFloatDigits,
    long nowMicros,
    ObjectNames names) {
  public static final TextContext DEFAULT =
      new TextContext(
          ZoneOffset.UTC,
          DateStyle.ISO,
          DateOrder.MDY,
          IntervalStyle.POSTGRES,
          ByteaOutput.HEX,
          1,
          0,
          ObjectNames.NONE);

  /// The output part of the setting DateStyle.
  public enum DateStyle {
    ISO,
    POSTGRES,
    SQL,
    GERMAN
  }

  /// How `01/02/03` is read.
  public enum DateOrder {
    MDY,
    DMY,
    YMD
  }

  /// The setting IntervalStyle.
  public enum IntervalStyle {
    POSTGRES,
    POSTGRES_VERBOSE,
    SQL_STANDARD,
    ISO_8601
  }

  /// The setting bytea_output.
  public enum ByteaOutput {
    HEX,
    ESCAPE
  }

  public TextContext withZone(ZoneId newZone) {
    return new TextContext(
        newZone,
        dateStyle,
        dateOrder,
        intervalStyle,
        byteaOutput,
        extraFloatDigits,
        nowMicros,
        names);
  }

  public TextContext withDateStyle(DateStyle style, DateOrder order) {
    return new TextContext(
        zone, style, order, intervalStyle, byteaOutput, extraFloatDigits, nowMicros, names);
  }

  public TextContext withIntervalStyle(IntervalStyle style) {
    return new TextContext(
        zone, dateStyle, dateOrder, style, byteaOutput, extraFloatDigits, nowMicros, names);
  }

  public TextContext withByteaOutput(ByteaOutput output) {
    return new TextContext(
        zone, dateStyle, dateOrder, intervalStyle, output, extraFloatDigits, nowMicros, names);
  }

  public TextContext withExtraFloatDigits(int digits) {
    return new TextContext(
        zone, dateStyle, dateOrder, intervalStyle, byteaOutput, digits, nowMicros, names);
  }

  public TextContext withNow(long micros) {
    return new TextContext(
        zone, dateStyle, dateOrder, intervalStyle, byteaOutput, extraFloatDigits, micros, names);
  }

  public TextContext withNames(ObjectNames newNames) {
    return new TextContext(
        zone,
        dateStyle,
        dateOrder,
        intervalStyle,
        byteaOutput,
        extraFloatDigits,
        nowMicros,
        newNames);
  }
}
