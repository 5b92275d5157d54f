package io.lauma.types.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lauma.types.ByteSink;
import io.lauma.types.SqlException;
import io.lauma.types.TextContext;
import io.lauma.types.TextContext.IntervalStyle;
import io.lauma.types.number.NumericText;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Expectations are PostgreSQL 15's answers.
class DateTimeFunctionsTest {
  private static final TextContext CONTEXT = TextContext.DEFAULT;
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  private static long timestamp(String text) {
    return DateTimeInput.timestamp(text, -1, CONTEXT);
  }

  private static Interval interval(String text) {
    return IntervalInput.parse(text, -1, CONTEXT);
  }

  private static String show(long timestamp) {
    ByteSink out = new ByteSink();
    DateTimeOutput.timestamp(timestamp, CONTEXT, out);
    return out.toString();
  }

  private static String show(Interval interval) {
    ByteSink out = new ByteSink();
    IntervalOutput.write(interval, IntervalStyle.POSTGRES, out);
    return out.toString();
  }

  private static String show(byte @Nullable [] numeric) {
    if (numeric == null) {
      return "NULL";
    }
    ByteSink out = new ByteSink();
    NumericText.write(numeric, 0, numeric.length, out);
    return out.toString();
  }

  private static String date(int days) {
    ByteSink out = new ByteSink();
    DateTimeOutput.date(days, CONTEXT, out);
    return out.toString();
  }

  private static String message(Runnable action) {
    return assertThrows(SqlException.class, action::run).message();
  }

  @Test
  void agesGoByTheCalendar() {
    String[][] cases = {
      {"2024-03-31", "2023-02-28", "1 year 1 mon 3 days"},
      {"2020-01-01", "2024-03-31", "-4 years -2 mons -30 days"},
      {"2024-02-29 10:00", "2023-02-28 23:59:59.5", "1 year 10:00:00.5"},
      {"2024-01-31", "2024-02-29", "-29 days"}
    };
    for (String[] c : cases) {
      assertEquals(c[2], show(DateTimeMath.age(timestamp(c[0]), timestamp(c[1]))));
    }
  }

  @Test
  void intervalsAreAddedMonthsFirst() {
    assertEquals(
        "2024-02-29 00:00:00", show(DateTimeMath.plus(timestamp("2024-01-31"), interval("1 mon"))));
    assertEquals(
        "2024-02-28 09:00:00",
        show(DateTimeMath.minus(timestamp("2024-03-31 10:00"), interval("1 mon 1 day 1:00"))));
    long noon = DateTimeInput.timestamptz("2024-03-09 12:00 America/New_York", -1, CONTEXT);
    assertEquals("2024-03-10 16:00:00", show(DateTimeMath.plus(noon, interval("1 day"), NEW_YORK)));
    assertEquals(
        "2024-03-10 17:00:00", show(DateTimeMath.plus(noon, interval("1 day"), ZoneOffset.UTC)));
    assertEquals(
        "timestamp out of range",
        message(() -> DateTimeMath.plus(timestamp("294276-12-31"), interval("178000000 years"))));
  }

  @Test
  void intervalsAreScaledAndJustified() {
    assertEquals("1 mon 15 days", show(interval("1 mon").times(1.5)));
    assertEquals("1 mon 21 days 10:17:08.5344", show(interval("1 year").dividedBy(7)));
    assertEquals("07:59:31.2", show(interval("1 day").times(0.333)));
    assertEquals("-1 days -02:00:00", show(interval("1 day 2:00").negated()));
    assertEquals("1 mon 6 days 01:00:00", show(interval("35 days 25:00").justify()));
    assertEquals("-1 days -01:00:00", show(interval("-25:00").justifyHours()));
    assertEquals("-1 mons -5 days", show(interval("-35 days").justifyDays()));
    assertEquals("division by zero", message(() -> interval("1 day").dividedBy(0)));
  }

  @Test
  void differencesAndCasts() {
    assertEquals(
        "28 days 14:00:00",
        show(DateTimeMath.difference(timestamp("2024-03-01"), timestamp("2024-02-01 10:00"))));
    assertEquals(
        "cannot subtract infinite timestamps",
        message(() -> DateTimeMath.difference(timestamp("infinity"), 0)));
    assertEquals(
        "2024-01-01 10:30:00",
        show(
            DateTimeMath.bin(
                interval("15 minutes"), timestamp("2024-01-01 10:37"), timestamp("2000-01-01"))));
    assertEquals("0044-03-15 BC", date(DateTimeMath.makeDate(-44, 3, 15)));
    assertEquals(
        "date field value out of range: 2024-02-30",
        message(() -> DateTimeMath.makeDate(2024, 2, 30)));
    int date = DateTimeInput.date("2024-01-01", CONTEXT);
    assertEquals("2024-01-01 00:00:00", show(DateTimeMath.dateToTimestamp(date)));
    assertEquals(date, DateTimeMath.timestampToDate(timestamp("2024-01-01 23:59:59")));
    assertEquals(
        "1 year 2 mons 25 days 05:06:07.5", show(DateTimeMath.makeInterval(1, 2, 3, 4, 5, 6, 7.5)));
  }

