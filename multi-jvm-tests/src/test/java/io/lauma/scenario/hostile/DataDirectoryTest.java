package io.lauma.scenario.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.TestNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A data directory that is in use, not Lauma's, or damaged is refused with one line and left as it
/// is.
class DataDirectoryTest {
  @Test
  void oneInUseIsRefused() throws Exception {
    Path directory = TestNode.freshDirectory("DataDirectoryInUse");
    try (NodeProcess first = NodeProcess.create("n1", directory);
        NodeProcess second = NodeProcess.create("n1", directory)) {
      first.start();
      refused(second, "is in use by another node");
      try (Connection connection = first.connect()) {
        assertEquals(1, Clients.longOf(connection, "select 1"));
      }
    }
  }

  @Test
  void oneThatHoldsSomethingElseIsRefused() throws Exception {
    try (NodeProcess node = NodeProcess.create("n1", TestNode.freshDirectory("DataForeign"))) {
      Files.createDirectories(node.data());
      Files.writeString(node.data().resolve("holiday.jpg"), "not a database");
      refused(node, "holds something that is not Lauma's");
      assertEquals(
          "not a database", Files.readString(node.data().resolve("holiday.jpg")), "left alone");
    }
  }

  @Test
  void oneOfAnotherFormatIsRefused() throws Exception {
    try (NodeProcess node = founded("DataFormat")) {
      Files.writeString(node.data().resolve("format"), "lauma 99\n");
      refused(node, "has format 'lauma 99'");
      Files.writeString(node.data().resolve("format"), "lauma 1\n");
      serves(node);
    }
  }

  @Test
  void oneWithoutIdentityIsRefused() throws Exception {
    try (NodeProcess node = founded("DataIdentity")) {
      Path identity = node.data().resolve("node.id");
      Path kept = node.data().resolveSibling("node.id");
      Files.move(identity, kept);
      refused(node, "is damaged");
      Files.move(kept, identity);
      serves(node);
    }
  }

  /// Raft's files of one node under another's identity.
  @Test
  void theLogOfAnotherNodeIsRefused() throws Exception {
    try (NodeProcess node = founded("DataMixed1");
        NodeProcess other = founded("DataMixed2")) {
      Files.copy(
          other.data().resolve("node.id"),
          node.data().resolve("node.id"),
          StandardCopyOption.REPLACE_EXISTING);
      refused(node, "lauma: ");
    }
  }

  @Test
  void aLogDamagedInItsMiddleIsRefused() throws Exception {
    try (NodeProcess node = founded("DataDamaged")) {
      Path longest = longestLogFile(node.data().resolve("raft"));
      byte[] bytes = Files.readAllBytes(longest);
      byte[] damaged = bytes.clone();
      for (int at = 64; at < 96; at++) {
        damaged[at] ^= 0x55;
      }
      Files.write(longest, damaged);
      refused(node, "lauma: ");
      Files.write(longest, bytes);
      serves(node);
    }
  }

  private static Path longestLogFile(Path raft) throws IOException {
    try (Stream<Path> files = Files.walk(raft)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("log_"))
          .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
          .orElseThrow();
    }
  }

  /// A node with a row in a table, stopped.
  private static NodeProcess founded(String directory) throws Exception {
    NodeProcess node = NodeProcess.create("n1", TestNode.freshDirectory(directory));
    node.start();
    try (Connection connection = node.connect()) {
      Clients.execute(connection, "create table t (id int primary key)");
      Clients.execute(connection, "insert into t values (1)");
    }
    node.stop();
    return node;
  }

  private static void serves(NodeProcess node) throws Exception {
    node.start();
    try (Connection connection = node.connect()) {
      assertEquals(1, Clients.longOf(connection, "select count(*) from t"));
    }
  }

  /// It ends with code 1 and one line that begins with `lauma:`.
  private static void refused(NodeProcess node, String reason) throws IOException {
    int before = node.log().toFile().exists() ? lines(node).size() : 0;
    assertThrows(IllegalStateException.class, node::start);
    assertFalse(node.isRunning(), "it runs nevertheless");
    List<String> output = lines(node).subList(before, lines(node).size());
    List<String> errors = output.stream().filter(line -> line.startsWith("lauma: ")).toList();
    assertEquals(1, errors.size(), () -> String.join("\n", output));
    assertTrue(errors.getFirst().contains(reason), errors::getFirst);
    assertEquals(1, node.exitCode());
  }

  private static List<String> lines(NodeProcess node) throws IOException {
    return Files.readAllLines(node.log(), StandardCharsets.UTF_8);
  }
}
