package io.lauma.session.setting;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.TextContext.DateOrder;
import io.lauma.types.TextContext.DateStyle;
import java.util.Locale;

/// The setting DateStyle: text to value and back.
final class DateStyles {
  private DateStyles() {}

  /// Output style and order of input fields.
  record Value(DateStyle style, DateOrder order) {}

  /// @throws SqlException 22023 for an unknown key word
  static String canonical(SettingDefinition definition, String text) {
    return print(parse(definition, text));
  }

  static Value parse(SettingDefinition definition, String text) {
    DateStyle style = DateStyle.ISO;
    DateOrder order = DateOrder.MDY;
    for (String word : text.split(",")) {
      switch (word.strip().toUpperCase(Locale.ROOT)) {
        case "ISO" -> style = DateStyle.ISO;
        case "SQL" -> style = DateStyle.SQL;
        case "POSTGRES" -> style = DateStyle.POSTGRES;
        case "GERMAN" -> style = DateStyle.GERMAN;
        case "YMD" -> order = DateOrder.YMD;
        case "DMY", "EURO", "EUROPEAN" -> order = DateOrder.DMY;
        case "MDY", "US", "NONEURO", "NONEUROPEAN" -> order = DateOrder.MDY;
        case "DEFAULT", "" -> {}
        default ->
            throw new SqlException(
                    SqlState.INVALID_PARAMETER_VALUE,
                    "invalid value for parameter \"" + definition.name() + "\": \"" + text + "\"")
                .withDetail(
                    "Unrecognized key word: \"" + word.strip().toLowerCase(Locale.ROOT) + "\".");
      }
    }
    return new Value(style, order);
  }

  private static String print(Value value) {
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
