package io.lauma.journal;

import io.lauma.journal.JournalException.Reason;
import io.lauma.kv.GroupId;
import io.lauma.log.AppendResult;
import io.lauma.log.AtomicWrite;
import io.lauma.log.AtomicWrite.Condition;
import io.lauma.log.Effect;
import io.lauma.log.GroupStore;
import io.lauma.log.JournalEvent;
import io.lauma.log.ReplicatedLog;
import io.lauma.log.StoredEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import org.apache.pekko.serialization.SerializationExtension;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/// The journal. A persistence id is `<group>|<entity>`; its recovery opens a new epoch through the
/// group's log on this node, waits until that is applied, and replays from the local store; so of
/// two incarnations of an entity only the newer can write, wherever they run. Every write carries
/// its epoch and sequence numbers and is settled before it is answered.
public final class LogJournal extends AsyncWriteJournal {
  private static final int REPLAY_BATCH = 512;

  private final JournalWriters writers = JournalWriters.get(context().system());
  private final ReplicatedLog log = writers.log();
  private final EventForm form = new EventForm(SerializationExtension.get(context().system()));
  private final Executor blocking =
      context().system().dispatchers().lookup("pekko.actor.default-blocking-io-dispatcher");

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
      Iterable<org.apache.pekko.persistence.AtomicWrite> messages) {
    List<CompletableFuture<Optional<Exception>>> results = new ArrayList<>();
    for (org.apache.pekko.persistence.AtomicWrite message : messages) {
      results.add(write(message));
    }
    return FutureConverters.asScala(
        CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
            .thenApply(_ -> results.stream().map(CompletableFuture::resultNow).toList()));
  }

  private CompletableFuture<Optional<Exception>> write(
      org.apache.pekko.persistence.AtomicWrite message) {
    String id = message.persistenceId();
    List<PersistentRepr> events = CollectionConverters.asJava(message.payload());
    OptionalLong epoch = writers.epochFor(id, events.getFirst().writerUuid());
    if (epoch.isEmpty()) {
      return CompletableFuture.failedFuture(
          new JournalException(Reason.FENCED, id + " was opened anew by another incarnation"));
    }
    Effect.EventsAppended appended;
    AtomicWrite write;
    try {
      List<JournalEvent> stored = events.stream().map(form::toLog).toList();
      appended =
          new Effect.EventsAppended(id, epoch.getAsLong(), events.getFirst().sequenceNr(), stored);
      write = withRows(appended, events);
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(Optional.of(e));
    }
    GroupId group = JournalWriters.group(id);
    return SettledAppend.run(log, group, write, () -> seenNewerEpoch(group, appended), blocking)
        .thenApply(_ -> Optional.empty());
  }

  private static AtomicWrite withRows(Effect.EventsAppended appended, List<PersistentRepr> events) {
    List<Condition> conditions = new ArrayList<>();
    List<Effect> effects = new ArrayList<>();
    effects.add(appended);
    for (PersistentRepr event : events) {
      if (EventForm.payload(event) instanceof RowChanging changing) {
        conditions.addAll(changing.conditions());
        effects.addAll(changing.writes());
        effects.addAll(changing.effects());
      }
    }
    return new AtomicWrite(conditions, effects);
  }

  /// Once a newer epoch is applied here, nothing of the older one can be applied any more: the
  /// store tells for good whether the events were.
  private Optional<Boolean> seenNewerEpoch(GroupId group, Effect.EventsAppended appended) {
    GroupStore store = log.readStore(group);
    if (store.epoch(appended.persistenceId()) <= appended.epoch()) {
      return Optional.empty();
    }
    List<StoredEvent> found =
        store.events(
            appended.persistenceId(),
            appended.firstSequenceNumber(),
            appended.lastSequenceNumber(),
            appended.events().size());
    boolean same = found.size() == appended.events().size();
    for (int i = 0; same && i < found.size(); i++) {
      same =
          found.get(i).epoch() == appended.epoch()
              && found.get(i).event().equals(appended.events().get(i));
    }
    return Optional.of(same);
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
    GroupId group = JournalWriters.group(persistenceId);
    long epoch = writers.epoch(persistenceId);
    AtomicWrite write =
        new AtomicWrite(
            List.of(new Condition.EpochIs(persistenceId, epoch)),
            List.of(new Effect.EventsDeleted(persistenceId, toSequenceNr)));
    return FutureConverters.asScala(
        SettledAppend.run(log, group, write, Optional::empty, blocking).thenApply(_ -> null));
  }

  /// The first step of every recovery: opens the epoch.
  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
    GroupId group = JournalWriters.group(persistenceId);
    AtomicWrite open = AtomicWrite.of(new Effect.OpenEpoch(persistenceId, UUID.randomUUID()));
    return FutureConverters.asScala(
        SettledAppend.run(log, group, open, Optional::empty, blocking)
            .thenApplyAsync(
                applied -> recover(group, persistenceId, fromSequenceNr, applied), blocking));
  }

  private long recover(
      GroupId group, String persistenceId, long fromSequenceNr, AppendResult.Applied applied) {
    writers.opened(persistenceId, applied.epoch());
    GroupStore store = log.readStore(group);
    long first = fromSequenceNr + 1;
    boolean newerSnapshot = store.snapshot(persistenceId, first, Long.MAX_VALUE).isPresent();
    long highest = store.highestSequenceNumber(persistenceId);
    if (newerSnapshot && highest >= first && isMissing(store, persistenceId, first)) {
      throw new JournalException(
          Reason.OUTDATED_SNAPSHOT,
          "a newer snapshot of " + persistenceId + " was stored meanwhile");
    }
    return highest;
  }

  private static boolean isMissing(GroupStore store, String persistenceId, long number) {
    return store.events(persistenceId, number, number, 1).isEmpty();
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String persistenceId,
      long fromSequenceNr,
      long toSequenceNr,
      long max,
      Consumer<PersistentRepr> replayCallback) {
    GroupStore store = log.readStore(JournalWriters.group(persistenceId));
    return FutureConverters.asScala(
        CompletableFuture.runAsync(
            () -> replay(store, persistenceId, fromSequenceNr, toSequenceNr, max, replayCallback),
            blocking));
  }

  private void replay(
      GroupStore store,
      String persistenceId,
      long from,
      long to,
      long max,
      Consumer<PersistentRepr> callback) {
    long next = from;
    long left = max;
    while (left > 0 && next <= to) {
      int limit = (int) Math.min(left, REPLAY_BATCH);
      List<StoredEvent> events = store.events(persistenceId, next, to, limit);
      if (events.isEmpty()) {
        return;
      }
      for (StoredEvent event : events) {
        callback.accept(form.fromLog(persistenceId, event));
      }
      next = events.getLast().sequenceNumber() + 1;
      left -= events.size();
    }
  }
}
