package io.lauma.connection;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A client that sends what it is told, byte by byte, and shows answers as short lines: `Z I` for
/// ReadyForQuery, `E 08P01 text` for an error, `D a|b` for a row, `EOF` for the end.
final class RawClient implements AutoCloseable {
  private static final int READ_TIMEOUT_MILLIS = 10_000;
  private static final int VERSION_3 = 3 << 16;

  final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  int processId;
  int secretKey;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out = new DataOutputStream(socket.getOutputStream());
  }

  /// A client whose session is open.
  static RawClient open(int port) throws IOException {
    RawClient client = new RawClient(port);
    client.startup(VERSION_3, "user", "postgres", "database", "postgres");
    client.readUntil("Z I");
    return client;
  }

  void startup(int version, String... parameters) throws IOException {
    Body body = new Body().int32(version);
    for (String parameter : parameters) {
      body.string(parameter);
    }
    packet(body.int8(0));
  }

  /// Sends a start-up packet: a length, then the body.
  void packet(Body body) throws IOException {
    byte[] bytes = body.toBytes();
    Body packet = new Body().int32(bytes.length + Integer.BYTES).bytes(bytes);
    raw(packet.toBytes());
  }

  void raw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  void send(char type, Body body) throws IOException {
    raw(frame(type, body));
  }

  static byte[] frame(char type, Body body) {
    byte[] bytes = body.toBytes();
    return new Body().int8(type).int32(bytes.length + Integer.BYTES).bytes(bytes).toBytes();
  }

  void query(String sql) throws IOException {
    send('Q', new Body().string(sql));
  }

  void parse(String name, String sql, int... oids) throws IOException {
    Body body = new Body().string(name).string(sql).int16(oids.length);
    for (int oid : oids) {
      body.int32(oid);
    }
    send('P', body);
  }

  /// Binds text parameters (null for NULL) with one format for all results.
  void bind(String portal, String statement, int resultFormat, String... values)
      throws IOException {
    Body body = new Body().string(portal).string(statement).int16(0).int16(values.length);
    for (String value : values) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      body.int32(bytes.length).bytes(bytes);
    }
    send('B', body.int16(1).int16(resultFormat));
  }

  void describe(char kind, String name) throws IOException {
    send('D', new Body().int8(kind).string(name));
  }

  void execute(String portal, int rowsMax) throws IOException {
    send('E', new Body().string(portal).int32(rowsMax));
  }

  void sync() throws IOException {
    send('S', new Body());
  }

  /// Answers up to and with the one that is shown as `last`, or to the end.
  List<String> readUntil(String last) throws IOException {
    List<String> answers = new ArrayList<>();
    String answer = "";
    while (!answer.equals(last) && !answer.equals("EOF")) {
      answer = read();
      answers.add(answer);
    }
    return answers;
  }

  /// The next answer.
  String read() throws IOException {
    try {
      char type = (char) in.readByte();
      byte[] body = new byte[in.readInt() - Integer.BYTES];
      in.readFully(body);
      return show(type, body);
    } catch (EOFException e) {
      return "EOF";
    }
  }

  int readByte() throws IOException {
    return in.read();
  }

  private String show(char type, byte[] body) throws IOException {
    DataInputStream fields = new DataInputStream(new ByteArrayInputStream(body));
    return switch (type) {
      case 'E', 'N' -> type + " " + report(body);
      case 'D' -> "D " + row(fields);
      case 'K' -> {
        processId = fields.readInt();
        secretKey = fields.readInt();
        yield "K";
      }
      case 'C', 'Z', 'd', 'S' ->
          type + " " + new String(body, StandardCharsets.UTF_8).replace('\0', ' ').strip();
      case 'R' -> "R " + fields.readInt();
      default -> String.valueOf(type);
    };
  }

  private static String report(byte[] body) {
    String severity = "";
    String code = "";
    String message = "";
    String position = "";
    for (String field : new String(body, StandardCharsets.UTF_8).split("\0")) {
      switch (field.isEmpty() ? ' ' : field.charAt(0)) {
        case 'S' -> severity = field.substring(1).equals("FATAL") ? "FATAL " : "";
        case 'C' -> code = field.substring(1);
        case 'M' -> message = field.substring(1);
        case 'P' -> position = " @" + field.substring(1);
        default -> {}
      }
    }
    return severity + code + " " + message + position;
  }

  private static String row(DataInputStream fields) throws IOException {
    int columns = fields.readShort();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      int lengthBytes = fields.readInt();
      if (lengthBytes < 0) {
        values.add("NULL");
      } else {
        values.add(new String(fields.readNBytes(lengthBytes), StandardCharsets.UTF_8));
      }
    }
    return String.join("|", values);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /// A message body under construction.
  static final class Body {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Body int8(int value) {
      bytes.write(value);
      return this;
    }

    Body int16(int value) {
      return int8(value >> 8).int8(value);
    }

    Body int32(int value) {
      return int16(value >> 16).int16(value);
    }

    Body string(String value) {
      return bytes(value.getBytes(StandardCharsets.UTF_8)).int8(0);
    }

    Body bytes(byte[] value) {
      bytes.writeBytes(value);
      return this;
    }

    byte[] toBytes() {
      return bytes.toByteArray();
    }
  }
}
