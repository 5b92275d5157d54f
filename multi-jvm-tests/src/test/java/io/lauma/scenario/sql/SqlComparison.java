package io.lauma.scenario.sql;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The data files, and the comparison of what they tell on PostgreSQL and elsewhere.
final class SqlComparison {
  private static final Path FILES = Path.of("src", "test", "resources", "sql");
  private static final String ONLY = System.getProperty("lauma.sql.file", "");

  /// Of known differences.
  static final Path LIST = FILES.resolve("known-differences.txt");

  private SqlComparison() {}

  /// What is judged: runs a statement.
  interface Judged {
    SqlOutcome run(SqlStatement statement);
  }

  /// All data files, or those that are asked for.
  static List<Path> files() throws IOException {
    try (Stream<Path> paths = Files.list(FILES)) {
      List<Path> files =
          paths
              .filter(path -> path.toString().endsWith(ONLY.isEmpty() ? ".sql" : ONLY))
              .sorted()
              .toList();
      assertFalse(files.isEmpty(), "no data file");
      return files;
    }
  }

  /// @return statement to how it differs
  static Map<String, String> differences(Path file, SqlRun expected, Judged judged) {
    Map<String, String> differences = new LinkedHashMap<>();
    for (SqlStatement statement : SqlFile.read(file)) {
      SqlOutcome outcome = judged.run(statement);
      Optional<String> difference =
          statement.refused().isPresent()
              ? outcome.differenceFromRefusal(statement.refused().get())
              : expected.run(statement).difference(outcome, statement.sorted());
      difference.ifPresent(d -> differences.put(statement.title(), d));
    }
    return differences;
  }
}
