package io.lauma.session.setting;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The `options` of a start-up packet: `-c name=value` and `--name=value`, words separated by
/// blanks, a backslash before a blank keeps it.
public final class StartupOptions {
  private StartupOptions() {}

  /// @throws SqlException 42601 for anything else
  public static Map<String, String> parse(String options) {
    Map<String, String> settings = new LinkedHashMap<>();
    List<String> words = words(options);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String assignment;
      if (word.equals("-c") && i + 1 < words.size()) {
        assignment = words.get(++i);
      } else if (word.startsWith("-c")) {
        assignment = word.substring(2);
      } else if (word.startsWith("--")) {
        assignment = word.substring(2);
      } else {
        throw new SqlException(
            SqlState.SYNTAX_ERROR, "invalid command-line argument for server process: " + word);
      }
      int equals = assignment.indexOf('=');
      if (equals <= 0) {
        throw new SqlException(SqlState.SYNTAX_ERROR, "-c " + assignment + " requires a value");
      }
      settings.put(
          assignment.substring(0, equals).replace('-', '_'), assignment.substring(equals + 1));
    }
    return settings;
  }

  private static List<String> words(String options) {
    List<String> words = new java.util.ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < options.length(); i++) {
      char c = options.charAt(i);
      if (c == '\\' && i + 1 < options.length()) {
        word.append(options.charAt(++i));
      } else if (c == ' ' || c == '\t') {
        if (!word.isEmpty()) {
          words.add(word.toString());
          word.setLength(0);
        }
      } else {
        word.append(c);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }
}
