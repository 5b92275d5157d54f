package io.lauma.scenario.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.Await;
import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.TestNode;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Clients that vanish in the middle of a statement or announce more than a server should take.
class MisbehavingClientsTest {
  private static final int GIGABYTE = 1_000_000_000;
  private static final int PROTOCOL_3 = 196_608;
  private static final long GROWTH_MAX_BYTES = 200_000_000;
  private static final int ROWS = 20_000;

  @RegisterExtension static final TestNode NODE = new TestNode();

  @Test
  void aClientThatVanishesDuringCopyLeavesNothing() throws Exception {
    NodeProcess node = NODE.process();
    try (Connection connection = node.connect()) {
      Clients.execute(connection, "create table copied (id int primary key, t text)");
    }
    Connection vanishing = node.connect();
    CopyIn copy =
        vanishing.unwrap(PGConnection.class).getCopyAPI().copyIn("copy copied from stdin");
    for (int id = 0; id < ROWS; id++) {
      byte[] line = (id + "\trow\n").getBytes(StandardCharsets.UTF_8);
      copy.writeToCopy(line, 0, line.length);
    }
    copy.flushCopy();
    vanishing.abort(Runnable::run);
    try (Connection connection = node.connect()) {
      assertEquals(0, Clients.longOf(connection, "select count(*) from copied"));
      Await.until(
          "the end of the lost client's locks",
          Duration.ofSeconds(20),
          () -> {
            Clients.execute(connection, "set statement_timeout = 2000");
            Clients.execute(connection, "insert into copied values (1, 'mine')");
            return "";
          });
      assertEquals(1, Clients.longOf(connection, "select count(*) from copied"));
    }
  }

  @Test
  void aMessageOfAGigabyteIsRefusedWithoutTakingMemory() throws Exception {
    NodeProcess node = NODE.process();
    try (Connection connection = node.connect()) {
      assertEquals(1, Clients.longOf(connection, "select 1"));
    }
    long before = node.residentBytes();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
      socket.setSoTimeout(20_000);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      startUp(out, in);
      out.writeByte('Q');
      out.writeInt(GIGABYTE);
      out.write("select '".getBytes(StandardCharsets.US_ASCII));
      writeWhatItTakes(out);
      assertTrue(readError(in).contains("C54000"), "an error with state 54000");
    }
    long growth = node.residentBytes() - before;
    assertTrue(growth < GROWTH_MAX_BYTES, "the node grew by " + growth + " bytes");
    try (Connection connection = node.connect()) {
      assertEquals(1, Clients.longOf(connection, "select 1"));
    }
  }

  private static void startUp(DataOutputStream out, DataInputStream in) throws IOException {
    byte[] parameters =
        "user\0postgres\0database\0postgres\0\0".getBytes(StandardCharsets.US_ASCII);
    out.writeInt(8 + parameters.length);
    out.writeInt(PROTOCOL_3);
    out.write(parameters);
    out.flush();
    byte type;
    do {
      type = in.readByte();
      in.skipNBytes(in.readInt() - 4L);
    } while (type != 'Z');
  }

  /// A part of the message; the node may close at any byte of it.
  private static void writeWhatItTakes(DataOutputStream out) {
    byte[] part = new byte[1_000_000];
    try {
      for (int i = 0; i < 64; i++) {
        out.write(part);
      }
      out.flush();
    } catch (IOException e) {
      assertTrue(NODE.process().isRunning(), "the node ended");
    }
  }

  private static String readError(DataInputStream in) throws IOException {
    while (in.readByte() != 'E') {
      in.skipNBytes(in.readInt() - 4L);
    }
    byte[] fields = new byte[in.readInt() - 4];
    in.readFully(fields);
    return new String(fields, StandardCharsets.UTF_8);
  }
}
