package io.lauma.catalog.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The fields of one row of a fact file, read from left to right.
final class FactRow {
  private final String[] fields;
  private int next;

  FactRow(String[] fields) {
    this.fields = fields;
  }

  String text() {
    String field = fields[next++];
    return field.indexOf('\\') < 0 ? field : unescaped(field);
  }

  Optional<String> optionalText() {
    if (fields[next].equals("\\N")) {
      next++;
      return Optional.empty();
    }
    return Optional.of(text());
  }

  int number() {
    return Integer.parseInt(fields[next++]);
  }

  double fraction() {
    return Double.parseDouble(fields[next++]);
  }

  boolean flag() {
    return fields[next++].equals("t");
  }

  /// A "char": NUL is written as an empty field.
  char character() {
    String field = fields[next++];
    return field.isEmpty() ? '\0' : field.charAt(0);
  }

  /// Numbers separated by blanks, as oidvector is written.
  List<Integer> numbers() {
    String field = fields[next++];
    if (field.isEmpty() || field.equals("\\N")) {
      return List.of();
    }
    List<Integer> numbers = new ArrayList<>();
    for (String part : field.split(" ", -1)) {
      numbers.add(Integer.valueOf(part));
    }
    return numbers;
  }

  /// Texts separated by U+001F; NULL is none.
  List<String> texts() {
    String field = fields[next++];
    return field.equals("\\N") ? List.of() : List.of(field.split("\u001f", -1));
  }

  private static String unescaped(String field) {
    StringBuilder text = new StringBuilder(field.length());
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escaped = field.charAt(++i);
      text.append(
          switch (escaped) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'v' -> '\u000b';
            default -> escaped;
          });
    }
    return text.toString();
  }
}
