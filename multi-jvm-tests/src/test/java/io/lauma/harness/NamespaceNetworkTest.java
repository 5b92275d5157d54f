package io.lauma.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Links between namespaces carry, are cut and mended one way and both; this process always reaches
/// all. Echo servers stand for nodes.
class NamespaceNetworkTest {
  private static final int PORT = 5432;
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration NO_ANSWER = Duration.ofMillis(700);
  private static final List<Integer> ALL = List.of(1, 2, 3);

  private static NamespaceNetwork network;
  private static final List<Process> servers = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    Optional<String> reason = NamespaceNetwork.unavailable();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    network = NamespaceNetwork.create(Map.of());
    for (int node : ALL) {
      servers.add(java(node, "serve"));
    }
  }

  @AfterAll
  static void end() {
    servers.forEach(Process::destroyForcibly);
    if (network != null) {
      network.close();
    }
  }

  @Test
  void linksCarryAreCutAndAreMended() throws Exception {
    for (int from : ALL) {
      for (int to : ALL) {
        assertTrue(reaches(from, to, ANSWER), from + " reaches " + to);
      }
    }
    network.cut(1, 2);
    assertFalse(1, 2);
    assertFalse(2, 1);
    assertTrue(reaches(1, 3, ANSWER));
    assertTrue(reaches(2, 3, ANSWER));
    for (int node : ALL) {
      assertTrue(thisProcessReaches(node), "the test reaches " + node);
    }
    network.heal();
    assertTrue(reaches(1, 2, ANSWER));

    network.separate(Set.of(3), ALL);
    assertFalse(1, 3);
    assertFalse(3, 2);
    assertTrue(reaches(1, 2, ANSWER));
    network.heal();

    network.cutOneWay(2, 3);
    assertFalse(2, 3);
    assertTrue(reaches(2, 1, ANSWER));
    network.heal();
    assertTrue(reaches(2, 3, ANSWER));
  }

  private static void assertFalse(int from, int to) throws Exception {
    assertEquals(false, reaches(from, to, NO_ANSWER), from + " reaches " + to);
  }

  private static boolean reaches(int from, int to, Duration longest) throws Exception {
    Process client =
        java(from, "call", network.place(to).host(), Long.toString(longest.toMillis()));
    try {
      assertTrue(client.waitFor(60, TimeUnit.SECONDS), "the client does not end");
      return client.exitValue() == 0;
    } finally {
      client.destroyForcibly();
    }
  }

  private static boolean thisProcessReaches(int node) {
    return called(network.place(node).host(), ANSWER);
  }

  private static Process java(int node, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                NodeProcess.classPath(),
                Echo.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(network.place(node).placed(command)).inheritIO().start();
  }

  private static boolean called(String host, Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    while (System.nanoTime() < deadline) {
      try (Socket socket = new Socket()) {
        int left = (int) Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
        socket.connect(new InetSocketAddress(InetAddress.getByName(host), PORT), left);
        socket.setSoTimeout(left);
        socket.getOutputStream().write("x".getBytes(StandardCharsets.US_ASCII));
        return socket.getInputStream().read() == 'x';
      } catch (IOException e) {
        Thread.onSpinWait();
      }
    }
    return false;
  }

  /// What runs inside the namespaces.
  static final class Echo {
    private Echo() {}

    public static void main(String[] arguments) throws IOException {
      if (arguments[0].equals("call")) {
        Duration longest = Duration.ofMillis(Long.parseLong(arguments[2]));
        System.exit(called(arguments[1], longest) ? 0 : 1);
      }
      try (ServerSocket server = new ServerSocket(PORT)) {
        while (true) {
          try (Socket client = server.accept()) {
            client.getOutputStream().write(client.getInputStream().read());
          }
        }
      }
    }
  }
}
