package io.lauma.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.clock.TimestampOracle.Draw;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Invariants;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TimestampOracleTest {
  private static final long WALL = 1_700_000_000_000L;

  @Test
  void nothingIsHandedOutAboveTheCommittedBound() {
    TimestampOracle oracle = new TimestampOracle(HybridTime.ZERO, at(0, 0));
    var needs = assertInstanceOf(Draw.NeedsReservation.class, oracle.draw(1, at(0, 0)));
    assertEquals(WALL + TimestampOracle.RESERVATION_MILLIS, needs.bound().millis());
    oracle.reserved(needs.bound());
    assertEquals(WALL, granted(oracle.draw(1, at(0, 0))).millis());
    assertTrue(oracle.renewalDue(at(1_600, 1_600)));
    assertInstanceOf(Draw.NeedsReservation.class, oracle.draw(1, at(3_001, 3_001)));
  }

  @Test
  void drawsAreUniqueAndRiseWhateverTheClocksDo() {
    Random random = new Random(7);
    TimestampOracle oracle = new TimestampOracle(HybridTime.ZERO, at(0, 0));
    HybridTime bound = HybridTime.ZERO;
    long elapsed = 0;
    long last = 0;
    for (int i = 0; i < 20_000; i++) {
      elapsed += random.nextInt(3);
      ClockReading now = at(elapsed, elapsed + random.nextInt(200_000) - 100_000);
      int count = 1 + random.nextInt(50);
      Draw draw = oracle.draw(count, now);
      if (draw instanceof Draw.NeedsReservation needs) {
        assertTrue(needs.bound().isAfter(bound));
        bound = needs.bound();
        oracle.reserved(bound);
        draw = oracle.draw(count, now);
      }
      long first = granted(draw).value();
      assertTrue(first > last && first + count <= bound.value());
      last = first + count - 1;
      if (random.nextInt(1_000) == 0) {
        oracle = new TimestampOracle(bound, now);
      }
    }
  }

  @Test
  void aWallClockAheadPullsByAtMostASecondPerSecond() {
    TimestampOracle oracle = new TimestampOracle(HybridTime.ZERO, at(0, 0));
    oracle.reserved(HybridTime.ofMillis(WALL + 1_000_000));
    assertEquals(WALL + 2_000, granted(oracle.draw(1, at(1_000, 900_000))).millis());
    assertEquals(WALL + 4_000, granted(oracle.draw(1, at(2_000, 900_000))).millis());
    assertEquals(WALL + 5_000, granted(oracle.draw(1, at(3_000, -900_000))).millis());
  }

  @Test
  void aNewLeaderBeginsAtTheCommittedBound() {
    HybridTime bound = HybridTime.ofMillis(WALL + 60_000);
    TimestampOracle oracle = new TimestampOracle(bound, at(0, 0));
    assertFalse(oracle.draw(1, at(0, 0)) instanceof Draw.Granted);
    oracle.reserved(oracle.boundToReserve(at(0, 0)));
    assertEquals(bound, granted(oracle.draw(1, at(0, 0))));
  }

  @Test
  void aDrawIsBounded() {
    TimestampOracle oracle = new TimestampOracle(HybridTime.ZERO, at(0, 0));
    oracle.draw(TimestampOracle.DRAW_MAX, at(0, 0));
    assertThrows(
        Invariants.Broken.class, () -> oracle.draw(TimestampOracle.DRAW_MAX + 1, at(0, 0)));
  }

  @Test
  void aLeaseEndsWithTimeAndWithAJumpOfEitherClock() {
    ClockReading submitted = at(0, 0);
    long last = LeaseRules.LEASE_MILLIS - 1;
    assertTrue(LeaseRules.holds(submitted, at(last, last)));
    assertFalse(LeaseRules.holds(submitted, at(last + 1, last + 1)));
    assertTrue(LeaseRules.holds(submitted, at(100, 100 + LeaseRules.DISAGREEMENT_MILLIS)));
    assertFalse(LeaseRules.holds(submitted, at(100, 101 + LeaseRules.DISAGREEMENT_MILLIS)));
    assertFalse(LeaseRules.holds(submitted, at(100, -3_600_000)));
  }

  @Test
  void aNewLeaderWaitsLongerThanAnyLeaseUnlessThePredecessorIsGone() {
    assertTrue(LeaseRules.WAIT_MILLIS >= LeaseRules.LEASE_MILLIS + LeaseRules.LEASE_MILLIS / 10);
    assertEquals(LeaseRules.WAIT_MILLIS - 10, LeaseRules.waitMillis(at(0, 0), at(10, 10), false));
    assertEquals(0, LeaseRules.waitMillis(at(0, 0), at(0, 0), true));
  }

  private static ClockReading at(long elapsedMillis, long wallOffsetMillis) {
    return new ClockReading(elapsedMillis * 1_000_000, WALL + wallOffsetMillis);
  }

  private static HybridTime granted(Draw draw) {
    return assertInstanceOf(Draw.Granted.class, draw).first();
  }
}
