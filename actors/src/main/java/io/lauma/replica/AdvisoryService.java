package io.lauma.replica;

import io.lauma.advisory.AdvisoryCall;
import io.lauma.advisory.AdvisoryLocks;
import io.lauma.advisory.AdvisoryLocks.Wish;
import io.lauma.advisory.AdvisoryOwner;
import io.lauma.advisory.Held;
import io.lauma.advisory.StoredLocks;
import io.lauma.clock.Clock;
import io.lauma.log.Effect;
import io.lauma.log.GroupStore;
import io.lauma.membership.Member;
import io.lauma.membership.MembershipState;
import io.lauma.session.backend.AdvisoryLockRow;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The advisory locks of one leadership of the system group (DESIGN 2.5.10): a lock is granted, and
/// a release acknowledged, when the log holds the changed buckets, so that the next leader knows
/// every lock that a session was told of. Waits are not stored: who waits asks again. One write is
/// under way at a time. For the actor of the services alone.
final class AdvisoryService extends StoredService {
  /// A node that the herd does not know (yet, or any more) keeps its locks for so long.
  private static final Duration UNKNOWN_NODE = Duration.ofSeconds(10);

  private final Clock clock;
  private final AdvisoryLocks locks = new AdvisoryLocks();
  private final Map<AdvisoryOwner, ReplyTo> waiters = new HashMap<>();
  private final Map<String, Long> unknownSinceNanos = new HashMap<>();
  private MembershipState lastHerd = MembershipState.EMPTY;

  /// Begins with what the store has.
  AdvisoryService(GroupStore store, LeaderLease lease, Clock clock) {
    super(lease);
    this.clock = clock;
    for (int bucket = 0; bucket < AdvisoryLocks.BUCKETS; bucket++) {
      store.value(name(bucket)).map(StoredLocks::read).ifPresent(all -> all.forEach(locks::load));
    }
  }

  private static String name(int bucket) {
    return "advisory-" + bucket;
  }

  /// Takes a request; [#nextWrite] may have something to do afterwards.
  ///
  /// @param herd as this node knows it
  @SuppressWarnings("ReferenceEquality") // the membership is a new object with each change
  void on(AdvisoryCall call, ReplyTo replyTo, MembershipState herd) {
    if (herd != lastHerd) {
      releaseEnded(herd);
    }
    List<Wish> granted = new ArrayList<>();
    switch (call) {
      case AdvisoryCall.Lock lock -> {
        if (!hasEnded(lock.owner(), herd)) {
          lock(lock, replyTo, granted);
        }
      }
      case AdvisoryCall.Release release -> {
        boolean _ = locks.release(release.owner(), release.number(), release.locks(), granted);
        waiters.remove(release.owner());
        answer(() -> replyTo.send(new Reply.Done(List.of())));
      }
      case AdvisoryCall.ReleaseAll all -> {
        boolean _ = locks.releaseAll(all.owner(), all.number(), granted);
        waiters.remove(all.owner());
        answer(() -> replyTo.send(new Reply.Done(List.of())));
      }
      case AdvisoryCall.Rows(int skip) -> rows(skip, replyTo);
    }
    grant(granted);
  }

  private void lock(AdvisoryCall.Lock call, ReplyTo replyTo, List<Wish> granted) {
    waiters.remove(call.owner());
    AdvisoryLocks.Answer answer =
        locks.lock(
            call.owner(),
            call.number(),
            call.lock(),
            call.waits(),
            clock.wallMillis() * 1_000,
            granted);
    switch (answer) {
      case GRANTED -> answer(() -> replyTo.send(new Reply.AdvisoryLock(true)));
      case NOT_FREE -> lease().send(replyTo, new Reply.AdvisoryLock(false));
      case WAITS -> waiters.put(call.owner(), replyTo);
      case OVERTAKEN -> {}
      case TOO_MANY ->
          replyTo.send(
              Reply.Failed.of(
                  new SqlException(SqlState.OUT_OF_MEMORY, "out of shared memory")
                      .withDetail("The cluster has too many advisory locks.")
                      .withHint("Release advisory locks that are not needed any more.")));
    }
  }

  private void grant(List<Wish> granted) {
    for (Wish wish : granted) {
      ReplyTo waiter = waiters.remove(wish.owner());
      if (waiter != null) {
        answer(() -> waiter.send(new Reply.AdvisoryLock(true)));
      }
    }
  }

  private void rows(int skip, ReplyTo replyTo) {
    List<AdvisoryLockRow> all =
        Stream.concat(
                locks.all().stream().map(AdvisoryService::row),
                locks.wishes().stream().map(AdvisoryService::row))
            .skip(skip)
            .limit(AdvisoryCall.Rows.ROWS_MAX + 1L)
            .toList();
    boolean more = all.size() > AdvisoryCall.Rows.ROWS_MAX;
    List<AdvisoryLockRow> rows = more ? all.subList(0, AdvisoryCall.Rows.ROWS_MAX) : all;
    lease().send(replyTo, new Reply.AdvisoryLocks(rows, more));
  }

  private static AdvisoryLockRow row(Held held) {
    return new AdvisoryLockRow(
        held.lock().key(), held.owner().processId(), held.lock().shared(), true, 0);
  }

  private static AdvisoryLockRow row(Wish wish) {
    return new AdvisoryLockRow(
        wish.lock().key(),
        wish.owner().processId(),
        wish.lock().shared(),
        false,
        wish.sinceMicros());
  }

  /// Gives back what sessions of ended incarnations have.
  void releaseEnded(MembershipState herd) {
    lastHerd = herd;
    List<Wish> granted = new ArrayList<>();
    locks.releaseOf(owner -> hasEnded(owner, herd), granted);
    waiters.keySet().removeIf(owner -> hasEnded(owner, herd));
    grant(granted);
  }

  private boolean hasEnded(AdvisoryOwner owner, MembershipState herd) {
    if (!herd.isFounded()) {
      return false;
    }
    Optional<Member> member = herd.member(owner.node());
    if (member.isEmpty()) {
      long now = clock.monotonicNanos();
      long since = unknownSinceNanos.computeIfAbsent(owner.node().value(), _ -> now);
      return now - since > UNKNOWN_NODE.toNanos();
    }
    unknownSinceNanos.remove(owner.node().value());
    long present = member.get().incarnation();
    return present > owner.incarnation()
        || present == owner.incarnation() && member.get().state() == Member.State.DOWN;
  }

  @Override
  List<Effect> takeChanged() {
    List<Effect> effects = new ArrayList<>();
    for (int bucket : locks.takeChanged()) {
      effects.add(new Effect.ValueSet(name(bucket), StoredLocks.of(locks.heldIn(bucket))));
    }
    return effects;
  }

  List<AdvisoryLocks.Wait> waits() {
    return locks.waits();
  }

  /// Ends a wait, if it is still there, with an error.
  void endWait(AdvisoryOwner owner, long number, SqlException error) {
    Optional<Wish> wish = locks.waitOf(owner).filter(w -> w.number() == number);
    ReplyTo waiter = waiters.get(owner);
    if (wish.isPresent() && waiter != null) {
      waiters.remove(owner);
      List<Wish> granted = new ArrayList<>();
      boolean _ = locks.release(owner, number, List.of(), granted);
      lease().send(waiter, Reply.Failed.of(error));
      grant(granted);
    }
  }
}
