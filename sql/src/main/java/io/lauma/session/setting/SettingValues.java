package io.lauma.session.setting;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.text.BooleanWord;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Checks and canonical forms of setting values, with PostgreSQL's errors (22023). Pure.
final class SettingValues {
  private static final Pattern NUMBER_WITH_UNIT =
      Pattern.compile("\\s*([-+]?[0-9]+(?:\\.[0-9]*)?(?:[eE][-+]?[0-9]+)?)\\s*([A-Za-z]*)\\s*");

  private static final Map<String, Double> MEMORY_BYTES =
      Map.of("B", 1.0, "kB", 1024.0, "MB", 1048576.0, "GB", 1073741824.0, "TB", 1099511627776.0);

  private static final Map<String, Double> TIME_MICROS =
      Map.of("us", 1.0, "ms", 1000.0, "s", 1e6, "min", 60e6, "h", 3600e6, "d", 86400e6);

  private SettingValues() {}

  /// The value to keep: what SHOW's source is. Numbers are kept in the setting's unit.
  ///
  /// @throws SqlException 22023
  static String canonical(SettingDefinition definition, String text) {
    return switch (definition.kind()) {
      case BOOL -> bool(definition, text) ? "on" : "off";
      case INTEGER -> number(definition, text, true);
      case REAL -> number(definition, text, false);
      case ENUM -> oneOf(definition, text);
      case STRING -> string(definition, text);
    };
  }

  /// What SHOW prints: numbers in the largest unit that divides them.
  static String shown(SettingDefinition definition, String value) {
    if (definition.kind() != SettingDefinition.Kind.INTEGER || definition.unit().isEmpty()) {
      return value;
    }
    long number = Long.parseLong(value);
    if (number <= 0) {
      return value;
    }
    return definition.unit().endsWith("B")
        ? inUnits(number * memoryBase(definition.unit()), MEMORY_UNITS, MEMORY_BYTES)
        : inUnits(
            Math.round(number * TIME_MICROS.getOrDefault(definition.unit(), 1.0)),
            TIME_UNITS,
            TIME_MICROS);
  }

  private static final List<String> MEMORY_UNITS = List.of("TB", "GB", "MB", "kB", "B");
  private static final List<String> TIME_UNITS = List.of("d", "h", "min", "s", "ms", "us");

  private static String inUnits(long amount, List<String> units, Map<String, Double> sizes) {
    for (String unit : units) {
      long size = sizes.getOrDefault(unit, 1.0).longValue();
      if (amount % size == 0) {
        return amount / size + unit;
      }
    }
    return Long.toString(amount);
  }

  private static long memoryBase(String unit) {
    return unit.equals("8kB") ? 8192 : MEMORY_BYTES.getOrDefault(unit, 1.0).longValue();
  }

  private static SqlException invalid(SettingDefinition definition, String text) {
    return new SqlException(
        SqlState.INVALID_PARAMETER_VALUE,
        "invalid value for parameter \"" + definition.name() + "\": \"" + text + "\"");
  }

  private static boolean bool(SettingDefinition definition, String text) {
    return BooleanWord.of(text.strip())
        .orElseThrow(() ->
            new SqlException(
                SqlState.INVALID_PARAMETER_VALUE,
                "parameter \"" + definition.name() + "\" requires a Boolean value"));
  }

  private static String oneOf(SettingDefinition definition, String text) {
    for (String allowed : definition.allowed()) {
      if (allowed.equalsIgnoreCase(text)) {
        return allowed;
      }
    }
    if (definition.name().equals("synchronous_commit") && text.equalsIgnoreCase("true")) {
      return "on";
    }
    throw invalid(definition, text)
        .withHint("Available values: " + String.join(", ", definition.allowed()) + ".");
  }

