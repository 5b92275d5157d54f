package io.lauma.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.ongres.scram.common.ScramFunctions;
import io.lauma.protocol.Utf8;
import io.lauma.protocol.Violation;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// The server's side of one SCRAM-SHA-256 exchange: [#first], then [#last], once each, by one
/// thread. Without a verifier (unknown user, or no valid secret stored) it runs to the end and
/// fails there like a wrong password.
public final class ScramExchange {
  public static final String MECHANISM = ScramVerifier.MECHANISM.getName();

  /// Longest SASL message taken, in bytes (as PostgreSQL's).
  public static final int MESSAGE_BYTES_MAX = 1024;

  private static final int NONCE_BYTES = 18;

  private final String user;
  private final ScramVerifier verifier;
  private final boolean canSucceed;
  private final SecureRandom random;
  private String channelBinding = "";
  private String clientFirstBare = "";
  private String serverFirst = "";
  private String nonce = "";

  private ScramExchange(
      String user, ScramVerifier verifier, boolean canSucceed, SecureRandom random) {
    this.user = user;
    this.verifier = verifier;
    this.canSucceed = canSucceed;
    this.random = random;
  }

  /// @param mockSecret the same on every node and after every restart, so that the salt made up for
  ///   an unknown user stays the same
  public static ScramExchange create(
      String user, Optional<ScramVerifier> verifier, byte[] mockSecret, SecureRandom random) {
    return new ScramExchange(
        user, verifier.orElseGet(() -> mock(user, mockSecret)), verifier.isPresent(), random);
  }

  /// Takes the client-first-message, returns the server-first-message.
  ///
  /// @throws SqlException 08P01, 0A000
  public byte[] first(byte[] clientFirst) {
    String message = text(clientFirst);
    String gs2Header = gs2Header(message);
    channelBinding = Base64.getEncoder().encodeToString(gs2Header.getBytes(UTF_8));
    clientFirstBare = message.substring(gs2Header.length());
    ScramAttributes attributes = new ScramAttributes(message, gs2Header.length());
    if (attributes.isNext('m')) {
      throw SqlException.notSupported("a mandatory SCRAM extension");
    }
    attributes.value('n');
    String clientNonce = attributes.value('r');
    if (clientNonce.isEmpty() || !isPrintable(clientNonce)) {
      throw Violation.of("non-printable characters in SCRAM nonce");
    }
    nonce = clientNonce + serverNonce();
    serverFirst =
        "r="
            + nonce
            + ",s="
            + Base64.getEncoder().encodeToString(verifier.salt())
            + ",i="
            + verifier.iterations();
    return serverFirst.getBytes(UTF_8);
  }

  /// Takes the client-final-message, returns the server-final-message of a successful exchange.
  ///
  /// @throws SqlException 28P01 when the proof is wrong, 08P01
  public byte[] last(byte[] clientFinal) {
    String message = text(clientFinal);
    ScramAttributes attributes = new ScramAttributes(message, 0);
    String binding = attributes.value('c');
    String finalNonce = attributes.value('r');
    while (!attributes.atEnd() && !attributes.isNext('p')) {
      attributes.skip();
    }
    int proofStart = attributes.position();
    byte[] proof = proof(attributes.value('p'));
    if (!attributes.atEnd()) {
      throw ScramAttributes.malformed("Garbage found at the end of client-final-message.");
    }
    if (!binding.equals(channelBinding)) {
      throw Violation.of("unexpected SCRAM channel-binding attribute in client-final-message");
    }
    if (!finalNonce.equals(nonce)) {
      throw Violation.of("invalid SCRAM response").withDetail("Nonce does not match.");
    }
    String authMessage =
        clientFirstBare + "," + serverFirst + "," + message.substring(0, proofStart - 1);
    if (!isProven(proof, authMessage) || !canSucceed) {
      throw passwordFailed(user);
    }
    byte[] signature =
        ScramFunctions.serverSignature(ScramVerifier.MECHANISM, verifier.serverKey(), authMessage);
    return ("v=" + Base64.getEncoder().encodeToString(signature)).getBytes(UTF_8);
  }

  /// 28P01
  public static SqlException passwordFailed(String user) {
    return new SqlException(
        SqlState.INVALID_PASSWORD, "password authentication failed for user \"" + user + "\"");
  }

  private boolean isProven(byte[] proof, String authMessage) {
    byte[] signature =
        ScramFunctions.clientSignature(ScramVerifier.MECHANISM, verifier.storedKey(), authMessage);
    byte[] clientKey = ScramFunctions.clientProof(proof, signature);
    byte[] storedKey = ScramFunctions.hash(ScramVerifier.MECHANISM, clientKey);
    return MessageDigest.isEqual(storedKey, verifier.storedKey());
  }

  private static byte[] proof(String base64) {
    try {
      byte[] proof = Base64.getDecoder().decode(base64);
      if (proof.length == ScramVerifier.KEY_BYTES) {
        return proof;
      }
    } catch (IllegalArgumentException _) {
      // not base64: answered below
    }
    throw ScramAttributes.malformed("Malformed proof in client-final-message.");
  }

  /// The header `flag,authzid,` with its commas.
  private static String gs2Header(String message) {
    if (message.startsWith("p")) {
      throw ScramAttributes.malformed(
          "The client selected SCRAM-SHA-256 without channel binding, but the SCRAM message"
              + " includes channel binding data.");
    }
    if (!message.startsWith("n") && !message.startsWith("y")) {
      throw ScramAttributes.malformed(
          "Unexpected channel-binding flag " + ScramAttributes.found(message, 0) + ".");
    }
    if (!message.startsWith(",", 1)) {
      throw ScramAttributes.malformed(
          "Comma expected, but found character " + ScramAttributes.found(message, 1) + ".");
    }
    if (message.startsWith("a", 2)) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "client uses authorization identity, but it is not supported");
    }
    if (!message.startsWith(",", 2)) {
      throw ScramAttributes.malformed(
          "Unexpected attribute "
              + ScramAttributes.found(message, 2)
              + " in client-first-message.");
    }
    return message.substring(0, 3);
  }

  private static String text(byte[] message) {
    if (message.length == 0) {
      throw ScramAttributes.malformed("The message is empty.");
    }
    return Utf8.decode(message, 0, message.length);
  }

  private static boolean isPrintable(String text) {
    return text.chars().allMatch(c -> c >= 0x21 && c <= 0x7e && c != ',');
  }

  private String serverNonce() {
    byte[] bytes = new byte[NONCE_BYTES];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static ScramVerifier mock(String user, byte[] mockSecret) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(user.getBytes(UTF_8));
      byte[] salt = Arrays.copyOf(sha256.digest(mockSecret), ScramVerifier.SALT_BYTES);
      byte[] key = new byte[ScramVerifier.KEY_BYTES];
      return new ScramVerifier(ScramVerifier.ITERATIONS, salt, key, key);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
