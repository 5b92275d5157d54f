package io.lauma.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SecretProofTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  private final SecretProof ours = new SecretProof(Optional.of("one"));
  private final SecretProof theirs = new SecretProof(Optional.of("other"));

  private boolean proves(Optional<String> header, String path, byte[] body, long nowMillis) {
    return ours.proves(header, "POST", path, body, nowMillis);
  }

  @Test
  void whoKnowsTheSecretProvesItWithoutSendingIt() {
    Optional<String> header = ours.header("POST", "/a", BODY, NOW);
    assertTrue(proves(header, "/a", BODY, NOW + 1000));
    assertFalse(header.orElseThrow().contains("one"));
  }

  @Test
  void anotherSecretPathBodyOrTimeProvesNothing() {
    Optional<String> header = ours.header("POST", "/a", BODY, NOW);
    assertFalse(proves(theirs.header("POST", "/a", BODY, NOW), "/a", BODY, NOW));
    assertFalse(proves(header, "/b", BODY, NOW));
    assertFalse(proves(header, "/a", new byte[0], NOW));
    assertFalse(proves(header, "/a", BODY, NOW + SecretProof.AGE_MILLIS));
    assertFalse(proves(header, "/a", BODY, NOW - SecretProof.AGE_MILLIS));
  }

  @Test
  void aPersonMaySendTheSecretItself() {
    assertTrue(proves(Optional.of("Bearer one"), "/a", BODY, NOW));
    assertFalse(proves(Optional.of("Bearer two"), "/a", BODY, NOW));
  }

  @Test
  void garbageProvesNothing() {
    for (String header :
        new String[] {"", "Lauma", "Lauma :", "Lauma x:y", "Lauma 1:", "Basic a"}) {
      assertFalse(proves(Optional.of(header), "/a", BODY, NOW), header);
    }
    assertFalse(proves(Optional.empty(), "/a", BODY, NOW));
  }

  @Test
  void withoutASecretEverybodyIsTrusted() {
    SecretProof none = new SecretProof(Optional.empty());
    assertEquals(Optional.empty(), none.header("POST", "/a", BODY, NOW));
    assertTrue(none.proves(Optional.empty(), "POST", "/a", BODY, NOW));
  }
}
