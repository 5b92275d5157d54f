package io.lauma.session.command;

import io.lauma.format.CopyOptions;
import io.lauma.parse.tree.MaintenanceStatement;
import io.lauma.parse.tree.Option;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// COPY's options as written, checked as PostgreSQL does.
final class CopyOptionWords {
  private CopyOptionWords() {}

  /// @param names columns copied, for FORCE_... lists
  static CopyOptions parse(MaintenanceStatement.Copy copy, List<String> names, boolean from) {
    CopyOptions options = CopyOptions.TEXT;
    for (Option option : copy.options()) {
      if (option.name().equals("format")) {
        options = format(option);
      }
    }
    for (Option option : copy.options()) {
      options = with(options, option, names, from);
    }
    return options;
  }

  private static CopyOptions format(Option option) {
    return switch (option.text().toLowerCase(Locale.ROOT)) {
      case "text" -> CopyOptions.TEXT;
      case "csv" -> CopyOptions.CSV;
      case "binary" -> CopyOptions.BINARY;
      default ->
          throw new SqlException(
                  SqlState.INVALID_PARAMETER_VALUE,
                  "COPY format \"" + option.text() + "\" not recognized")
              .at(option.position() + 1);
    };
  }

  private static CopyOptions with(
      CopyOptions options, Option option, List<String> names, boolean from) {
    boolean csv = options.format() == CopyOptions.Format.CSV;
    return switch (option.name()) {
      case "format" -> options;
      case "freeze" -> options;
      case "delimiter" -> options.withDelimiter(single(option, "COPY delimiter"));
      case "null" -> options.withNullText(option.text());
      case "header" -> options.withHeader(header(option, from));
      case "quote" -> {
        csvOnly(csv, "quote");
        char quote = single(option, "COPY quote");
        char escape = options.escape() == options.quote() ? quote : options.escape();
        yield options.withQuotes(quote, escape);
      }
      case "escape" -> {
        csvOnly(csv, "escape");
        yield options.withQuotes(options.quote(), single(option, "COPY escape"));
      }
      case "force_quote" -> {
        csvOnly(csv, "force quote");
        yield options.withForced(
            columns(option, names), options.forceNotNull(), options.forceNull());
      }
      case "force_not_null" -> {
        csvOnly(csv, "force not null");
        yield options.withForced(options.forceQuote(), columns(option, names), options.forceNull());
      }
      case "force_null" -> {
        csvOnly(csv, "force null");
        yield options.withForced(
            options.forceQuote(), options.forceNotNull(), columns(option, names));
      }
      case "encoding" -> {
        String name = option.text().replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
        if (!name.equals("utf8") && !name.equals("unicode")) {
          throw SqlException.notSupported("COPY ENCODING '" + option.text() + "'")
              .at(option.position() + 1);
        }
        yield options;
      }
      default ->
          throw CopyStatements.invalidOption("option \"" + option.name() + "\" not recognized")
              .at(option.position() + 1);
    };
  }

  private static void csvOnly(boolean csv, String what) {
    if (!csv) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "COPY " + what + " available only in CSV mode");
    }
  }

  private static char single(Option option, String what) {
    String text = option.text();
    if (text.length() != 1 || text.charAt(0) > 127) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, what + " must be a single one-byte character");
    }
    return text.charAt(0);
  }

  private static CopyOptions.Header header(Option option, boolean from) {
    return switch (option.text().toLowerCase(Locale.ROOT)) {
      case "", "true", "on", "1" -> CopyOptions.Header.PRESENT;
      case "false", "off", "0" -> CopyOptions.Header.NONE;
      case "match" -> {
        if (!from) {
          throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED, "cannot use \"match\" with HEADER in COPY TO");
        }
        yield CopyOptions.Header.MATCH;
      }
      default ->
          throw CopyStatements.invalidOption("header requires a Boolean value or \"match\"")
              .at(option.position() + 1);
    };
  }

  private static Set<Integer> columns(Option option, List<String> names) {
    Set<Integer> columns = new HashSet<>();
    if (option.value() instanceof Option.Items items) {
      for (Option.Value item : items.items()) {
        String name = new Option(null, "column", item, option.position()).text();
        int index = names.indexOf(name);
        if (index < 0) {
          throw new SqlException(
              SqlState.INVALID_COLUMN_REFERENCE, "column \"" + name + "\" not referenced by COPY");
        }
        columns.add(index);
      }
    } else {
      for (int i = 0; i < names.size(); i++) {
        columns.add(i);
      }
    }
    return columns;
  }
}