  private static String truncated(String unit, String text) {
    DateTimeUnit parsed = DateTimeUnit.parse(unit, "timestamp without time zone");
    return show(Truncate.timestamp(parsed, timestamp(text)));
  }

  @Test
  void truncates() {
    assertEquals("2024-04-01 00:00:00", truncated("quarter", "2024-05-06 10:11:12.5"));
    assertEquals("2024-01-01 00:00:00", truncated("week", "2024-01-01"));
    assertEquals("2001-01-01 00:00:00", truncated("century", "2024-01-01"));
    assertEquals("2001-01-01 00:00:00", truncated("millennium", "2024-01-01"));
    assertEquals("2020-01-01 00:00:00", truncated("decade", "2024-01-01"));
    assertEquals("2024-01-01 01:02:03.123", truncated("milliseconds", "2024-01-01 1:2:3.123456"));
    assertEquals(
        "unit \"foo\" not recognized for type timestamp without time zone",
        message(() -> truncated("foo", "2024-01-01")));
    assertEquals(
        "unit \"timezone\" not supported for type timestamp without time zone",
        message(() -> truncated("timezone", "2024-01-01")));
    long summer = DateTimeInput.timestamptz("2024-07-01 01:30+00", -1, CONTEXT);
    assertEquals(
        "2024-06-30 04:00:00", show(Truncate.timestamptz(DateTimeUnit.DAY, summer, NEW_YORK)));
  }

  private static String extract(String unit, String text) {
    return show(Extract.ofTimestamp(DateTimeUnit.parse(unit, ""), timestamp(text)));
  }

  private static String ofDate(String unit, String text) {
    return show(Extract.ofDate(DateTimeUnit.parse(unit, ""), DateTimeInput.date(text, CONTEXT)));
  }

  private static String ofInterval(String unit, String text) {
    return show(Extract.ofInterval(DateTimeUnit.parse(unit, ""), interval(text)));
  }

  @Test
  void extracts() {
    assertEquals("1714957323.500000", extract("epoch", "2024-05-06 1:2:3.5"));
    assertEquals("3.500000", extract("seconds", "2024-05-06 1:2:3.5"));
    assertEquals("2460437.50000000000000000000", extract("julian", "2024-05-06 12:00"));
    assertEquals("Infinity", extract("epoch", "infinity"));
    assertEquals("-Infinity", extract("year", "-infinity"));
    assertEquals("NULL", extract("hour", "infinity"));
    assertEquals("1704067200", ofDate("epoch", "2024-01-01"));
    assertEquals("2025", ofDate("isoyear", "2024-12-30"));
    assertEquals("1", ofDate("week", "2024-12-30"));
    assertEquals("0", ofDate("dow", "2024-01-07"));
    assertEquals("7", ofDate("isodow", "2024-01-07"));
    assertEquals("-1", ofDate("century", "0001-01-01 BC"));
    assertEquals("3", ofDate("millennium", "2001-01-01"));
    assertEquals("0", ofDate("decade", "0001-01-01 BC"));
    assertEquals("-1", ofDate("year", "0001-01-01 BC"));
    assertEquals(
        "unit \"hour\" not supported for type date", message(() -> ofDate("hour", "2024-05-06")));
    assertEquals("37015506.700000", ofInterval("epoch", "1 year 2 mons 3 days 4:5:6.7"));
    assertEquals("3400000", ofInterval("microseconds", "1:2:3.4"));
    assertEquals("2", ofInterval("quarter", "5 mons"));
    assertEquals("20", ofInterval("century", "2001 years"));
    assertEquals("-1", ofInterval("day", "-1 day"));
    assertEquals(
        "3456.789",
        show(
            Extract.ofTime(
                DateTimeUnit.MILLISECONDS, DateTimeInput.time("1:2:3.456789", -1, CONTEXT))));
  }

  private static String format(String text, String template) {
    return DateTimeFormat.timestamp(timestamp(text), template);
  }

