package io.lauma.node;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// The least of a PostgreSQL client: sends statements to this machine's node as the superuser and
/// drops the rows. Blocks; one thread.
final class PlainClient implements AutoCloseable {
  private static final int PROTOCOL_3 = 196_608;
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final int MESSAGE_BYTES_MAX = 1 << 20;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  private PlainClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    this.out = new DataOutputStream(socket.getOutputStream());
  }

  /// @throws IOException when the node does not let us in without a password
  static PlainClient connect(int port) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      PlainClient client = new PlainClient(socket);
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      DataOutputStream packet = new DataOutputStream(body);
      packet.writeInt(PROTOCOL_3);
      packet.write("user\0postgres\0database\0postgres\0\0".getBytes(StandardCharsets.US_ASCII));
      client.out.writeInt(body.size() + Integer.BYTES);
      client.out.write(body.toByteArray());
      client.awaitReady();
      return client;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// Runs a statement by the simple protocol.
  void simple(String sql) throws IOException {
    send('Q', sql + "\0");
    awaitReady();
  }

  /// Runs a statement without parameters by the extended protocol.
  void extended(String sql) throws IOException {
    send('P', "\0" + sql + "\0\0\0");
    send('B', "\0\0\0\0\0\0\0\0");
    send('D', "P\0");
    send('E', "\0\0\0\0\0");
    send('S', "");
    awaitReady();
  }

  private void send(char type, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    out.writeByte(type);
    out.writeInt(bytes.length + Integer.BYTES);
    out.write(bytes);
  }

  private void awaitReady() throws IOException {
    while (true) {
      int type = in.readUnsignedByte();
      int length = in.readInt() - Integer.BYTES;
      if (length < 0 || length > MESSAGE_BYTES_MAX) {
        throw new IOException("a message of " + length + " bytes");
      }
      byte[] body = in.readNBytes(length);
      switch (type) {
        case 'Z' -> {
          return;
        }
        case 'E' -> throw new IOException(new String(body, StandardCharsets.UTF_8));
        default -> {}
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
