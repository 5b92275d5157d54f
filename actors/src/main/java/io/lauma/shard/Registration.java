package io.lauma.shard;

import io.lauma.kv.Key;
import io.lauma.kv.TxnId;
import io.lauma.shard.ShardImage.Phase;
import io.lauma.txn.protocol.Decision;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.WriteOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One transaction at one shard. Mutable, confined to [ShardState].
final class Registration<A> {
  final TxnId txn;
  final GatewayId gateway;
  final RegistrationId id;
  final ProvisionalRows rows = new ProvisionalRows();
  final HeldLocks locks = new HeldLocks();

  /// What was put aside, once there is something.
  @Nullable Spill spill;

  /// The answer that waits until rows in flight have been put aside, and for whom.
  @Nullable ShardReply held;

  @Nullable A heldFor;

  Phase phase = Phase.OPEN;
  long lastNumber;

  /// Catalog version of the oldest plan that has written; 0 when it is not known any more.
  long oldestPlan = Long.MAX_VALUE;

  /// Ticks since the gateway was last heard of.
  int idleTicks;

  @Nullable ShardReply lastReply;
  @Nullable Pending<A> pending;

  /// Who waits for the entry in flight.
  final List<A> waiting = new ArrayList<>();

  /// A decision that arrived while the prepare entry was on its way.
  @Nullable Decision decision;

  Registration(TxnId txn, GatewayId gateway, RegistrationId id) {
    this.txn = txn;
    this.gateway = gateway;
    this.id = id;
  }

  /// A write under way: as many outcomes as intents are done.
  static final class Pending<A> {
    final ShardRequest.Write request;
    final List<WriteOutcome> outcomes = new ArrayList<>();

    /// Nobody after a hand-over, until the gateway repeats the request.
    @Nullable A from;

    /// The row it queues for.
    @Nullable Key waitsFor;

    Pending(ShardRequest.Write request, @Nullable A from) {
      this.request = request;
      this.from = from;
    }
  }

  /// Its own newest content of a row, in memory or put aside.
  Optional<byte[]> own(Key key) {
    Optional<byte[]> provisional = rows.newest(key);
    Spill aside = spill;
    return provisional.isEmpty() && aside != null ? aside.find(key) : provisional;
  }

  boolean hasRows() {
    return spill != null || !rows.isEmpty();
  }

  boolean isAt(RegistrationId registration, long number) {
    return id.equals(registration) && lastNumber == number && pending == null;
  }

  ShardImage.Registered image() {
    return new ShardImage.Registered(
        txn,
        gateway,
        id,
        lastNumber,
        phase,
        locks.layers(),
        rows.layers(),
        Optional.ofNullable(lastReply),
        Optional.ofNullable(pending).map(p -> new ShardImage.Pending(p.request, p.outcomes)),
        spill != null,
        oldestPlan);
  }

  /// The image without what only matters before a prepare or hold: replies and layers.
  ShardImage.Registered promise() {
    List<ShardImage.Provisional> flat =
        rows.all().stream()
            .map(row -> new ShardImage.Provisional(row.key(), 0, row.value()))
            .toList();
    return new ShardImage.Registered(
        txn,
        gateway,
        id,
        lastNumber,
        phase == Phase.HELD ? Phase.HELD : Phase.PREPARED,
        locks.present(),
        flat,
        Optional.empty(),
        Optional.empty(),
        spill != null,
        phase == Phase.HELD ? oldestPlan : 0);
  }

  static <A> Registration<A> of(ShardImage.Registered image) {
    Registration<A> made = new Registration<>(image.txn(), image.gateway(), image.registration());
    made.lastNumber = image.lastNumber();
    made.oldestPlan = image.oldestPlan();
    made.phase = image.phase();
    made.lastReply = image.lastReply().orElse(null);
    image.locks().forEach(lock -> made.locks.add(lock.key(), lock.mode(), lock.savepoint()));
    image.rows().forEach(row -> made.rows.put(row.key(), row.savepoint(), row.value()));
    image
        .pending()
        .ifPresent(pending -> {
          made.pending = new Pending<>(pending.request(), null);
          made.pending.outcomes.addAll(pending.outcomes());
        });
    return made;
  }
}
