package io.lauma.scenario.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.harness.NodeProcess;
import io.lauma.scenario.fixture.RealPostgres;
import io.lauma.scenario.fixture.SharedHerd;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Runs every data file on PostgreSQL and on three nodes, each statement through another node than
/// the one before: the answers are those of one node.
class SqlFilesOnHerdTest {
  private static final KnownDifferences KNOWN = KnownDifferences.read(SqlComparison.LIST);
  private static final Mode MODE = Mode.BINARY;

  @RegisterExtension static final SharedHerd HERD = new SharedHerd();
  @RegisterExtension static final RealPostgres REFERENCE = new RealPostgres();

  @TestFactory
  Stream<DynamicTest> answersAsPostgres() throws IOException {
    return SqlComparison.files().stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> compare(file)));
  }

  private static void compare(Path file) throws SQLException {
    Map<String, String> differences;
    List<Connection> members = new ArrayList<>();
    try (Connection expecting = REFERENCE.connect(MODE.settings())) {
      for (NodeProcess node : HERD.herd().members()) {
        members.add(node.connect(MODE.settings()));
      }
      SqlHerdRun actual = new SqlHerdRun(members);
      differences = SqlComparison.differences(file, new SqlRun(expecting), actual::run);
    } finally {
      for (Connection member : members) {
        member.close();
      }
    }
    assertEquals(
        "",
        String.join("\n", KNOWN.judge(file.getFileName().toString(), MODE, differences)),
        file.toString());
  }
}
