package io.lauma.log.ratis;

import io.lauma.clock.Clock;
import io.lauma.clock.ClockReading;
import io.lauma.clock.LeaseRules;
import io.lauma.kv.GroupId;
import io.lauma.log.AppendResult.Refusal;
import io.lauma.log.ApplyOutcome;
import io.lauma.log.AtomicWrite;
import io.lauma.log.GroupStore;
import io.lauma.log.Leadership;
import io.lauma.log.NodeId;
import io.lauma.log.apply.StoredGroup;
import io.lauma.log.batch.BatchingAppender;
import io.lauma.log.batch.EntryResult;
import io.lauma.log.batch.EntrySink;
import io.lauma.log.batch.GroupLease;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;

/// One group's replica on this node: its leadership, its lease, and the way of its entries into
/// Ratis. A leadership has three steps: elected (Ratis leads), settled (everything of earlier terms
/// applied), acting (the predecessor's lease is surely over); appends are taken only while acting.
final class RatisGroup implements EntrySink, ReplicaEvents {
  /// A term this node was elected in, and when it learnt so.
  private record Election(long term, ClockReading at) {}

  private final GroupId id;
  private final RaftGroupId ratisId;
  private final RatisNode node;
  private final GroupStateMachine machine;
  private final GroupLease lease = new GroupLease();
  private final BatchingAppender appender;
  private final StoredGroup store;
  private final Map<Long, Submission> submissions = new ConcurrentHashMap<>();
  private final AtomicBoolean checkpointing = new AtomicBoolean();
  private final Object stateLock = new Object();
  private @Nullable Election election;
  private volatile Leadership leadership = Leadership.UNKNOWN;
  private volatile boolean failed;
  private volatile RaftServer.@Nullable Division division;

  RatisGroup(GroupId id, RaftGroupId ratisId, RatisNode node) {
    this.id = id;
    this.ratisId = ratisId;
    this.node = node;
    RatisSettings settings = node.settings();
    this.machine =
        new GroupStateMachine(
            settings.storesDirectory().resolve(Integer.toString(id.value())),
            settings.resources(),
            settings.logLimits(),
            this);
    this.appender = new BatchingAppender(settings.self(), this, settings.clock(), lease);
    this.store = new StoredGroup(new MachineStore(machine));
  }

  GroupStateMachine machine() {
    return machine;
  }

  BatchingAppender appender() {
    return appender;
  }

  GroupLease lease() {
    return lease;
  }

  GroupStore store() {
    return store;
  }

  Leadership leadership() {
    return leadership;
  }

  RaftServer.Division division() throws IOException {
    RaftServer.Division present = division;
    if (present == null) {
      present = node.server().getDivision(ratisId);
      division = present;
    }
    return present;
  }

  /// Takes writes again after a hand-over whose transfer did not happen.
  void resume() {
    synchronized (stateLock) {
      if (leadership.ready()) {
        lease.act(leadership.term());
        appender.reopen();
      }
    }
  }

  void close() {
    appender.close(Refusal.CLOSED);
    lease.end();
  }

  @Override
  public CompletionStage<EntryResult> submit(byte[] entry, List<AtomicWrite> writes) {
    Leadership present = leadership;
    if (failed) {
      return done(new EntryResult.Refused(Refusal.STORAGE_FAILED));
    }
    if (!present.ready()) {
      return done(new EntryResult.NotLeader(present.leader()));
    }
    Submission submission = new Submission(writes);
    long callId = node.nextCallId();
    submissions.put(callId, submission);
    return send(callId, entry)
        .handle((reply, failure) -> {
          submissions.remove(callId);
          return resultOf(submission, reply, failure);
        });
  }

  @Override
  public boolean replicates() {
    RaftServer.Division known = division;
    return known != null && known.getRaftConf().getCurrentPeers().size() > 1;
  }

