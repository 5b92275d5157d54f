package io.lauma.scenario.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.Management;
import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.TestNode;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Wrong and hostile bytes on each port of a running node: it lives on, keeps its data, and serves.
class HostilePortsTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_260_101L);
  private static final int ROUNDS = Integer.getInteger("lauma.rounds", 60);
  private static final int LENGTH_MAX = 4_096;
  private static final int ANSWER_MILLIS = 50;
  private static final long LOG_BYTES_MAX = 2_000_000;

  private static final AtomicInteger TABLES = new AtomicInteger();

  @RegisterExtension static final TestNode NODE = new TestNode();

  @Test
  void livesOnAfterHostileBytesOnTheClusterPort() throws Exception {
    assail(NODE.process().clusterPort());
  }

  @Test
  void livesOnAfterHostileBytesOnTheRaftPort() throws Exception {
    assail(NODE.process().raftPort());
  }

  @Test
  void livesOnAfterHostileBytesOnTheManagementPort() throws Exception {
    assail(NODE.process().httpPort());
  }

  @Test
  void livesOnAfterHostileBytesOnTheSqlPort() throws Exception {
    assail(NODE.process().port());
  }

  /// A frame whose length, added to an offset, overflows: the connection ends, and nothing loops.
  @Test
  void theClusterPortEndsAFrameOfImpossibleLength() throws Exception {
    send(
        NODE.process().clusterPort(),
        new byte[] {'A', 'K', 'K', 'A', 1, (byte) 0xff, (byte) 0xff, (byte) 0xff, 127, 9});
    assail(NODE.process().clusterPort());
    assertTrue(NODE.process().log().toFile().length() < LOG_BYTES_MAX, "the log was flooded");
  }

  private static void assail(int port) throws Exception {
    NodeProcess node = NODE.process();
    String table = "kept_" + port + "_" + TABLES.incrementAndGet();
    try (Connection connection = node.connect()) {
      Clients.execute(connection, "create table " + table + " (id int primary key)");
      Clients.execute(connection, "insert into " + table + " values (1), (2)");
    }
    Random random = new Random(SEED);
    List<byte[]> known = knownBytes();
    for (int round = 0; round < ROUNDS; round++) {
      send(port, round < known.size() ? known.get(round) : randomBytes(random, known));
    }
    assertTrue(node.isRunning(), "the node ended");
    assertEquals(200, get(node, "/lauma/ready"));
    try (Connection connection = node.connect()) {
      assertEquals(2, Clients.longOf(connection, "select count(*) from " + table));
      Clients.execute(connection, "insert into " + table + " values (3)");
      assertEquals(3, Clients.longOf(connection, "select count(*) from " + table));
    }
  }

  private static int get(NodeProcess node, String path) throws IOException {
    return new Management(node.managementAddress(), Optional.empty()).get(path).status();
  }

  /// Sends all, reads what comes at once, and goes away.
  private static void send(int port, byte[] bytes) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      socket.getInputStream().read();
    } catch (IOException e) {
      // A node may refuse at any byte; what counts is how it fares afterwards.
      assertTrue(NODE.process().isRunning(), "the node ended");
    }
  }

  private static byte[] randomBytes(Random random, List<byte[]> known) {
    byte[] bytes = new byte[1 + random.nextInt(LENGTH_MAX)];
    random.nextBytes(bytes);
    if (random.nextBoolean()) {
      byte[] begin = known.get(random.nextInt(known.size()));
      System.arraycopy(begin, 0, bytes, 0, Math.min(begin.length, bytes.length));
    }
    return bytes;
  }

  /// Beginnings of the protocols of all ports, whole and with impossible lengths.
  private static List<byte[]> knownBytes() throws IOException {
    List<byte[]> known = new ArrayList<>();
    known.add(text("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    known.add(text("GET /" + "a".repeat(100_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"));
    known.add(text("POST /lauma/join?server=%00%ff%zz HTTP/1.1\r\nHost: x\r\n\r\n"));
    known.add(text("POST /lauma/leave HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n"));
    known.add(text("PUT /cluster/members HTTP/1.1\r\nHost: x\r\n\r\n"));
    known.add(text("DELETE /cluster/members/x HTTP/1.1\r\nHost: x\r\n\r\n"));
    known.add(text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    known.add(lengths(Integer.MAX_VALUE, 196_608));
    known.add(lengths(Integer.MIN_VALUE, 0));
    known.add(lengths(8, 80_877_103));
    known.add(lengths(16, 80_877_102, 1, 1));
    known.add(lengths(0, 0, 0, 0));
    known.add(new byte[] {(byte) 0x16, 3, 1, (byte) 0xff, (byte) 0xff, 1, 0, 0, 0});
    known.add(new byte[] {'A', 'K', 'K', 'A', 2, 0, 0, 0, 0});
    known.add(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 15, 1, 2, 3});
    known.add(new byte[LENGTH_MAX]);
    known.add(serialized());
    return known;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] lengths(int... numbers) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (int number : numbers) {
        out.writeInt(number);
      }
    }
    return bytes.toByteArray();
  }

  /// An object of Java's own serialization, which no port may ever read.
  private static byte[] serialized() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new ArrayList<>(List.of(new SQLException("hostile"))));
    }
    return bytes.toByteArray();
  }
}
