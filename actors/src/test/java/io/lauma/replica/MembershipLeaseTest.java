package io.lauma.replica;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.clock.Clock;
import io.lauma.clock.ClockReading;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class MembershipLeaseTest {
  /// Clocks that stand still until they are moved.
  private static final class StillClock implements Clock {
    private long nanos = 1;
    private long wall = 1_000_000;

    @Override
    public long wallMillis() {
      return wall;
    }

    @Override
    public long monotonicNanos() {
      return nanos;
    }

    void pass(long millis) {
      nanos += millis * 1_000_000;
      wall += millis;
    }
  }

  private final StillClock clock = new StillClock();
  private final AtomicBoolean member = new AtomicBoolean(true);
  private final MembershipLease lease = new MembershipLease(clock, member::get);

  @Test
  void aNodeThatWasNeverAcknowledgedMayNotPlan() {
    assertFalse(lease.holds());
  }

  @Test
  void theLeaseCountsFromTheSendingOfTheBeat() {
    ClockReading sent = clock.now();
    clock.pass(500);
    lease.acknowledged(sent);
    assertTrue(lease.holds());
    clock.pass(MembershipLease.LEASE.toMillis() - 501);
    assertTrue(lease.holds());
    clock.pass(1);
    assertFalse(lease.holds(), "counted from the answer it would still hold");
  }

  @Test
  void aLateAnswerToAnEarlierBeatDoesNotShortenIt() {
    ClockReading early = clock.now();
    clock.pass(400);
    lease.acknowledged(clock.now());
    lease.acknowledged(early);
    clock.pass(MembershipLease.LEASE.toMillis() - 100);
    assertTrue(lease.holds());
  }

  @Test
  void aSuspendedMachineLosesIt() {
    lease.acknowledged(clock.now());
    clock.wall += 20_000;
    assertFalse(lease.holds(), "the monotonic clock stood still, the wall clock did not");
  }

  @Test
  void aNodeThatItsOwnCopyDoesNotShowAsMemberMayNotPlan() {
    lease.acknowledged(clock.now());
    member.set(false);
    assertFalse(lease.holds());
  }

  @Test
  void waitingEndsWhenABeatIsAcknowledged() throws InterruptedException {
    Thread answer = Thread.ofVirtual().start(() -> lease.acknowledged(clock.now()));
    assertTrue(lease.await(Duration.ofSeconds(10)));
    answer.join();
  }
}
