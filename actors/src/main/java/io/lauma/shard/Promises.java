package io.lauma.shard;

import io.lauma.kv.RowWrite;
import io.lauma.kv.TxnId;
import io.lauma.shard.ShardImage.Phase;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.RegistrationId;
import java.util.List;
import java.util.Map;

/// What of a shard's registrations is durable, held ones and prepared ones, and how they come back
/// from events and images. Confined to [ShardState].
final class Promises<A> {
  private final Map<TxnId, Registration<A>> registrations;
  private final Writes<A> writes;
  private final Spilling<A> spilling;
  private final MarkIndex marks;

  Promises(
      Map<TxnId, Registration<A>> registrations,
      Writes<A> writes,
      Spilling<A> spilling,
      MarkIndex marks) {
    this.registrations = registrations;
    this.writes = writes;
    this.spilling = spilling;
    this.marks = marks;
  }

  void on(ShardEvent.Held held) {
    Registration<A> registration =
        rebuilt(
            held.txn(),
            held.gateway(),
            held.registration(),
            held.rows(),
            held.locks(),
            held.spilled());
    registration.oldestPlan = held.oldestPlan();
    registration.lastNumber = held.lastNumber();
    registration.phase = Phase.HELD;
  }

  void on(ShardEvent.Prepared prepared) {
    Registration<A> registration =
        rebuilt(
            prepared.txn(),
            prepared.gateway(),
            prepared.registration(),
            prepared.rows(),
            prepared.locks(),
            prepared.spilled());
    registration.lastNumber = prepared.lastNumber();
    registration.phase = Phase.PREPARED;
    marks.add(prepared.txn(), registration.rows.keys(), registration.spill);
  }

  /// The registration that an event names; on a replay with what the event says of it.
  private Registration<A> rebuilt(
      TxnId txn,
      GatewayId gateway,
      RegistrationId id,
      List<RowWrite> rows,
      List<LockedRow> locks,
      boolean spilled) {
    Registration<A> registration =
        registrations.computeIfAbsent(txn, t -> new Registration<>(t, gateway, id));
    if (registration.phase == Phase.OPEN) {
      rows.forEach(row -> registration.rows.put(row.key(), 0, row.value()));
      locks.forEach(lock -> writes.restoreLock(registration, lock));
      if (spilled) {
        spilling.restore(registration);
      }
    }
    return registration;
  }

  void restore(ShardImage.Registered image) {
    Registration<A> registration = Registration.of(image);
    if (registration.phase == Phase.RESOLVING) {
      registration.phase = Phase.PREPARED;
    }
    registrations.put(registration.txn, registration);
    image.locks().forEach(lock -> writes.restoreLock(registration, lock));
    if (image.spilled()) {
      spilling.restore(registration);
    }
    if (registration.phase != Phase.OPEN && registration.phase != Phase.HELD) {
      marks.add(registration.txn, registration.rows.keys(), registration.spill);
    }
  }

  /// The events that rebuild what is durable.
  List<ShardEvent> events() {
    return registrations.values().stream()
        .filter(Promises::isDurable)
        .<ShardEvent>map(Spilling::event)
        .toList();
  }

  /// What is durable, as an image.
  ShardImage image() {
    return new ShardImage(
        registrations.values().stream()
            .filter(Promises::isDurable)
            .map(Registration::promise)
            .toList(),
        List.of());
  }

  private static boolean isDurable(Registration<?> registration) {
    return switch (registration.phase) {
      case HELD, PREPARED, RESOLVING -> true;
      case OPEN, HOLDING, MARKED, PREPARING -> false;
    };
  }
}
