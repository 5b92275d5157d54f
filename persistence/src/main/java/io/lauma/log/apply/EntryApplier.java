package io.lauma.log.apply;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Invariants;
import io.lauma.kv.KeyRange;
import io.lauma.kv.RowWrite;
import io.lauma.log.AppendResult.Rejection;
import io.lauma.log.ApplyOutcome;
import io.lauma.log.AtomicWrite;
import io.lauma.log.AtomicWrite.Condition;
import io.lauma.log.Effect;
import io.lauma.log.NodeId;
import io.lauma.mvcc.CommittedStage;
import io.lauma.mvcc.SortedBatch;
import io.lauma.mvcc.SortedStore;
import io.lauma.mvcc.StagedRows;
import io.lauma.mvcc.VersionKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Applies one entry of the log to a store, as one batch: each write is decided against the store
/// and the earlier writes of the entry, then its effects go into the batch. Deterministic: it
/// consults nothing but the store (or what its memory keeps of it) and the entry.
///
/// An applier is used for one entry. The state machine calls it in the order of the log, never for
/// an index at or below the applied one.
public final class EntryApplier {
  private final SortedStore store;
  private final AppliedMemory memory;
  private final long index;
  private final Map<String, WriterState> writers = new HashMap<>();
  private final Map<String, Map<Long, byte[]>> events = new HashMap<>();
  private HybridTime horizon;

  private EntryApplier(SortedStore store, AppliedMemory memory, long index) {
    this.store = store;
    this.memory = memory;
    this.index = index;
    this.horizon = memory.horizon(store);
  }

  /// Applies the entry at `index`; answers one outcome per write, in order.
  ///
  /// @param memory the store's
  public static List<ApplyOutcome> apply(
      SortedStore store, AppliedMemory memory, long index, long term, EntryCodec.Entry entry) {
    return new EntryApplier(store, memory, index).run(term, entry);
  }

  /// Records that an entry without writes (the library's own) was applied.
  public static void skip(SortedStore store, AppliedMemory memory, long index, long term) {
    AppliedPosition position = new AppliedPosition(index, term, memory.position(store).submitter());
    try (SortedBatch batch = store.newBatch()) {
      batch.put(StoreKeys.APPLIED, position.encode());
      store.write(batch);
    }
    memory.applied(position);
  }

  static HybridTime horizon(SortedStore store) {
    byte[] bytes = store.get(StoreKeys.HORIZON);
    return bytes == null ? HybridTime.ZERO : new HybridTime(new ByteReader(bytes).position());
  }

  private List<ApplyOutcome> run(long term, EntryCodec.Entry entry) {
    AppliedPosition before = memory.position(store);
    Invariants.check(index > before.index(), "an entry is applied once", "index", index);
    List<ApplyOutcome> outcomes = new ArrayList<>(entry.writes().size());
    try (SortedBatch batch = store.newBatch()) {
      for (AtomicWrite write : entry.writes()) {
        outcomes.add(apply(write, entry.submitter(), batch));
      }
      AppliedPosition position = new AppliedPosition(index, term, Optional.of(entry.submitter()));
      batch.put(StoreKeys.APPLIED, position.encode());
      store.write(batch);
      memory.applied(position, horizon, writers);
    }
    return outcomes;
  }

  private ApplyOutcome apply(AtomicWrite write, NodeId submitter, SortedBatch batch) {
    Optional<ApplyOutcome> repeat = repeated(write);
    if (repeat.isPresent()) {
      return repeat.get();
    }
    Map<String, WriterState> after = new HashMap<>();
    Rejection rejection = decide(write, after);
    if (rejection != null) {
      return new ApplyOutcome.Refused(rejection);
    }
    boolean reopened = reopensOnly(write);
    long epoch = openedEpoch(write, after);
    writers.putAll(after);
    after.forEach((id, state) -> batch.put(StoreKeys.writer(id), state.encode()));
    batch.delete(StoreKeys.HAND_OVER);
    write.effects().forEach(effect -> perform(effect, submitter, batch));
    return reopened ? new ApplyOutcome.Repeated(epoch) : new ApplyOutcome.Done(epoch);
  }

