package io.lauma.scenario.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.scenario.fixture.RealPostgres;
import io.lauma.scenario.fixture.SharedNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Runs every data file on PostgreSQL and on a node in every mode of the protocol. A single file:
/// `-Dlauma.sql.file=joins.sql`.
class SqlFilesTest {
  private static final boolean RECORD = Boolean.getBoolean("lauma.sql.record");
  private static final KnownDifferences KNOWN = KnownDifferences.read(SqlComparison.LIST);

  @RegisterExtension static final SharedNode NODE = new SharedNode();
  @RegisterExtension static final RealPostgres REFERENCE = new RealPostgres();

  @AfterAll
  static void record() throws IOException {
    if (RECORD) {
      KNOWN.record(SqlComparison.LIST);
    }
  }

  @TestFactory
  Stream<DynamicTest> answersAsPostgres() throws IOException {
    return SqlComparison.files().stream()
        .flatMap(file ->
            Stream.of(Mode.values())
                .map(mode ->
                    DynamicTest.dynamicTest(
                        file.getFileName() + " " + mode, () -> compare(file, mode))));
  }

  private static void compare(Path file, Mode mode) throws SQLException {
    Map<String, String> differences;
    try (Connection expecting = REFERENCE.connect(mode.settings());
        Connection judged = NODE.process().connect(mode.settings())) {
      SqlRun actual = new SqlRun(judged);
      differences = SqlComparison.differences(file, new SqlRun(expecting), actual::run);
    }
    List<String> complaints = KNOWN.judge(file.getFileName().toString(), mode, differences);
    if (!RECORD) {
      assertEquals("", String.join("\n", complaints), file + " " + mode);
    }
  }
}
