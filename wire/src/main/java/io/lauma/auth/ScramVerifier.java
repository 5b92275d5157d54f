package io.lauma.auth;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.StringPreparation;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is stored instead of a password, in PostgreSQL's form
/// `SCRAM-SHA-256$iterations:salt$storedKey:serverKey` (the last three in base64).
///
/// @param salt of any length above 0
/// @param storedKey 32 bytes
/// @param serverKey 32 bytes
public record ScramVerifier(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
  static final ScramMechanism MECHANISM = ScramMechanism.SCRAM_SHA_256;

  /// The iteration count of new verifiers, as PostgreSQL's.
  public static final int ITERATIONS = 4096;

  static final int SALT_BYTES = 16;
  static final int KEY_BYTES = 32;
  private static final char ZERO_WIDTH_SPACE = '\u200b';
  private static final int ITERATIONS_MAX = 10_000_000;
  private static final Pattern FORM =
      Pattern.compile("SCRAM-SHA-256\\$([0-9]{1,8}):([^$:]+)\\$([^$:]+):([^$:]+)");

  /// A new verifier with a random salt. The password is prepared as PostgreSQL prepares it
  /// (SASLprep, or as it is when that fails).
  public static ScramVerifier create(char[] password, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return create(password, salt, ITERATIONS);
  }

  static ScramVerifier create(char[] password, byte[] salt, int iterations) {
    byte[] salted =
        ScramFunctions.saltedPassword(
            MECHANISM,
            StringPreparation.POSTGRESQL_PREPARATION,
            withSpaces(password),
            salt,
            iterations);
    return new ScramVerifier(
        iterations,
        salt,
        ScramFunctions.storedKey(MECHANISM, ScramFunctions.clientKey(MECHANISM, salted)),
        ScramFunctions.serverKey(MECHANISM, salted));
  }

  /// libpq's SASLprep takes the zero width space for a space where the library drops it. A password
  /// that SASLprep refuses stays as it is.
  private static char[] withSpaces(char[] password) {
    char[] mapped = password.clone();
    for (int i = 0; i < mapped.length; i++) {
      if (mapped[i] == ZERO_WIDTH_SPACE) {
        mapped[i] = ' ';
      }
    }
    try {
      StringPreparation.SASL_PREPARATION.normalize(mapped);
      return mapped;
    } catch (IllegalArgumentException _) {
      return password;
    }
  }

  /// Reads the stored form; empty when it is none.
  public static Optional<ScramVerifier> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    int iterations = Integer.parseInt(form.group(1));
    try {
      Base64.Decoder base64 = Base64.getDecoder();
      byte[] salt = base64.decode(form.group(2));
      byte[] storedKey = base64.decode(form.group(3));
      byte[] serverKey = base64.decode(form.group(4));
      boolean valid =
          iterations > 0
              && iterations <= ITERATIONS_MAX
              && storedKey.length == KEY_BYTES
              && serverKey.length == KEY_BYTES;
      return valid
          ? Optional.of(new ScramVerifier(iterations, salt, storedKey, serverKey))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// The stored form.
  public String text() {
    Base64.Encoder base64 = Base64.getEncoder();
    return "SCRAM-SHA-256$"
        + iterations
        + ":"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(storedKey)
        + ":"
        + base64.encodeToString(serverKey);
  }

  /// Says nothing about the keys.
  @Override
  public String toString() {
    return "ScramVerifier[iterations=" + iterations + "]";
  }
}