  /// A write whose first events are in the store already is a repeat when all of them are, and a
  /// conflict otherwise; conditions that have changed since do not matter any more.
  private Optional<ApplyOutcome> repeated(AtomicWrite write) {
    int appends = 0;
    int stored = 0;
    for (Effect effect : write.effects()) {
      if (effect instanceof Effect.EventsAppended appended) {
        appends++;
        stored += isStored(appended) ? 1 : 0;
      }
    }
    if (stored == 0) {
      return Optional.empty();
    }
    return Optional.of(
        stored == appends
            ? new ApplyOutcome.Repeated(0)
            : new ApplyOutcome.Refused(Rejection.CONFLICT));
  }

  private boolean isStored(Effect.EventsAppended appended) {
    WriterState state = writer(appended.persistenceId());
    if (appended.lastSequenceNumber() > state.highest()
        || appended.firstSequenceNumber() <= state.deletedTo()) {
      return false;
    }
    long number = appended.firstSequenceNumber();
    for (var event : appended.events()) {
      byte[] present = event(appended.persistenceId(), number++);
      byte[] wanted = StoredEvents.encode(appended.epoch(), event);
      if (present == null || !Arrays.equals(present, wanted)) {
        return false;
      }
    }
    return true;
  }

  /// Decides the write without changing anything; `after` receives the writers' states as they will
  /// be.
  private @Nullable Rejection decide(AtomicWrite write, Map<String, WriterState> after) {
    for (Condition condition : write.conditions()) {
      switch (condition) {
        case Condition.EpochIs(var id, var epoch) -> {
          if (writer(id).epoch() != epoch) {
            return Rejection.FENCED;
          }
        }
      }
    }
    for (Effect effect : write.effects()) {
      Rejection rejection = decide(effect, after);
      if (rejection != null) {
        return rejection;
      }
    }
    return null;
  }

  private @Nullable Rejection decide(Effect effect, Map<String, WriterState> after) {
    return switch (effect) {
      case Effect.EventsAppended appended -> decide(appended, after);
      case Effect.OpenEpoch(var id, var by) -> {
        WriterState state = writer(id, after);
        after.put(id, state.openedBy(by) ? state : state.open(index, by));
        yield null;
      }
      case Effect.EventsDeleted(var id, var to) -> {
        after.put(id, writer(id, after).delete(to));
        yield null;
      }
      case Effect.RowWrites _,
          Effect.StageCommitted _,
          Effect.SnapshotStored _,
          Effect.SnapshotsDeleted _,
          Effect.HandOver _,
          Effect.Noop _,
          Effect.HorizonAdvanced _,
          Effect.RangeDeleted _,
          Effect.RowsStaged _,
          Effect.StageDropped _,
          Effect.ValuesDeleted _,
          Effect.ValueSet _ ->
          null;
    };
  }

  private @Nullable Rejection decide(
      Effect.EventsAppended appended, Map<String, WriterState> after) {
    WriterState state = writer(appended.persistenceId(), after);
    if (state.epoch() != appended.epoch()) {
      return Rejection.FENCED;
    }
    if (appended.firstSequenceNumber() != state.highest() + 1) {
      return Rejection.CONFLICT;
    }
    after.put(appended.persistenceId(), state.append(appended));
    return null;
  }

