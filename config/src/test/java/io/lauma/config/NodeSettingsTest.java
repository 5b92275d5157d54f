package io.lauma.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.config.NodeSettings.InvalidSetting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeSettingsTest {
  @Test
  void defaultsAreTheDocumentedOnes() {
    NodeSettings settings = NodeSettings.load(Optional.empty(), Map.of());
    assertEquals(
        new NodeSettings(
            "n1",
            Path.of("lauma-data"),
            "127.0.0.1",
            5432,
            7432,
            7532,
            8432,
            Optional.empty(),
            Optional.empty(),
            3,
            1000,
            64 << 20,
            32 << 20,
            256 << 20,
            128 << 20,
            32 << 20,
            900,
            86_400,
            1000),
        settings);
  }

  @Test
  void fileOverridesDefaultsAndArgumentsOverrideTheFile(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("lauma.conf");
    Files.writeString(file, "lauma { name = a, port = 1111, cluster-port = 2000 }");
    NodeSettings settings = NodeSettings.load(Optional.of(file), Map.of("port", 2222));
    assertEquals("a", settings.name());
    assertEquals(2222, settings.port());
    assertEquals(2100, settings.raftPort());
  }

  @Test
  void anUnknownKeyIsRefusedByName(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("lauma.conf");
    Files.writeString(file, "lauma { prot = 1 }");
    InvalidSetting error =
        assertThrows(InvalidSetting.class, () -> NodeSettings.load(Optional.of(file), Map.of()));
    assertTrue(String.valueOf(error.getMessage()).startsWith("prot:"));
  }

  @Test
  void valuesOutOfLimitsAreRefusedByName() {
    assertTrue(refused("port", 70_000).startsWith("port:"));
    assertTrue(refused("replication-factor", 0).startsWith("replication-factor:"));
    assertTrue(
        refused("decision-retention-seconds", 599).startsWith("decision-retention-seconds:"));
    assertTrue(refused("name", "a b").startsWith("name:"));
    assertTrue(refused("port", "many").contains("port"));
  }

  @Test
  void anAddressBeyondLoopbackNeedsASecret() {
    assertTrue(refused("host", "0.0.0.0").startsWith("cluster-secret:"));
    NodeSettings open =
        NodeSettings.load(Optional.empty(), Map.of("host", "0.0.0.0", "cluster-secret", "s3cret"));
    assertFalse(open.toString().contains("s3cret"));
  }

  private static String refused(String key, Object value) {
    InvalidSetting error =
        assertThrows(
            InvalidSetting.class, () -> NodeSettings.load(Optional.empty(), Map.of(key, value)));
    return String.valueOf(error.getMessage());
  }
}
