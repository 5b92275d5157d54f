package io.lauma.node;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `lauma demo`: three nodes on this machine, each a process of its own, that are one database with
/// sample data, until Ctrl-C ends all of them. Run again, it goes on with the same data.
@Command(name = "demo", description = "Runs three nodes with sample data on this machine.")
final class DemoCommand implements Callable<Integer> {
  private static final int NODES = 3;
  private static final Duration READY = Duration.ofMinutes(2);
  private static final Duration END = Duration.ofSeconds(60);
  private static final long LOOK_NANOS = 100_000_000;
  private static final String HOST = "127.0.0.1";
  private static final String DUPLICATE_TABLE = "42P07";

  private static final List<String> SAMPLE =
      List.of(
          "create replicated table currency (code text primary key, name text)",
          "create distributed table account (id bigint primary key, owner text, code text, balance"
              + " numeric) by hash (id)",
          "create table note (id serial primary key, body text)",
          "insert into currency values ('EUR', 'Euro'), ('SEK', 'Krona'), ('USD', 'Dollar')",
          "insert into account select n, 'owner ' || n, case n % 3 when 0 then 'EUR' when 1 then"
              + " 'SEK' else 'USD' end, n * 1.25 from generate_series(1, 1000) n",
          "insert into note (body) values ('Every node takes every statement.'),"
              + " ('Kill one, and ask another.')");

  @Option(names = "--data", description = "Directory of all three (default: ${DEFAULT-VALUE})")
  private Path data = Path.of("lauma-demo");

  @Option(
      names = "--port",
      description = "First SQL port; the others follow (default: ${DEFAULT-VALUE})")
  private int port = 5432;

  @Option(
      names = "--cluster-port",
      description = "First cluster port, Raft's are 100 above (default: ${DEFAULT-VALUE})")
  private int clusterPort = 7432;

  @Option(names = "--http-port", description = "First management port (default: ${DEFAULT-VALUE})")
  private int httpPort = 8432;

  @Spec private @Nullable CommandSpec spec;

  private final List<Process> nodes = new ArrayList<>();
  private volatile boolean ending;

  @Override
  public Integer call() throws IOException {
    boolean fresh = !Files.exists(data.resolve("n1"));
    Files.createDirectories(data);
    Runtime.getRuntime().addShutdownHook(new Thread(this::endAll, "lauma-demo-end"));
    say((fresh ? "Starting three nodes in " : "Going on with the three nodes in ") + data + " ..");
    if (fresh) {
      start(1);
      awaitReady(1);
      start(2);
      awaitReady(2);
      start(3);
      awaitReady(3);
    } else {
      for (int node = 1; node <= NODES; node++) {
        start(node);
      }
      for (int node = 1; node <= NODES; node++) {
        awaitReady(node);
      }
    }
    loadSample();
    sayWhatToTry();
    awaitEnd();
    return 0;
  }

