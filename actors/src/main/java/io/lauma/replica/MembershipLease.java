package io.lauma.replica;

import io.lauma.clock.Clock;
import io.lauma.clock.ClockReading;
import io.lauma.clock.LeaseRules;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// This node's right to plan statements (DESIGN 2.3, 2.6): while it lasts the herd cannot have
/// declared the node down, and every definition statement that was acknowledged waited for this
/// node's catalog. It runs [#LEASE] from the instant a beat was sent that the membership's leader
/// acknowledged, and only while the node's own copy of the membership shows its incarnation as a
/// member. Thread-safe; [#await] blocks.
public final class MembershipLease {
  /// Length from the instant the acknowledged beat was sent; shorter than
  /// [io.lauma.membership.MembershipActor#DOWN_AFTER], which counts from its arrival.
  public static final Duration LEASE = Duration.ofSeconds(2);

  private final Clock clock;
  private final BooleanSupplier isMember;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile ClockReading acknowledged;
  private volatile boolean everHeld;

  /// @param isMember whether this node's copy of the membership shows its incarnation as up or
  ///   leaving
  public MembershipLease(Clock clock, BooleanSupplier isMember) {
    this.clock = clock;
    this.isMember = isMember;
    this.acknowledged = clock.now();
  }

  /// The leader has acknowledged the beat sent at `sent`.
  void acknowledged(ClockReading sent) {
    lock.lock();
    try {
      if (!everHeld || sent.monotonicNanos() - acknowledged.monotonicNanos() > 0) {
        acknowledged = sent;
        everHeld = true;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Whether this node may plan now. Cheap.
  public boolean holds() {
    if (!everHeld || !isMember.getAsBoolean()) {
      return false;
    }
    ClockReading sent = acknowledged;
    ClockReading now = clock.now();
    long ageMillis = now.millisSince(sent);
    return ageMillis >= 0
        && ageMillis < LEASE.toMillis()
        && now.disagreementMillis(sent) <= LeaseRules.DISAGREEMENT_MILLIS;
  }

  /// How long ago the last acknowledged beat was sent; since the start before the first.
  public Duration silence() {
    return Duration.ofMillis(Math.max(0, clock.now().millisSince(acknowledged)));
  }

  /// Waits until the lease holds; false when it did not within `longest`, or when interrupted.
  public boolean await(Duration longest) {
    long deadline = clock.monotonicNanos() + longest.toNanos();
    lock.lock();
    try {
      while (!holds()) {
        long left = deadline - clock.monotonicNanos();
        if (left <= 0) {
          return false;
        }
        long pause = Math.min(left, TimeUnit.MILLISECONDS.toNanos(50));
        if (changed.awaitNanos(pause) <= 0 && deadline - clock.monotonicNanos() <= 0) {
          return holds();
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
