package io.lauma.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// All settings of a node; the keys, units, defaults and limits are in `lauma-reference.conf`. A
/// record that exists is valid.
///
/// @param join management address of a member to join after start
/// @param clusterSecret shared secret of the members; never logged
public record NodeSettings(
    String name,
    Path dataDirectory,
    String host,
    int port,
    int clusterPort,
    int raftPort,
    int httpPort,
    Optional<String> join,
    Optional<String> clusterSecret,
    int replicationFactor,
    int connectionsMax,
    int messageBytesMax,
    long workMemoryBytes,
    long blockCacheBytes,
    long writeBufferBytes,
    long rowCacheBytes,
    long retentionSeconds,
    long decisionRetentionSeconds,
    int deadlockTimeoutMillis) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,63}");

  /// A setting that is unknown, missing or out of its limits; the message names the key.
  public static final class InvalidSetting extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidSetting(String message) {
      super(message);
    }
  }

  public NodeSettings {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidSetting(
          "name: '" + name + "' is not 1 to 63 of letters, digits, '_', '-' and '.'");
    }
    range("port", port, 0, 65_535);
    range("cluster-port", clusterPort, 0, 65_535);
    range("raft-port", raftPort, 0, 65_535);
    range("http-port", httpPort, 0, 65_535);
    range("replication-factor", replicationFactor, 1, 7);
    range("max-connections", connectionsMax, 1, 100_000);
    range("max-message-bytes", messageBytesMax, 65_536, 1 << 30);
    range("work-memory-bytes", workMemoryBytes, 65_536, 1L << 36);
    range("block-cache-bytes", blockCacheBytes, 1 << 20, 1L << 40);
    range("write-buffer-bytes", writeBufferBytes, 1 << 20, 1L << 40);
    range("row-cache-bytes", rowCacheBytes, 0, 1L << 36);
    range("retention-seconds", retentionSeconds, 0, 31_536_000);
    range("decision-retention-seconds", decisionRetentionSeconds, 600, 31_536_000);
    range("deadlock-timeout-millis", deadlockTimeoutMillis, 10, 3_600_000);
    if (!isLoopback(host) && clusterSecret.isEmpty()) {
      throw new InvalidSetting(
          "cluster-secret: is required because host '"
              + host
              + "' is not loopback (LAUMA_CLUSTER_SECRET or setting cluster_secret)");
    }
  }

  private static void range(String key, long value, long minimum, long maximum) {
    if (value < minimum || value > maximum) {
      throw new InvalidSetting(key + ": " + value + " is not in " + minimum + " .. " + maximum);
    }
  }

  /// Whether an address can be reached from this machine alone.
  public static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (IOException e) {
      throw new InvalidSetting("host: '" + host + "' cannot be resolved");
    }
  }

  /// Reads the defaults, then `file`, then `overrides` (keys without the prefix `lauma.`).
  ///
  /// @throws InvalidSetting for an unknown key, a wrong type or a value out of its limits
  public static NodeSettings load(Optional<Path> file, Map<String, ?> overrides) {
    Config reference = ConfigFactory.parseResources("lauma-reference.conf");
    try {
      Config fromFile = file.map(NodeSettings::parse).orElse(ConfigFactory.empty());
      Config over = ConfigFactory.parseMap(overrides).atPath("lauma");
      refuseUnknown(fromFile, reference);
      refuseUnknown(over, reference);
      Config all = over.withFallback(fromFile).withFallback(reference).resolve();
      return of(all.getConfig("lauma"));
    } catch (ConfigException e) {
      throw new InvalidSetting(String.valueOf(e.getMessage()));
    }
  }

  private static Config parse(Path path) {
    if (!Files.isReadable(path)) {
      throw new InvalidSetting("config: file '" + path + "' cannot be read");
    }
    return ConfigFactory.parseFile(
        path.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
  }

  private static void refuseUnknown(Config given, Config reference) {
    if (!given.hasPath("lauma")) {
      return;
    }
    given
        .getConfig("lauma")
        .entrySet()
        .forEach(entry -> {
          if (!reference.hasPath("lauma." + entry.getKey())) {
            throw new InvalidSetting(entry.getKey() + ": is not a setting");
          }
        });
  }

  private static NodeSettings of(Config c) {
    int clusterPort = c.getInt("cluster-port");
    int raftPort = c.getInt("raft-port");
    return new NodeSettings(
        c.getString("name"),
        Path.of(c.getString("data-directory")),
        c.getString("host"),
        c.getInt("port"),
        clusterPort,
        raftPort >= 0 ? raftPort : clusterPort == 0 ? 0 : clusterPort + 100,
        c.getInt("http-port"),
        text(c, "join"),
        text(c, "cluster-secret"),
        c.getInt("replication-factor"),
        c.getInt("max-connections"),
        c.getInt("max-message-bytes"),
        c.getLong("work-memory-bytes"),
        c.getLong("block-cache-bytes"),
        c.getLong("write-buffer-bytes"),
        c.getLong("row-cache-bytes"),
        c.getLong("retention-seconds"),
        c.getLong("decision-retention-seconds"),
        c.getInt("deadlock-timeout-millis"));
  }

  private static Optional<String> text(Config c, String key) {
    return Optional.of(c.getString(key)).filter(value -> !value.isEmpty());
  }

  @Override
  public String toString() {
    return "NodeSettings[" + name + " " + host + ":" + port + " " + dataDirectory + "]";
  }
}