  private CompletableFuture<RaftClientReply> send(long callId, byte[] entry) {
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(node.clientId())
            .setServerId(node.peerId())
            .setGroupId(ratisId)
            .setCallId(callId)
            .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(entry)))
            .setType(RaftClientRequest.writeRequestType())
            .build();
    try {
      return ((RaftClientAsynchronousProtocol) division()).submitClientRequestAsync(request);
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private EntryResult resultOf(
      Submission submission, @Nullable RaftClientReply reply, @Nullable Throwable failure) {
    if (reply != null
        && reply.isSuccess()
        && reply.getMessage() instanceof OutcomeMessage(var index, var term, var outcomes)
        && outcomes.size() == submission.writes().size()) {
      return new EntryResult.Applied(index, term, outcomes);
    }
    if (submission.isAppended()) {
      return new EntryResult.Unknown();
    }
    Throwable cause = reply == null ? failure : reply.getException();
    if (cause instanceof ResourceUnavailableException) {
      return new EntryResult.Refused(Refusal.QUEUE_FULL);
    }
    return new EntryResult.NotLeader(
        leadership.leader().filter(leader -> !leader.equals(node.self())));
  }

  @Override
  public Optional<Submission> submission(long callId) {
    return Optional.ofNullable(submissions.get(callId));
  }

  @Override
  public boolean mayAppend() {
    Leadership present = leadership;
    RaftServer.Division known = division;
    return present.ready()
        && !failed
        && known != null
        && known.getInfo().getCurrentTerm() == present.term();
  }

  @Override
  public void applied(long index, List<AtomicWrite> writes, List<ApplyOutcome> outcomes) {
    node.announceApplied(id, index, writes, outcomes);
  }

  @Override
  public void storeChanged() {
    store.changed();
    node.wakeUpkeep();
  }

  @Override
  public void checkpointDue() {
    if (checkpointing.compareAndSet(false, true)) {
      var _ = node.checkpoint(ratisId).whenComplete((_, _) -> checkpointing.set(false));
    }
  }

  @Override
  public void leaderChanged(NodeId leader) {
    long term = currentTerm();
    synchronized (stateLock) {
      if (leader.equals(node.self())) {
        election = new Election(term, clock().now());
      } else {
        endLeadership();
      }
      leadership = new Leadership(term, Optional.of(leader), false);
      node.announce(listener -> listener.onLeaderChanged(id, term, leader));
    }
  }

  @Override
  public void leaderReady() {
    Election settled;
    synchronized (stateLock) {
      settled = election;
    }
    if (settled == null) {
      return;
    }
    long waitMillis = LeaseRules.waitMillis(settled.at(), clock().now(), isPredecessorGone());
    if (waitMillis <= 0) {
      act(settled);
    } else {
      node.after(waitMillis, () -> act(settled));
    }
  }

  /// Leases come from entries. Whoever submitted the last one waited out all leases before it, so
  /// when that was this node, or its author gave up leadership with it, nobody holds one.
  private boolean isPredecessorGone() {
    Optional<NodeId> submitter = machine.lastSubmitter();
    return submitter.isEmpty()
        || submitter.get().equals(node.self())
        || store.handOver().isPresent();
  }

  private void act(Election settled) {
    node.leaderActs(id);
    synchronized (stateLock) {
      if (!settled.equals(election) || failed) {
        return;
      }
      lease.act(settled.term());
      appender.reopen();
      leadership = new Leadership(settled.term(), Optional.of(node.self()), true);
      node.announce(listener -> listener.onLeaderReady(id, settled.term()));
    }
  }

  @Override
  public void notLeader() {
    synchronized (stateLock) {
      endLeadership();
    }
  }

  private void endLeadership() {
    Election ended = election;
    if (ended != null) {
      election = null;
      lease.end();
      appender.reopen();
      leadership = new Leadership(ended.term(), Optional.empty(), false);
      node.announce(listener -> listener.onStepDown(id, ended.term()));
    }
  }

  @Override
  public void snapshotInstalled() {
    node.announceInstalled(id);
  }

  @Override
  public void failed(Throwable cause) {
    if (failed) {
      return;
    }
    failed = true;
    synchronized (stateLock) {
      endLeadership();
    }
    appender.close(Refusal.STORAGE_FAILED);
    node.replicaFailed(id, cause);
  }

  private long currentTerm() {
    try {
      return division().getInfo().getCurrentTerm();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Clock clock() {
    return node.settings().clock();
  }

  private static CompletionStage<EntryResult> done(EntryResult result) {
    return CompletableFuture.completedFuture(result);
  }
}
