package io.lauma.protocol;

import io.lauma.protocol.StartupPacket.Cancel;
import io.lauma.protocol.StartupPacket.EncryptionRequest;
import io.lauma.protocol.StartupPacket.Startup;
import io.lauma.protocol.StartupPacket.UnsupportedVersion;
import io.lauma.types.SqlException;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Start-up packets: int32 length in bytes (counts itself), int32 version or request code, fields.
public final class StartupCodec {
  private StartupCodec() {}

  /// Limits of the length field, in bytes (as PostgreSQL's).
  public static final int LENGTH_BYTES_MIN = 2 * Integer.BYTES;

  public static final int LENGTH_BYTES_MAX = 10_000 + Integer.BYTES;
  public static final int VERSION_MAJOR = 3;

  private static final int CANCEL_CODE = 1234 << 16 | 5678;
  private static final int SSL_CODE = 1234 << 16 | 5679;
  private static final int GSS_CODE = 1234 << 16 | 5680;
  private static final int CANCEL_BODY_BYTES = 3 * Integer.BYTES;
  private static final String OPTION_PREFIX = "_pq_.";

  /// Decodes what follows the length field. Empty for a cancel request of a wrong length, which is
  /// not answered. `encryptionAsked` tells which requests were answered before: each may be made
  /// once.
  ///
  /// @throws io.lauma.types.SqlException 08P01
  public static Optional<StartupPacket> decode(
      ByteBuf body, Set<EncryptionRequest> encryptionAsked) {
    int bodyBytes = body.readableBytes();
    int code = body.readInt();
    if (code == CANCEL_CODE) {
      return bodyBytes == CANCEL_BODY_BYTES
          ? Optional.of(new Cancel(body.readInt(), body.readInt()))
          : Optional.empty();
    }
    if (code == SSL_CODE && !encryptionAsked.contains(EncryptionRequest.SSL)) {
      return Optional.of(EncryptionRequest.SSL);
    }
    if (code == GSS_CODE && !encryptionAsked.contains(EncryptionRequest.GSS)) {
      return Optional.of(EncryptionRequest.GSS);
    }
    int major = code >>> 16;
    int minor = code & 0xffff;
    return Optional.of(
        major == VERSION_MAJOR ? startup(minor, body) : new UnsupportedVersion(major, minor));
  }

  private static Startup startup(int minor, ByteBuf body) {
    Map<String, String> parameters = new LinkedHashMap<>();
    List<String> unknownOptions = new ArrayList<>();
    while (body.isReadable() && body.getByte(body.readerIndex()) != 0) {
      String name = string(body);
      String value = string(body);
      if (name.startsWith(OPTION_PREFIX)) {
        unknownOptions.add(name);
      } else {
        parameters.put(name, value);
      }
    }
    if (body.readableBytes() != 1) {
      throw unterminated();
    }
    body.skipBytes(1);
    return new Startup(minor, parameters, unknownOptions);
  }

  private static String string(ByteBuf body) {
    int lengthBytes = body.bytesBefore((byte) 0);
    if (lengthBytes < 0) {
      throw unterminated();
    }
    String text = body.toString(body.readerIndex(), lengthBytes, StandardCharsets.UTF_8);
    body.skipBytes(lengthBytes + 1);
    return text;
  }

  private static SqlException unterminated() {
    return Violation.of("invalid startup packet layout: expected terminator as last byte");
  }
}
