package io.lauma.session.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// How long a failed statement is run again.
final class PatienceTest {
  private long nanos = -5;
  private final Patience patience = new Patience(() -> nanos);

  @Test
  void manyAttemptsOfAShortTime() {
    for (int failures = 0; failures < 10 * Patience.ATTEMPTS_MIN; failures++) {
      assertTrue(patience.isLeft());
      assertEquals(failures, patience.failed());
    }
    nanos += Patience.PATIENCE.toNanos() - 1;
    assertTrue(patience.isLeft());
    nanos++;
    assertFalse(patience.isLeft());
  }

  @Test
  void someAttemptsHoweverLongTheyTake() {
    for (int failures = 0; failures < Patience.ATTEMPTS_MIN; failures++) {
      assertTrue(patience.isLeft());
      assertEquals(failures, patience.failed());
      nanos += Patience.PATIENCE.toNanos();
    }
    assertFalse(patience.isLeft());
  }

  /// A statement that has run for long has all its patience when it fails.
  @Test
  void itBeginsWithTheFirstFailure() {
    nanos += Duration.ofHours(1).toNanos();
    assertEquals(0, patience.failed());
    for (int failures = 1; failures < Patience.ATTEMPTS_MIN; failures++) {
      assertEquals(failures, patience.failed());
    }
    assertTrue(patience.isLeft());
  }
}