  private static String number(SettingDefinition definition, String text, boolean integer) {
    Matcher matcher = NUMBER_WITH_UNIT.matcher(text);
    if (!matcher.matches()) {
      throw invalid(definition, text);
    }
    double value =
        Double.parseDouble(matcher.group(1)) * factor(definition, matcher.group(2), text);
    double minimum = Double.parseDouble(definition.minimum());
    double maximum = Double.parseDouble(definition.maximum());
    String shown = integer ? Long.toString(Math.round(value)) : trimmed(value);
    if (value < minimum || value > maximum) {
      String unit = definition.unit().isEmpty() ? "" : " " + definition.unit();
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE,
          shown
              + unit
              + " is outside the valid range for parameter \""
              + definition.name()
              + "\" ("
              + definition.minimum()
              + " .. "
              + definition.maximum()
              + ")");
    }
    return shown;
  }

  private static String trimmed(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static double factor(SettingDefinition definition, String unit, String text) {
    if (unit.isEmpty()) {
      return 1;
    }
    String base = definition.unit();
    boolean memory = base.endsWith("B");
    Map<String, Double> units = memory ? MEMORY_BYTES : TIME_MICROS;
    if (base.isEmpty() || !units.containsKey(unit)) {
      SqlException error = invalid(definition, text);
      if (base.isEmpty()) {
        throw error;
      }
      throw error.withHint(
          memory
              ? "Valid units for this parameter are \"B\", \"kB\", \"MB\", \"GB\", and \"TB\"."
              : "Valid units for this parameter are \"us\", \"ms\", \"s\", \"min\", \"h\", and"
                  + " \"d\".");
    }
    double size = units.getOrDefault(unit, 1.0);
    return size / (memory ? memoryBase(base) : units.getOrDefault(base, 1.0));
  }

  private static String string(SettingDefinition definition, String text) {
    return switch (definition.name()) {
      case "TimeZone" -> zone(definition, text).getId();
      case "DateStyle" -> DateStyles.canonical(definition, text);
      case "client_encoding" -> encoding(definition, text);
      default -> text;
    };
  }

  /// A zone as PostgreSQL's TimeZone takes one: a name, an offset in hours, or a POSIX form.
  static ZoneId zone(SettingDefinition definition, String text) {
    OptionalLong hours = hours(text);
    try {
      if (hours.isPresent()) {
        return java.time.ZoneOffset.ofHours((int) hours.getAsLong());
      }
      for (String id : ZoneId.getAvailableZoneIds()) {
        if (id.equalsIgnoreCase(text)) {
          return ZoneId.of(id);
        }
      }
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw invalid(definition, text).causedBy(e);
    }
  }

  private static OptionalLong hours(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static String encoding(SettingDefinition definition, String text) {
    String name = text.strip().replace("-", "").replace("_", "").toUpperCase(Locale.ROOT);
    if (name.equals("UTF8") || name.equals("UNICODE")) {
      return "UTF8";
    }
    if (name.equals("SQLASCII")) {
      return "SQL_ASCII";
    }
    try {
      if (!Charset.forName(text).equals(StandardCharsets.UTF_8)) {
        throw SqlException.notSupported("client_encoding \"" + text + "\"")
            .withHint("Use UTF8: drivers convert by themselves.");
      }
      return "UTF8";
    } catch (UnsupportedCharsetException | IllegalCharsetNameException e) {
      throw invalid(definition, text).causedBy(e);
    }
  }

  /// A list setting's elements (search_path), unquoted.
  static List<String> names(String text) {
    List<String> names = new ArrayList<>();
    Matcher matcher =
        Pattern.compile("\\s*(?:\"((?:[^\"]|\"\")*)\"|([^,\"]*))\\s*(?:,|$)").matcher(text);
    while (matcher.lookingAt() && matcher.end() > matcher.start()) {
      String quoted = matcher.group(1);
      String plain = matcher.group(2);
      String name =
          quoted != null
              ? quoted.replace("\"\"", "\"")
              : (plain == null ? "" : plain.strip().toLowerCase(Locale.ROOT));
      if (quoted != null || !name.isEmpty()) {
        names.add(name);
      }
      matcher.region(matcher.end(), text.length());
    }
    return names;
  }
}
