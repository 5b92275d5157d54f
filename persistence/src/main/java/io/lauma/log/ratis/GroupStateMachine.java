package io.lauma.log.ratis;

import io.lauma.kv.Invariants;
import io.lauma.log.ApplyOutcome;
import io.lauma.log.AtomicWrite;
import io.lauma.log.NodeId;
import io.lauma.log.apply.AppliedMemory;
import io.lauma.log.apply.AppliedPosition;
import io.lauma.log.apply.EntryApplier;
import io.lauma.log.apply.EntryCodec;
import io.lauma.mvcc.SortedStore;
import io.lauma.mvcc.StoreException;
import io.lauma.rocksdb.RocksResources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/// Ratis' view of one replica. Ratis replays from its last snapshot, our store is usually ahead of
/// it: entries at or below the applied index are passed over, and the applied index never goes
/// back. Apply runs on one thread. Ratis goes on behind an entry whose apply failed, and spins for
/// ever when apply throws while it is closing; so the first failure breaks the machine for good: it
/// applies nothing and makes no checkpoint any more, until it is started anew from its disk.
final class GroupStateMachine extends BaseStateMachine {
  /// What an entry of Ratis' own, a configuration, counts in the log; its bytes are not told.
  private static final long OWN_ENTRY_BYTES = 256;

  private final Path directory;
  private final RocksResources resources;
  private final ReplicaEvents events;
  private final CheckpointStorage checkpoints = new CheckpointStorage();
  private final Object snapshotLock = new Object();
  private final ReplicaUpkeep upkeep;
  private volatile @Nullable ReplicaStore store;
  private final AppliedMemory memory = new AppliedMemory();
  private volatile @Nullable Path temporary;
  private volatile boolean broken;
  private volatile long applied = RaftLog.INVALID_LOG_INDEX;
  private volatile long replayed = RaftLog.INVALID_LOG_INDEX;
  private final RetainedLog.Limits logLimits;

  /// On the thread of apply, once Ratis runs.
  private RetainedLog log;

  GroupStateMachine(
      Path directory,
      RocksResources resources,
      RetainedLog.Limits logLimits,
      ReplicaEvents events) {
    this.directory = directory;
    this.resources = resources;
    this.logLimits = logLimits;
    this.log = new RetainedLog(logLimits, RaftLog.INVALID_LOG_INDEX);
    this.events = events;
    this.upkeep = new ReplicaUpkeep(events::storeChanged);
  }

  /// A bounded piece of background work.
  ///
  /// @return milliseconds until the next one is due
  long upkeep(long nowMillis) {
    ReplicaStore present = store;
    boolean running = getLifeCycleState() == LifeCycle.State.RUNNING && !broken;
    return present == null || !running
        ? Long.MAX_VALUE
        : upkeep.step("store " + directory.getFileName(), present.sorted(), nowMillis);
  }

  /// Sweeps the old versions of this replica soon; completes when that is done.
  CompletionStage<Void> sweep() {
    return upkeep.sweep();
  }

  SortedStore sorted() {
    return store().sorted();
  }

  boolean isOpen() {
    return store != null;
  }

  AppliedPosition position() {
    return store().applied();
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage)
      throws IOException {
    super.initialize(server, group, storage);
    getLifeCycle().startAndTransition(() -> open(storage), IOException.class);
  }

  private void open(RaftStorage storage) throws IOException {
    checkpoints.init(storage);
    temporary = storage.getStorageDir().getTmpDir().toPath();
    Optional<CheckpointStorage.Checkpoint> newest = checkpoints.latest();
    ReplicaStore opened = ReplicaStore.open(directory, resources, newest);
    store = opened;
    AppliedPosition position = opened.applied();
    if (newest.isEmpty() && position.index() >= 0) {
      // a crash while Ratis exchanged its directory for an installed one took the checkpoints
      opened.current().flush();
      checkpoints.create(opened.current(), TermIndex.valueOf(position.term(), position.index()));
    }
    moveTo(position);
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return checkpoints;
  }

  @Override
  public TransactionContext startTransaction(RaftClientRequest request) {
    Optional<Submission> submission = events.submission(request.getCallId());
    TransactionContext context =
        TransactionContext.newBuilder()
            .setStateMachine(this)
            .setClientRequest(request)
            .setStateMachineContext(submission.orElse(null))
            .build();
    if (submission.isEmpty()) {
      context.setException(new IOException("only this node appends through its leader"));
    }
    return context;
  }

  @Override
  public TransactionContext preAppendTransaction(TransactionContext context) throws IOException {
    if (!(context.getStateMachineContext() instanceof Submission submission)) {
      throw new IOException("only this node appends through its leader");
    }
    if (!events.mayAppend()) {
      throw new IOException("this leadership may not act yet");
    }
    submission.markAppended();
    return context;
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext context) {
    LogEntryProto logEntry = context.getLogEntry();
    if (broken) {
      return CompletableFuture.failedFuture(new IOException("the replica is broken"));
    }
    try {
      return CompletableFuture.completedFuture(apply(context, logEntry));
    } catch (RuntimeException e) {
      breakDown(e);
      return CompletableFuture.failedFuture(e);
    }
  }

