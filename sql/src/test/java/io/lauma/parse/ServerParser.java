package io.lauma.parse;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Asks a PostgreSQL server on this machine to parse statements, by Parse messages: nothing is run.
/// The server must trust local connections.
final class ServerParser implements AutoCloseable {
  private static final int PROTOCOL = 196608;
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final Set<String> RAW_PARSER_FILES = Set.of("scan.l", "gram.y", "parser.c");

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  ServerParser(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    new DataOutputStream(body).writeInt(PROTOCOL);
    for (String text : new String[] {"user", "postgres", "database", "postgres"}) {
      body.write(text.getBytes(StandardCharsets.UTF_8));
      body.write(0);
    }
    body.write(0);
    out.writeInt(body.size() + Integer.BYTES);
    body.writeTo(out);
    out.flush();
    untilReady();
  }

  /// A refusal. Position counts from 1; 0 when there is none.
  record Refusal(String state, String message, int position) {}

  /// The refusal of the server's raw parser; what the server finds wrong later does not count.
  Optional<Refusal> parse(String sql) throws IOException {
    byte[] text = sql.getBytes(StandardCharsets.UTF_8);
    out.writeByte('P');
    out.writeInt(Integer.BYTES + 1 + text.length + 1 + Short.BYTES);
    out.writeByte(0);
    out.write(text);
    out.writeByte(0);
    out.writeShort(0);
    out.writeByte('S');
    out.writeInt(Integer.BYTES);
    out.flush();
    Map<Character, String> error = untilReady();
    String file = error.getOrDefault('F', "");
    String routine = error.getOrDefault('R', "");
    boolean raw = RAW_PARSER_FILES.contains(file) || routine.equals("report_invalid_encoding_int");
    if (!raw) {
      return Optional.empty();
    }
    int position = Integer.parseInt(error.getOrDefault('P', "0"));
    return Optional.of(
        new Refusal(error.getOrDefault('C', ""), error.getOrDefault('M', ""), position));
  }

  private Map<Character, String> untilReady() throws IOException {
    Map<Character, String> error = new HashMap<>();
    while (true) {
      int type = in.readByte();
      byte[] body = new byte[in.readInt() - Integer.BYTES];
      in.readFully(body);
      if (type == 'Z') {
        return error;
      }
      if (type == 'E') {
        for (String field : new String(body, StandardCharsets.UTF_8).split("\0", -1)) {
          if (!field.isEmpty()) {
            error.put(field.charAt(0), field.substring(1));
          }
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