  private void perform(Effect effect, NodeId submitter, SortedBatch batch) {
    switch (effect) {
      case Effect.EventsAppended appended -> appendEvents(appended, batch);
      case Effect.OpenEpoch _ -> {}
      case Effect.RowWrites(var timestamp, var rows) -> {
        for (RowWrite row : rows) {
          batch.put(VersionKeys.of(StoreKeys.ROW, row.key(), timestamp), row.value());
        }
      }
      case Effect.RowsStaged(var stage, var rows) -> {
        byte[] prefix = StoreKeys.stage(stage);
        for (RowWrite row : rows) {
          batch.put(StagedRows.under(prefix, row.key()), row.value());
        }
      }
      case Effect.StageCommitted(var stage, var timestamp) ->
          batch.put(StoreKeys.committedStage(timestamp, stage), new byte[0]);
      case Effect.StageDropped(var stage) -> dropStage(stage, batch);
      case Effect.SnapshotStored(var id, var number, var bytes) ->
          batch.put(StoreKeys.snapshot(id, number), bytes);
      case Effect.SnapshotsDeleted(var id, var from, var to) -> {
        if (from <= to) {
          batch.deleteRange(StoreKeys.snapshot(id, from), StoreKeys.snapshot(id, to + 1));
        }
      }
      case Effect.EventsDeleted(var id, _) -> {
        long to = writer(id).deletedTo();
        batch.deleteRange(StoreKeys.event(id, 0), StoreKeys.event(id, to + 1));
      }
      case Effect.HandOver(var bytes) ->
          batch.put(
              StoreKeys.HAND_OVER,
              new ByteWriter(bytes.length + 64)
                  .i64(index)
                  .string(submitter.value())
                  .raw(bytes)
                  .toArray());
      case Effect.Noop _ -> {}
      case Effect.HorizonAdvanced(var advanced) -> {
        if (advanced.isAfter(horizon)) {
          horizon = advanced;
          batch.put(StoreKeys.HORIZON, new ByteWriter(8).i64(advanced.value()).toArray());
        }
      }
      case Effect.RangeDeleted(var range) -> deleteRange(range, batch);
      case Effect.ValuesDeleted(var from, var to) ->
          batch.deleteRange(StoreKeys.value(from), StoreKeys.value(to));
      case Effect.ValueSet(var name, var value) -> {
        if (value.length == 0) {
          batch.delete(StoreKeys.value(name));
        } else {
          batch.put(StoreKeys.value(name), value);
        }
      }
    }
  }

  private static void dropStage(String stage, SortedBatch batch) {
    byte[] prefix = StoreKeys.stage(stage);
    batch.deleteRange(prefix, StoreKeys.behind(prefix));
  }

  private void deleteRange(KeyRange range, SortedBatch batch) {
    batch.deleteRange(StoreKeys.row(range.start()), StoreKeys.row(range.end()));
    for (CommittedStage stage : CommittedStages.read(store)) {
      batch.deleteRange(stage.of(range.start()), stage.of(range.end()));
    }
  }

  private void appendEvents(Effect.EventsAppended appended, SortedBatch batch) {
    Map<Long, byte[]> added =
        events.computeIfAbsent(appended.persistenceId(), _ -> new HashMap<>());
    long number = appended.firstSequenceNumber();
    for (var event : appended.events()) {
      byte[] bytes = StoredEvents.encode(appended.epoch(), event);
      added.put(number, bytes);
      batch.put(StoreKeys.event(appended.persistenceId(), number), bytes);
      number++;
    }
  }

  private boolean reopensOnly(AtomicWrite write) {
    return !write.effects().isEmpty()
        && write.effects().stream()
            .allMatch(effect ->
                effect instanceof Effect.OpenEpoch(var id, var by) && writer(id).openedBy(by));
  }

  private static long openedEpoch(AtomicWrite write, Map<String, WriterState> after) {
    long epoch = 0;
    for (Effect effect : write.effects()) {
      if (effect instanceof Effect.OpenEpoch(var id, _)) {
        WriterState state = after.get(id);
        epoch = state == null ? epoch : state.epoch();
      }
    }
    return epoch;
  }

  private WriterState writer(String persistenceId) {
    return writers.computeIfAbsent(persistenceId, id -> memory.writer(store, id));
  }

  private WriterState writer(String persistenceId, Map<String, WriterState> after) {
    WriterState state = after.get(persistenceId);
    return state == null ? writer(persistenceId) : state;
  }

  private byte @Nullable [] event(String persistenceId, long number) {
    Map<Long, byte[]> added = events.get(persistenceId);
    byte[] bytes = added == null ? null : added.get(number);
    return bytes == null ? store.get(StoreKeys.event(persistenceId, number)) : bytes;
  }
}
