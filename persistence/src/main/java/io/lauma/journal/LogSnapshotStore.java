package io.lauma.journal;

import io.lauma.kv.GroupId;
import io.lauma.log.AtomicWrite;
import io.lauma.log.AtomicWrite.Condition;
import io.lauma.log.Effect;
import io.lauma.log.GroupStore;
import io.lauma.log.ReplicatedLog;
import io.lauma.log.StoredSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import org.apache.pekko.serialization.SerializationExtension;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/// The snapshot store: snapshots are keys of the group's store, written through the same log under
/// the writer's epoch. An entity's snapshot is small (its rows are in the store already) and must
/// fit one entry.
public final class LogSnapshotStore extends SnapshotStore {
  private final JournalWriters writers = JournalWriters.get(context().system());
  private final ReplicatedLog log = writers.log();
  private final SnapshotForm form =
      new SnapshotForm(SerializationExtension.get(context().system()));
  private final Executor blocking =
      context().system().dispatchers().lookup("pekko.actor.default-blocking-io-dispatcher");

  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    GroupStore store = log.readStore(JournalWriters.group(persistenceId));
    return FutureConverters.asScala(
        CompletableFuture.supplyAsync(() -> load(store, persistenceId, criteria), blocking));
  }

  private Optional<SelectedSnapshot> load(
      GroupStore store, String persistenceId, SnapshotSelectionCriteria criteria) {
    long to = criteria.maxSequenceNr();
    Optional<StoredSnapshot> found = store.snapshot(persistenceId, criteria.minSequenceNr(), to);
    while (found.isPresent()) {
      SelectedSnapshot selected = form.fromLog(persistenceId, found.get());
      if (criteria.matches(selected.metadata())) {
        return Optional.of(selected);
      }
      to = found.get().sequenceNumber() - 1;
      found = store.snapshot(persistenceId, criteria.minSequenceNr(), to);
    }
    return Optional.empty();
  }

  @Override
  public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
    byte[] bytes = form.toLog(metadata, snapshot);
    return append(
        metadata.persistenceId(),
        new Effect.SnapshotStored(metadata.persistenceId(), metadata.sequenceNr(), bytes));
  }

  @Override
  public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
    return append(
        metadata.persistenceId(),
        new Effect.SnapshotsDeleted(
            metadata.persistenceId(), metadata.sequenceNr(), metadata.sequenceNr()));
  }

  /// Deletes by sequence number; the time bounds must be open, as those of Pekko's own calls are.
  @Override
  public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
    boolean timeIsOpen = criteria.minTimestamp() == 0 && criteria.maxTimestamp() == Long.MAX_VALUE;
    if (!timeIsOpen) {
      return FutureConverters.asScala(
          CompletableFuture.failedFuture(
              new JournalException(
                  JournalException.Reason.UNSUPPORTED, "snapshots are not deleted by time")));
    }
    long last = Math.min(criteria.maxSequenceNr(), Long.MAX_VALUE - 1);
    return append(
        persistenceId,
        new Effect.SnapshotsDeleted(persistenceId, Math.max(0, criteria.minSequenceNr()), last));
  }

  private Future<Void> append(String persistenceId, Effect effect) {
    GroupId group = JournalWriters.group(persistenceId);
    long epoch = writers.epoch(persistenceId);
    AtomicWrite write =
        new AtomicWrite(List.of(new Condition.EpochIs(persistenceId, epoch)), List.of(effect));
    return FutureConverters.asScala(
        SettledAppend.run(log, group, write, Optional::empty, blocking).thenApply(_ -> null));
  }
}
