package io.lauma.session;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.TextContext.DateStyle;
import java.util.Locale;

/// The setting DateStyle: text to value and back.
final class DateStyles {
  private DateStyles() {}

  /// @throws SqlException 22023 for an unknown key word
  static String canonical(SettingDefinition definition, String text) {
    return print(parse(definition, text, new DateStyle(DateStyle.Style.ISO, DateStyle.Order.MDY)));
  }

  static DateStyle parse(SettingDefinition definition, String text, DateStyle present) {
    DateStyle.Style style = present.style();
    DateStyle.Order order = present.order();
    for (String word : text.split(",")) {
      switch (word.strip().toUpperCase(Locale.ROOT)) {
        case "ISO" -> style = DateStyle.Style.ISO;
        case "SQL" -> style = DateStyle.Style.SQL;
        case "POSTGRES" -> style = DateStyle.Style.POSTGRES;
        case "GERMAN" -> style = DateStyle.Style.GERMAN;
        case "YMD" -> order = DateStyle.Order.YMD;
        case "DMY", "EURO", "EUROPEAN" -> order = DateStyle.Order.DMY;
        case "MDY", "US", "NONEURO", "NONEUROPEAN" -> order = DateStyle.Order.MDY;
        case "DEFAULT", "" -> {}
        default ->
            throw new SqlException(
                    SqlState.INVALID_PARAMETER_VALUE,
                    "invalid value for parameter \"" + definition.name() + "\": \"" + text + "\"")
                .withDetail(
                    "Unrecognized key word: \"" + word.strip().toLowerCase(Locale.ROOT) + "\".");
      }
    }
    return new DateStyle(style, order);
  }

  private static String print(DateStyle value) {
    String style =
        switch (value.style()) {
          case ISO -> "ISO";
          case SQL -> "SQL";
          case POSTGRES -> "Postgres";
          case GERMAN -> "German";
        };
    return style + ", " + value.order().name();
  }
}
