package io.lauma.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.StringPreparation;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ScramExchangeTest {
  private static final byte[] MOCK_SECRET = "mock".getBytes(UTF_8);
  private static final SecureRandom RANDOM = new SecureRandom();

  /// What PostgreSQL 15 stored for the password "secret".
  private static final String POSTGRES_VERIFIER =
      "SCRAM-SHA-256$4096:J2wBvrzKB1h/lEGjjKYVXA==$yLFXRY2KoiQhfCJIe82rFhRhFyzT4abbODrQJRVua6I="
          + ":LKPXG4+5aJh5pv6TXOXKd/dZoqKJk7MBSwpdNp6xSac=";

  private static ScramExchange exchange(Optional<ScramVerifier> verifier) {
    return ScramExchange.create("ann", verifier, MOCK_SECRET, RANDOM);
  }

  /// Plays a client with this password; returns the server-final-message.
  private static String play(ScramExchange exchange, String password, String gs2Header) {
    String firstBare = "n=,r=clientNonce";
    String serverFirst = new String(exchange.first((gs2Header + firstBare).getBytes(UTF_8)), UTF_8);
    String[] parts = serverFirst.split(",");
    String nonce = parts[0].substring(2);
    byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
    int iterations = Integer.parseInt(parts[2].substring(2));
    String withoutProof =
        "c=" + Base64.getEncoder().encodeToString(gs2Header.getBytes(UTF_8)) + ",r=" + nonce;
    String authMessage = firstBare + "," + serverFirst + "," + withoutProof;
    ScramMechanism mechanism = ScramMechanism.SCRAM_SHA_256;
    byte[] salted =
        ScramFunctions.saltedPassword(
            mechanism,
            StringPreparation.POSTGRESQL_PREPARATION,
            password.toCharArray(),
            salt,
            iterations);
    byte[] clientKey = ScramFunctions.clientKey(mechanism, salted);
    byte[] signature =
        ScramFunctions.clientSignature(
            mechanism, ScramFunctions.storedKey(mechanism, clientKey), authMessage);
    byte[] proof = ScramFunctions.clientProof(clientKey, signature);
    String clientFinal = withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
    return new String(exchange.last(clientFinal.getBytes(UTF_8)), UTF_8);
  }

  @Test
  void makesTheVerifierThatPostgresMakes() {
    ScramVerifier stored = ScramVerifier.parse(POSTGRES_VERIFIER).orElseThrow();
    ScramVerifier made = ScramVerifier.create("secret".toCharArray(), stored.salt(), 4096);
    assertEquals(POSTGRES_VERIFIER, made.text());
  }

  @Test
  void saltsEveryVerifierAnew() {
    ScramVerifier one = ScramVerifier.create("secret".toCharArray(), RANDOM);
    ScramVerifier two = ScramVerifier.create("secret".toCharArray(), RANDOM);
    assertNotEquals(one.text(), two.text());
    assertFalse(one.toString().contains(one.text().substring(20)));
  }

  @Test
  void letsTheRightPasswordIn() {
    Optional<ScramVerifier> verifier = ScramVerifier.parse(POSTGRES_VERIFIER);
    assertTrue(play(exchange(verifier), "secret", "n,,").startsWith("v="));
    assertTrue(play(exchange(verifier), "secret", "y,,").startsWith("v="));
  }

  @Test
  void refusesAWrongPassword() {
    ScramExchange exchange = exchange(ScramVerifier.parse(POSTGRES_VERIFIER));
    SqlException error = assertThrows(SqlException.class, () -> play(exchange, "Secret", "n,,"));
    assertEquals(SqlState.INVALID_PASSWORD, error.state());
    assertEquals("password authentication failed for user \"ann\"", error.message());
  }

  @Test
  void playsAnUnknownUserToTheEndAndRefuses() {
    SqlException error =
        assertThrows(SqlException.class, () -> play(exchange(Optional.empty()), "secret", "n,,"));
    assertEquals("password authentication failed for user \"ann\"", error.message());
  }

  @Test
  void saltsAnUnknownUserTheSameEveryTime() {
    String start = "n,,n=,r=x";
    String one = new String(exchange(Optional.empty()).first(start.getBytes(UTF_8)), UTF_8);
    String two = new String(exchange(Optional.empty()).first(start.getBytes(UTF_8)), UTF_8);
    assertEquals(one.split(",")[1], two.split(",")[1]);
    assertNotEquals(one.split(",")[0], two.split(",")[0]);
    ScramExchange other = ScramExchange.create("bob", Optional.empty(), MOCK_SECRET, RANDOM);
    String three = new String(other.first(start.getBytes(UTF_8)), UTF_8);
    assertNotEquals(one.split(",")[1], three.split(",")[1]);
  }

  private static SqlException firstFails(String clientFirst) {
    return assertThrows(
        SqlException.class, () -> exchange(Optional.empty()).first(clientFirst.getBytes(UTF_8)));
  }

  @Test
  void refusesMalformedFirstMessages() {
    for (String message :
        new String[] {"", "x,,n=,r=a", "n", "n,", "n,,", "n,,n", "n,,n=", "n,,r=a", "n,b,n=,r=a"}) {
      SqlException error = firstFails(message);
      assertEquals(SqlState.PROTOCOL_VIOLATION, error.state(), message);
      assertEquals("malformed SCRAM message", error.message(), message);
    }
    assertEquals("malformed SCRAM message", firstFails("p=tls-unique,,n=,r=a").message());
    assertEquals(SqlState.FEATURE_NOT_SUPPORTED, firstFails("n,a=admin,n=,r=a").state());
    assertEquals(SqlState.FEATURE_NOT_SUPPORTED, firstFails("n,,m=x,n=,r=a").state());
    assertEquals("non-printable characters in SCRAM nonce", firstFails("n,,n=,r=\u0001").message());
  }

  @Test
  void refusesMalformedFinalMessages() {
    ScramExchange exchange = exchange(ScramVerifier.parse(POSTGRES_VERIFIER));
    String serverFirst = new String(exchange.first("n,,n=,r=x".getBytes(UTF_8)), UTF_8);
    String nonce = serverFirst.split(",")[0];
    String proof = ",p=" + Base64.getEncoder().encodeToString(new byte[32]);
    assertEquals("malformed SCRAM message", lastFails(exchange, "").message());
    assertEquals("malformed SCRAM message", lastFails(exchange, "c=biws").message());
    assertEquals("malformed SCRAM message", lastFails(exchange, "c=biws," + nonce).message());
    assertEquals(
        "malformed SCRAM message", lastFails(exchange, "c=biws," + nonce + ",p=!").message());
    assertEquals(
        "malformed SCRAM message",
        lastFails(exchange, "c=biws," + nonce + proof + ",x=1").message());
    assertEquals(
        "unexpected SCRAM channel-binding attribute in client-final-message",
        lastFails(exchange, "c=eSws," + nonce + proof).message());
    assertEquals(
        "invalid SCRAM response", lastFails(exchange, "c=biws," + nonce + "x" + proof).message());
    assertEquals(SqlState.INVALID_PASSWORD, lastFails(exchange, "c=biws," + nonce + proof).state());
  }

  private static SqlException lastFails(ScramExchange exchange, String clientFinal) {
    return assertThrows(SqlException.class, () -> exchange.last(clientFinal.getBytes(UTF_8)));
  }

  @Test
  void takesNothingButAVerifierForAVerifier() {
    assertEquals(POSTGRES_VERIFIER, ScramVerifier.parse(POSTGRES_VERIFIER).orElseThrow().text());
    for (String text :
        new String[] {
          "",
          "secret",
          "md5d41d8cd98f00b204e9800998ecf8427e",
          POSTGRES_VERIFIER + "x",
          POSTGRES_VERIFIER.replace("4096", "0"),
          POSTGRES_VERIFIER.replace("4096", "99999999"),
          POSTGRES_VERIFIER.replace("$yLF", "$"),
          POSTGRES_VERIFIER.replace("$yLF", "$!!!")
        }) {
      assertEquals(Optional.empty(), ScramVerifier.parse(text), text);
    }
    assertArrayEquals(
        new int[] {16, 32, 32},
        new int[] {
          ScramVerifier.create("x".toCharArray(), RANDOM).salt().length,
          ScramVerifier.create("x".toCharArray(), RANDOM).storedKey().length,
          ScramVerifier.create("x".toCharArray(), RANDOM).serverKey().length
        });
  }
}
