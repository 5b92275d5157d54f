package io.lauma.types.time;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Time zones by name, abbreviation, POSIX form or offset, and their offsets at an instant.
public final class TimeZones {
  private TimeZones() {}

  /// PostgreSQL's limit of an offset, exclusive.
  static final int OFFSET_SECONDS_END = 16 * 3600;

  private static final Pattern POSIX =
      Pattern.compile("(?:[a-z]{3,}|<[a-z0-9+-]+>)([+-]?\\d{1,2})(?::(\\d{2}))?(?::(\\d{2}))?");

  private static final Map<String, ZoneId> ZONES = zones();
  private static final Map<String, Integer> ABBREVIATIONS = abbreviations();

  private static Map<String, ZoneId> zones() {
    Map<String, ZoneId> zones = new HashMap<>();
    for (String id : ZoneId.getAvailableZoneIds()) {
      if (!id.startsWith("SystemV/")) {
        zones.put(id.toLowerCase(Locale.ROOT), ZoneId.of(id));
      }
    }
    return zones;
  }

  /// Rows of pg_timezone_abbrevs: abbreviation, seconds east of UTC.
  private static Map<String, Integer> abbreviations() {
    Map<String, Integer> abbreviations = new HashMap<>();
    try (InputStream in = TimeZones.class.getResourceAsStream("abbreviations.tsv")) {
      if (in == null) {
        throw new IllegalStateException("abbreviations.tsv is missing");
      }
      var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        int tab = line.indexOf('\t');
        abbreviations.put(line.substring(0, tab), Integer.valueOf(line.substring(tab + 1)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return abbreviations;
  }

  /// Seconds east of UTC of an abbreviation in lower case.
  static Optional<Integer> abbreviation(String lower) {
    return Optional.ofNullable(ABBREVIATIONS.get(lower));
  }

  /// A zone of the time zone database, or a POSIX one without rules; `lower` in lower case.
  static Optional<ZoneId> zone(String lower) {
    ZoneId named = ZONES.get(lower);
    if (named != null) {
      return Optional.of(named);
    }
    Matcher posix = POSIX.matcher(lower);
    if (!posix.matches()) {
      return Optional.empty();
    }
    String hours = posix.group(1);
    int seconds = Math.abs(Integer.parseInt(hours)) * 3600 + part(posix, 2) * 60 + part(posix, 3);
    if (seconds >= OFFSET_SECONDS_END) {
      return Optional.empty();
    }
    return Optional.of(ZoneOffset.ofTotalSeconds(hours.startsWith("-") ? seconds : -seconds));
  }

  private static int part(Matcher matcher, int group) {
    String part = matcher.group(group);
    return part == null ? 0 : Integer.parseInt(part);
  }

  /// What SET TIME ZONE and AT TIME ZONE take by name: an abbreviation, a zone name or a POSIX
  /// form.
  ///
  /// @throws SqlException 22023
  public static ZoneId parse(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    Optional<Integer> offset = abbreviation(lower);
    if (offset.isPresent()) {
      return ZoneOffset.ofTotalSeconds(offset.get());
    }
    return zone(lower).orElseThrow(() -> notRecognized(name));
  }

  static SqlException notRecognized(String name) {
    return new SqlException(
        SqlState.INVALID_PARAMETER_VALUE, "time zone \"" + name + "\" not recognized");
  }

  /// The zone of a fixed offset, seconds east of UTC.
  ///
  /// @throws SqlException 22023 when it is too large
  public static ZoneId ofSeconds(long seconds) {
    try {
      return ZoneOffset.ofTotalSeconds(Math.toIntExact(seconds));
    } catch (DateTimeException | ArithmeticException e) {
      throw new SqlException(
              SqlState.INVALID_PARAMETER_VALUE, "time zone displacement out of range")
          .causedBy(e);
    }
  }

  /// Seconds east of UTC at an instant (microseconds since 2000-01-01 UTC).
  public static int offsetSeconds(ZoneId zone, long micros) {
    if (zone instanceof ZoneOffset offset) {
      return offset.getTotalSeconds();
    }
    ZoneRules rules = zone.getRules();
    if (rules.isFixedOffset()) {
      return rules.getOffset(Instant.EPOCH).getTotalSeconds();
    }
    return rules.getOffset(instant(micros)).getTotalSeconds();
  }

  /// Seconds east of UTC for a local time: in a gap the offset before it, in an overlap the one
  /// after it.
  public static int offsetSecondsLocal(ZoneId zone, long localMicros) {
    if (zone instanceof ZoneOffset offset) {
      return offset.getTotalSeconds();
    }
    long seconds = Math.floorDiv(localMicros, Calendar.MICROS_PER_SECOND);
    LocalDateTime local =
        LocalDateTime.ofEpochSecond(seconds + Calendar.UNIX_EPOCH_SECONDS, 0, ZoneOffset.UTC);
    ZoneRules rules = zone.getRules();
    ZoneOffsetTransition transition = rules.getTransition(local);
    if (transition == null) {
      return rules.getOffset(local).getTotalSeconds();
    }
    ZoneOffset offset =
        transition.isGap() ? transition.getOffsetBefore() : transition.getOffsetAfter();
    return offset.getTotalSeconds();
  }

  /// timestamp to timestamptz: the instant at which clocks in `zone` show `localMicros`.
  ///
  /// @throws SqlException 22008
  public static long toInstant(ZoneId zone, long localMicros) {
    if (!Calendar.isFinite(localMicros)) {
      return localMicros;
    }
    long offset = offsetSecondsLocal(zone, localMicros);
    return Calendar.checkTimestamp(localMicros - offset * Calendar.MICROS_PER_SECOND);
  }

  /// timestamptz to timestamp: what clocks in `zone` show at an instant.
  ///
  /// @throws SqlException 22008
  public static long toLocal(ZoneId zone, long micros) {
    if (!Calendar.isFinite(micros)) {
      return micros;
    }
    long offset = offsetSeconds(zone, micros);
    return Calendar.checkTimestamp(micros + offset * Calendar.MICROS_PER_SECOND);
  }

  /// The zone's abbreviation at an instant, as far as the JDK knows it.
  public static String abbreviationAt(ZoneId zone, long micros) {
    int seconds = offsetSeconds(zone, micros);
    if (zone instanceof ZoneOffset) {
      return seconds == 0 ? "UTC" : offsetText(seconds);
    }
    boolean daylight = zone.getRules().isDaylightSavings(instant(micros));
    return TimeZone.getTimeZone(zone).getDisplayName(daylight, TimeZone.SHORT, Locale.US);
  }

  private static String offsetText(int seconds) {
    int positive = Math.abs(seconds);
    String hours = String.format(Locale.ROOT, "%s%02d", seconds < 0 ? "-" : "+", positive / 3600);
    int minutes = positive / 60 % 60;
    return minutes == 0 ? hours : hours + String.format(Locale.ROOT, ":%02d", minutes);
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, Calendar.MICROS_PER_SECOND) + Calendar.UNIX_EPOCH_SECONDS);
  }
}