  private Message apply(TransactionContext context, LogEntryProto logEntry) {
    long index = logEntry.getIndex();
    long term = logEntry.getTerm();
    passed(index, logEntry.getSerializedSize());
    if (index <= applied) {
      return new OutcomeMessage(index, term, List.of());
    }
    checkNext(index);
    EntryCodec.Entry entry =
        EntryCodec.decode(logEntry.getStateMachineLogEntry().getLogData().toByteArray());
    List<AtomicWrite> writes =
        context.getStateMachineContext() instanceof Submission submission
            ? submission.writes()
            : entry.writes();
    List<ApplyOutcome> outcomes;
    synchronized (upkeep.lock(entry.writes())) {
      outcomes = EntryApplier.apply(store().sorted(), memory, index, term, entry);
    }
    if (upkeep.applied(entry.writes())) {
      events.storeChanged();
    }
    applied = index;
    updateLastAppliedTermIndex(term, index);
    events.applied(index, writes, outcomes);
    if (log.isCheckpointDue()) {
      events.checkpointDue();
    }
    return new OutcomeMessage(index, term, outcomes);
  }

  private void passed(long index, long bytes) {
    replayed = index;
    log.add(index, bytes);
  }

  /// Entries of Ratis' own (configurations) count in the applied index too.
  @Override
  public void notifyTermIndexUpdated(long term, long index) {
    passed(index, OWN_ENTRY_BYTES);
    if (index <= applied || broken) {
      return;
    }
    try {
      checkNext(index);
      EntryApplier.skip(store().sorted(), memory, index, term);
      applied = index;
      updateLastAppliedTermIndex(term, index);
    } catch (RuntimeException e) {
      breakDown(e);
    }
  }

  private void breakDown(Throwable cause) {
    broken = true;
    events.failed(cause);
  }

  private void checkNext(long index) {
    Invariants.check(index == applied + 1, "no entry of the log is missing", "index", index);
  }

  /// Makes a checkpoint of everything applied.
  ///
  /// @return the index up to which Ratis purges its log: below the checkpoint by what is kept for
  ///   members that are a little behind or being sent an older one; -1 when none was made
  @Override
  public long takeSnapshot() throws IOException {
    synchronized (snapshotLock) {
      boolean running = getLifeCycleState() == LifeCycle.State.RUNNING && !broken;
      if (!running || replayed < applied || applied < 0) {
        return RaftLog.INVALID_LOG_INDEX;
      }
      try {
        ReplicaStore present = store();
        present.current().flush();
        AppliedPosition position = present.applied();
        checkpoints.create(present.current(), TermIndex.valueOf(position.term(), position.index()));
        return log.checkpointed(checkpoints.oldestInUse().orElse(Long.MAX_VALUE));
      } catch (StoreException e) {
        breakDown(e);
        throw new IOException("no checkpoint", e);
      }
    }
  }

  /// Comes when a leader's checkpoint has arrived and is about to take the place of the directory:
  /// its files are forced first, because Ratis does not, and purges its log right after.
  @Override
  public void pause() {
    synchronized (snapshotLock) {
      try {
        Path arrived = temporary;
        if (arrived != null) {
          Folders.forceTree(arrived);
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      if (getLifeCycleState() == LifeCycle.State.RUNNING) {
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        getLifeCycle().transition(LifeCycle.State.PAUSED);
      }
    }
  }

  /// Takes over the installed checkpoint; on the thread of apply.
  @Override
  public void reinitialize() throws IOException {
    CheckpointStorage.Checkpoint installed =
        checkpoints.latest().orElseThrow(() -> new IOException("no checkpoint was installed"));
    getLifeCycle().transition(LifeCycle.State.STARTING);
    if (installed.index() > applied) {
      checkpoints.force();
      store().replaceBy(installed);
      memory.forget();
      upkeep.replaced();
      events.storeChanged();
      moveTo(store().applied());
      events.snapshotInstalled();
    }
    getLifeCycle().transition(LifeCycle.State.RUNNING);
  }

  private void moveTo(AppliedPosition position) {
    applied = position.index();
    replayed = newestCheckpoint();
    log = new RetainedLog(logLimits, replayed);
    if (position.index() >= 0) {
      setLastAppliedTermIndex(TermIndex.valueOf(position.term(), position.index()));
    }
  }

  /// Index of the newest checkpoint; -1 for none.
  long newestCheckpoint() {
    return checkpoints
        .latest()
        .map(CheckpointStorage.Checkpoint::index)
        .orElse(RaftLog.INVALID_LOG_INDEX);
  }

  @Override
  public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
    events.leaderChanged(GroupIds.fromRatis(leader));
  }

  @Override
  public void notifyLeaderReady() {
    events.leaderReady();
  }

  @Override
  public void notifyNotLeader(Collection<TransactionContext> pending) {
    events.notLeader();
  }

  @Override
  public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
    breakDown(cause);
  }

  @Override
  public void close() {
    upkeep.close();
    ReplicaStore present = store;
    if (present != null) {
      present.close();
    }
  }

  private ReplicaStore store() {
    ReplicaStore present = store;
    if (present == null) {
      throw new IllegalStateException("the replica is not open");
    }
    return present;
  }

  /// The node that submitted the last entry with writes, as applied.
  Optional<NodeId> lastSubmitter() {
    return position().submitter();
  }
}
