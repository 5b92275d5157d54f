package io.lauma.node;

import io.lauma.config.NodeSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `lauma start`: runs a node until it is stopped.
@Command(name = "start", description = "Starts a node and runs it until it is stopped.")
final class StartCommand implements Callable<Integer> {
  @Option(names = "--name", description = "Name in pg_cluster")
  private @Nullable String name;

  @Option(names = "--data", description = "Data directory")
  private @Nullable Path data;

  @Option(names = "--host", description = "Address to bind to")
  private @Nullable String host;

  @Option(names = "--port", description = "SQL port")
  private @Nullable Integer port;

  @Option(names = "--cluster-port", description = "Cluster port")
  private @Nullable Integer clusterPort;

  @Option(names = "--raft-port", description = "Raft port (default: cluster port + 100)")
  private @Nullable Integer raftPort;

  @Option(names = "--http-port", description = "Management port")
  private @Nullable Integer httpPort;

  @Option(names = "--join", description = "Management address of a member to join")
  private @Nullable String join;

  @Option(names = "--config", description = "Settings file (HOCON)")
  private @Nullable Path config;

  @Option(names = "--password-file", description = "File with the superuser's first password")
  private @Nullable Path passwordFile;

  @ParentCommand private @Nullable Main main;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    Map<String, Object> overrides = new HashMap<>();
    put(overrides, "name", name);
    put(overrides, "data-directory", data == null ? null : data.toString());
    put(overrides, "host", host);
    put(overrides, "port", port);
    put(overrides, "cluster-port", clusterPort);
    put(overrides, "raft-port", raftPort);
    put(overrides, "http-port", httpPort);
    put(overrides, "join", join);
    put(overrides, "cluster-secret", System.getenv("LAUMA_CLUSTER_SECRET"));
    NodeSettings settings = NodeSettings.load(Optional.ofNullable(config), overrides);
    Node node =
        Node.start(
            settings,
            FirstPassword.find(Optional.ofNullable(passwordFile)),
            Objects.requireNonNull(main).clock());
    Runtime.getRuntime().addShutdownHook(new Thread(node::close, "lauma-shutdown"));
    CommandSpec own = Objects.requireNonNull(spec);
    own.commandLine()
        .getOut()
        .println("Lauma " + settings.name() + " is ready: " + node.connectionString());
    own.commandLine().getOut().flush();
    return 0;
  }

  private static void put(Map<String, Object> overrides, String key, @Nullable Object value) {
    if (value != null) {
      overrides.put(key, value);
    }
  }
}
