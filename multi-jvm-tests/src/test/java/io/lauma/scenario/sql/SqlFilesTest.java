package io.lauma.scenario.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.lauma.scenario.TestNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Runs every data file on PostgreSQL and on a node in every mode of the protocol. A single file:
/// `-Dlauma.sql.file=joins.sql`.
class SqlFilesTest {
  private static final Path FILES = Path.of("src", "test", "resources", "sql");
  private static final Path LIST = FILES.resolve("known-differences.txt");
  private static final String ONLY = System.getProperty("lauma.sql.file", "");
  private static final boolean RECORD = Boolean.getBoolean("lauma.sql.record");
  private static final KnownDifferences KNOWN = KnownDifferences.read(LIST);

  @RegisterExtension static final TestNode NODE = new TestNode();

  private static EmbeddedPostgres reference;

  @BeforeAll
  static void startReference() throws IOException {
    reference = EmbeddedPostgres.builder().setLocaleConfig("locale", "C").start();
  }

  @AfterAll
  static void endReference() throws IOException {
    reference.close();
    if (RECORD) {
      KNOWN.record(LIST);
    }
  }

  @TestFactory
  Stream<DynamicTest> answersAsPostgres() throws IOException {
    try (Stream<Path> paths = Files.list(FILES)) {
      List<Path> files =
          paths
              .filter(path -> path.toString().endsWith(ONLY.isEmpty() ? ".sql" : ONLY))
              .sorted()
              .toList();
      assertFalse(files.isEmpty(), "no data file");
      return files.stream()
          .flatMap(file ->
              Stream.of(Mode.values())
                  .map(mode ->
                      DynamicTest.dynamicTest(
                          file.getFileName() + " " + mode, () -> compare(file, mode))));
    }
  }

  private static void compare(Path file, Mode mode) throws SQLException {
    Map<String, String> differences = new LinkedHashMap<>();
    try (Connection expecting = referenceConnection(mode);
        Connection judged = NODE.process().connect(mode.settings())) {
      SqlRun expected = new SqlRun(expecting);
      SqlRun actual = new SqlRun(judged);
      for (SqlStatement statement : SqlFile.read(file)) {
        SqlOutcome outcome = actual.run(statement);
        Optional<String> difference =
            statement.refused().isPresent()
                ? outcome.differenceFromRefusal(statement.refused().get())
                : expected.run(statement).difference(outcome, statement.sorted());
        difference.ifPresent(d -> differences.put(statement.title(), d));
      }
    }
    List<String> complaints = KNOWN.judge(file.getFileName().toString(), mode, differences);
    if (!RECORD) {
      assertEquals("", String.join("\n", complaints), file + " " + mode);
    }
  }

  private static Connection referenceConnection(Mode mode) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "postgres");
    for (String setting : mode.settings()) {
      int equals = setting.indexOf('=');
      properties.setProperty(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + reference.getPort() + "/postgres", properties);
  }
}