  private void say(String text) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(text);
    out.flush();
  }

  private void start(int node) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(startOptions(node));
    nodes.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(node).toFile()))
            .start());
  }

  private List<String> startOptions(int node) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "start",
                "--name",
                "n" + node,
                "--data",
                data.resolve("n" + node).toString(),
                "--port",
                Integer.toString(port + node - 1),
                "--cluster-port",
                Integer.toString(clusterPort + node - 1),
                "--raft-port",
                Integer.toString(clusterPort + 100 + node - 1),
                "--http-port",
                Integer.toString(httpPort + node - 1)));
    if (node > 1) {
      options.addAll(List.of("--join", HOST + ":" + httpPort));
    }
    return options;
  }

  private Path log(int node) {
    return data.resolve("n" + node + ".log");
  }

  /// @throws IllegalStateException when the node ended or takes too long
  private void awaitReady(int node) throws IOException {
    URI ready = URI.create("http://" + HOST + ":" + (httpPort + node - 1) + "/ready");
    long deadline = System.nanoTime() + READY.toNanos();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(READY).build()) {
      while (!isReady(client, ready)) {
        if (!nodes.get(node - 1).isAlive() || System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "n" + node + " did not come up; its last words: " + lastLine(node));
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
    say("  n" + node + " is ready: postgresql://postgres@" + HOST + ":" + (port + node - 1));
  }

  private static boolean isReady(HttpClient client, URI ready) {
    try {
      HttpRequest request = HttpRequest.newBuilder(ready).timeout(READY).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private String lastLine(int node) throws IOException {
    List<String> lines = Files.readAllLines(log(node), StandardCharsets.UTF_8);
    return lines.isEmpty() ? "none (" + log(node) + ")" : lines.getLast();
  }

  /// The sample data, unless an earlier run loaded it.
  private void loadSample() throws IOException {
    try (Session session = new Session(port)) {
      for (String statement : SAMPLE) {
        String state = session.run(statement);
        if (state.equals(DUPLICATE_TABLE)) {
          return;
        }
        if (!state.isEmpty()) {
          throw new IllegalStateException("the sample data was refused with " + state);
        }
      }
    }
  }

  private void sayWhatToTry() {
    say(
        String.format(
            Locale.ROOT,
            """

            One database on three nodes. Ask any of them, in another terminal:

              bin/lauma sql --port %1$d        (or: psql -h 127.0.0.1 -p %1$d -U postgres postgres)

              select * from pg_cluster;
              select * from pg_distributed_tables;
              select name, count(*), sum(balance) from account join currency using (code) group by name;
              explain select sum(balance) from account;
              begin; update account set balance = balance - 10 where id = 1;
                     update account set balance = balance + 10 where id = 2; commit;

            Lose a node, and ask another (port %2$d):

              kill -9 %3$d

            The management routes: curl http://127.0.0.1:%4$d/lauma/status
            Logs and data: %5$s. Ctrl-C stops all three.\
            """,
            port,
            port + 1,
            nodes.getFirst().pid(),
            httpPort,
            data));
  }

  /// Until all nodes have ended; says how to bring one back that ended by itself.
  private void awaitEnd() {
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (int node = 1; node <= NODES; node++) {
      String name = "n" + node;
      String again = "bin/lauma " + String.join(" ", startOptions(node));
      ends.add(
          nodes
              .get(node - 1)
              .onExit()
              .thenAccept(ended -> {
                if (!ending) {
                  say(name + " ended with code " + ended.exitValue() + "; again: " + again);
                }
              }));
    }
    CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).join();
  }

  /// Ctrl-C reaches the nodes too; this covers every other end.
  private void endAll() {
    ending = true;
    nodes.forEach(Process::destroy);
    for (Process node : nodes) {
      try {
        if (!node.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
          node.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        node.destroyForcibly();
      }
    }
  }

  /// A client that can only run statements: startup, simple queries, their errors.
  private static final class Session implements AutoCloseable {
    private static final int PROTOCOL_3 = 196_608;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    Session(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      in = new DataInputStream(socket.getInputStream());
      out = new DataOutputStream(socket.getOutputStream());
      byte[] parameters = "user\0postgres\0database\0postgres\0\0".getBytes(StandardCharsets.UTF_8);
      out.writeInt(8 + parameters.length);
      out.writeInt(PROTOCOL_3);
      out.write(parameters);
      out.flush();
      String state = untilReady();
      if (!state.isEmpty()) {
        throw new IOException("the connection was refused with " + state);
      }
    }

    /// @return the SQLSTATE of its error; empty when there was none
    String run(String statement) throws IOException {
      byte[] text = statement.getBytes(StandardCharsets.UTF_8);
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      try (DataOutputStream fields = new DataOutputStream(message)) {
        fields.writeByte('Q');
        fields.writeInt(4 + text.length + 1);
        fields.write(text);
        fields.writeByte(0);
      }
      out.write(message.toByteArray());
      out.flush();
      return untilReady();
    }

    private String untilReady() throws IOException {
      String state = "";
      while (true) {
        byte type = in.readByte();
        byte[] body = new byte[in.readInt() - 4];
        in.readFully(body);
        if (type == 'E') {
          state = stateOf(body);
        } else if (type == 'Z') {
          return state;
        }
      }
    }

    private static String stateOf(byte[] error) {
      for (String field : new String(error, StandardCharsets.UTF_8).split("\0", -1)) {
        if (field.startsWith("C")) {
          return field.substring(1);
        }
      }
      return "XX000";
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
