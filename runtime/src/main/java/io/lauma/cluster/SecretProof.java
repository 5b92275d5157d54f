package io.lauma.cluster;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Proof that a caller of the management routes knows the herd's shared secret, without sending it:
/// the header `Authorization: Lauma <unix milliseconds>:<hex HMAC-SHA-256 of method, path, time and
/// body>`. A person may send `Authorization: Bearer <secret>` instead. Without a secret everybody
/// is trusted, and then the node listens on loopback alone.
public final class SecretProof {
  /// How old, or how far ahead, the time of a proof may be.
  static final long AGE_MILLIS = 300_000;

  private static final String SCHEME = "Lauma ";
  private static final String BEARER = "Bearer ";
  private static final String ALGORITHM = "HmacSHA256";

  private final Optional<String> secret;

  public SecretProof(Optional<String> secret) {
    this.secret = secret;
  }

  /// The header's value for a request; empty without a secret.
  public Optional<String> header(String method, String path, byte[] body, long nowMillis) {
    return secret.map(key -> SCHEME + nowMillis + ":" + code(key, method, path, body, nowMillis));
  }

  /// Whether a request proves the secret.
  ///
  /// @param header the value of its Authorization header, if any
  public boolean proves(
      Optional<String> header, String method, String path, byte[] body, long nowMillis) {
    if (secret.isEmpty()) {
      return true;
    }
    if (header.isEmpty()) {
      return false;
    }
    String key = secret.get();
    String value = header.get();
    if (value.startsWith(BEARER)) {
      return same(value.substring(BEARER.length()), key);
    }
    int colon = value.indexOf(':');
    if (!value.startsWith(SCHEME) || colon < 0) {
      return false;
    }
    long atMillis;
    try {
      atMillis = Long.parseLong(value.substring(SCHEME.length(), colon));
    } catch (NumberFormatException e) {
      return false;
    }
    boolean recent = atMillis > nowMillis - AGE_MILLIS && atMillis < nowMillis + AGE_MILLIS;
    return recent && same(value.substring(colon + 1), code(key, method, path, body, atMillis));
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static String code(String key, String method, String path, byte[] body, long atMillis) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      mac.update((method + "\n" + path + "\n" + atMillis + "\n").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
