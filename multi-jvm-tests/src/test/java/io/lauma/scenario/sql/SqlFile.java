package io.lauma.scenario.sql;

import io.lauma.scenario.sql.SqlStatement.SqlParameter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A data file: statements that end with `;` at the end of a line. The file `showcase.sql` shows
/// all that can be written.
final class SqlFile {
  private static final String REFUSED = "refused ";

  private final List<SqlStatement> statements = new ArrayList<>();
  private final List<SqlParameter> parameters = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private boolean sorted;
  private boolean ordered;
  private boolean home;
  private boolean session;
  private Optional<String> refused = Optional.empty();

  /// @throws UncheckedIOException when the file cannot be read
  static List<SqlStatement> read(Path path) {
    try {
      SqlFile file = new SqlFile();
      List<String> lines = Files.readAllLines(path, StandardCharsets.UTF_8);
      int at = 0;
      while (at < lines.size()) {
        at = file.line(lines, at);
      }
      if (!file.text.isEmpty()) {
        throw new IllegalArgumentException(path + " ends within a statement: " + file.text);
      }
      return List.copyOf(file.statements);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @return the line to go on with
  private int line(List<String> lines, int at) {
    String line = lines.get(at);
    if (text.isEmpty() && line.startsWith("--@")) {
      directive(line.substring(3).strip());
      return at + 1;
    }
    if (text.isEmpty() && (line.isBlank() || line.startsWith("--"))) {
      return at + 1;
    }
    if (!line.stripTrailing().endsWith(";")) {
      text.append(line).append('\n');
      return at + 1;
    }
    String last = line.stripTrailing();
    text.append(last, 0, last.length() - 1);
    return end(lines, at + 1);
  }

  private void directive(String directive) {
    if (directive.startsWith(REFUSED)) {
      refused = Optional.of(directive.substring(REFUSED.length()));
      return;
    }
    String[] words = directive.split(" ", 3);
    switch (words[0]) {
      case "sorted" -> sorted = true;
      case "ordered" -> ordered = true;
      case "home" -> home = true;
      case "session" -> session = true;
      case "parameter" ->
          parameters.add(new SqlParameter(words[1], words.length < 3 ? "" : words[2]));
      default -> throw new IllegalArgumentException("unknown directive " + directive);
    }
  }

  private int end(List<String> lines, int next) {
    boolean hasOrder = text.toString().toLowerCase(Locale.ROOT).contains("order by");
    SqlStatement statement =
        new SqlStatement(
            text.toString(),
            parameters,
            "",
            sorted || !(ordered || hasOrder),
            home || session,
            refused);
    int at = next;
    if (statement.isCopyIn() && refused.isEmpty()) {
      StringBuilder data = new StringBuilder();
      while (!lines.get(at).equals("\\.")) {
        data.append(lines.get(at++)).append('\n');
      }
      at++;
      statement =
          new SqlStatement(
              statement.text(),
              statement.parameters(),
              data.toString(),
              statement.sorted(),
              statement.home(),
              Optional.empty());
    }
    statements.add(statement);
    text.setLength(0);
    parameters.clear();
    sorted = false;
    ordered = false;
    home = false;
    refused = Optional.empty();
    return at;
  }
}