  @Test
  void formats() {
    assertEquals(
        "2024-05-06 13:02:03.456789 456 01 PM May MAY       Mon MONDAY    2 127 19 2024 2 19 1"
            + " 2460437 21 May 6 th 06th text  46923 2,024 V    p.m. AD",
        format(
            "2024-05-06 13:02:03.456789",
            "YYYY-MM-DD HH24:MI:SS.US MS HH12 AM Mon MONTH Dy DAY D DDD IW IYYY Q WW W J CC"
                + " FMMonth FMDD th DDth \"text\" TZ SSSSS Y,YYY RM a.m. BC"));
    assertEquals(
        "0044 BC 12:0:5 am Friday   ",
        format("0044-03-15 00:00:05 BC", "YYYY BC FMHH12:FMMI:FMSS am Day"));
    assertEquals("2025-01-1 001 24 4 024", format("2024-12-30", "IYYY-IW-ID IDDD YY Y YYY"));
    assertEquals(
        "21st 21ST 3rd 21st may       MAY       may v    v",
        format("2024-05-21", "DDth DDTH Dth FMDDth month MONTH mon rm FMrm"));
    assertEquals("12:30 A.M. 000 0 1800", format("2024-05-06 00:30", "HH:MI P.M. FF3 FF1 SSSS"));
    assertEquals("01 02:03:04", DateTimeFormat.interval(interval("1 day 2:3:4"), "DD HH24:MI:SS"));
    assertEquals(
        "100 27 03 03 04 500 0000",
        DateTimeFormat.interval(interval("100 days 27:03:04.5"), "DDD HH24 HH12 MI SS MS YYYY"));
  }

  @Test
  void scansDates() {
    String[][] cases = {
      {"2024-05-06", "YYYY-MM-DD", "2024-05-06"},
      {"06 May 2024", "DD Mon YYYY", "2024-05-06"},
      {"20240506", "YYYYMMDD", "2024-05-06"},
      {"2024 05 06", "YYYY MM DD", "2024-05-06"},
      {"06-MAY-24", "DD-MON-YY", "2024-05-06"},
      {"May 6, 2024", "FMMonth DD, YYYY", "2024-05-06"},
      {"2024127", "YYYYDDD", "2024-05-06"},
      {"44-03-15 BC", "YYYY-MM-DD BC", "0044-03-15 BC"},
      {"2460437", "J", "2024-05-06"},
      {"2024-W19-1", "IYYY-\"W\"IW-ID", "2024-05-06"},
      {"6/5/2024", "DD/MM/YYYY", "2024-05-06"},
      {"240506", "YYMMDD", "2024-05-06"},
      {"2024", "YYYY", "2024-01-01"}
    };
    for (String[] c : cases) {
      assertEquals(c[2], date(DateTimeScan.date(c[0], c[1])), c[0] + " by " + c[1]);
    }
    assertEquals(
        "invalid value \"abc\" for \"YYYY\"", message(() -> DateTimeScan.date("abc", "YYYY")));
    assertEquals(
        "invalid value \"xx\" for \"MM\"",
        message(() -> DateTimeScan.date("2024-xx-01", "YYYY-MM-DD")));
    assertEquals(
        "invalid value \"Foo\" for \"Mon\"",
        message(() -> DateTimeScan.date("06 Foo 2024", "DD Mon YYYY")));
    assertEquals(
        "date/time field value out of range: \"2024-13-06\"",
        message(() -> DateTimeScan.date("2024-13-06", "YYYY-MM-DD")));
    assertEquals(
        "hour \"13\" is invalid for the 12-hour clock",
        message(() -> DateTimeScan.timestamptz("13 PM", "HH12 AM", ZoneOffset.UTC)));
  }

  @Test
  void scansTimestamps() {
    String[][] cases = {
      {"2024-05-06 13:02:03.5", "YYYY-MM-DD HH24:MI:SS.MS", "2024-05-06 13:02:03.5"},
      {"5 PM", "HH12 AM", "0001-01-01 17:00:00 BC"},
      {
        "2024-05-06 13:02:03.123456+05:30",
        "YYYY-MM-DD HH24:MI:SS.USTZH:TZM",
        "2024-05-06 07:32:03.123456"
      },
      {"2024-05-06 01:02 pm", "YYYY-MM-DD HH:MI am", "2024-05-06 13:02:00"},
      {"20240506130203", "YYYYMMDDHH24MISS", "2024-05-06 13:02:03"}
    };
    for (String[] c : cases) {
      assertEquals(c[2], show(DateTimeScan.timestamptz(c[0], c[1], ZoneOffset.UTC)));
    }
  }
}
