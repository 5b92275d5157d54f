package io.lauma.log.simulated;

import io.lauma.clock.Clock;
import io.lauma.clock.ClockReading;
import io.lauma.clock.LeaseRules;
import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Invariants;
import io.lauma.log.AppendResult.Refusal;
import io.lauma.log.ApplyOutcome;
import io.lauma.log.AtomicWrite;
import io.lauma.log.GroupStore;
import io.lauma.log.Leadership;
import io.lauma.log.LogException;
import io.lauma.log.LogException.Reason;
import io.lauma.log.LogListener;
import io.lauma.log.Members;
import io.lauma.log.NodeId;
import io.lauma.log.Peer;
import io.lauma.log.apply.AppliedMemory;
import io.lauma.log.apply.AppliedPosition;
import io.lauma.log.apply.EntryApplier;
import io.lauma.log.apply.EntryCodec;
import io.lauma.log.apply.ReplicaSweep;
import io.lauma.log.apply.StageMoves;
import io.lauma.log.apply.StoredGroup;
import io.lauma.log.batch.BatchingAppender;
import io.lauma.log.batch.EntryResult;
import io.lauma.log.batch.EntrySink;
import io.lauma.log.batch.GroupLease;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One replica of a group in a simulation: Raft by the book, single-threaded, one change of members
/// at a time, with our leadership steps (elected, settled, acting) above it as in the real
/// implementation.
final class SimulatedReplica implements EntrySink {
  private static final int ELECTION_MILLIS_MIN = 1_000;
  private static final int ELECTION_MILLIS_SPAN = 500;
  private static final int FIRST_ELECTION_MILLIS_MIN = 100;
  private static final int HEARTBEAT_MILLIS = 100;
  private static final int TRANSFER_MILLIS_MAX = 3_000;
  private static final int ITEMS_PER_MESSAGE_MAX = 64;
  private static final int STAGING_GAP = 16;

  private enum Role {
    FOLLOWER,
    CANDIDATE,
    LEADER
  }

  /// Pause between two steps that move rows of a committed stage, and the rows of one.
  private static final double MOVE_MILLIS_MAX = 20;

  private static final int MOVED_ROWS = 2;

  private record Pending(long term, CompletableFuture<EntryResult> result) {}

  /// What a leader knows of another member.
  private static final class Progress {
    private long next;
    private long match = -1;
    private long heardMillis;
  }

  private final GroupId id;
  private final NodeId self;
  private final SimulatedHerd herd;
  private final SimulatedDisk disk;
  private final Clock clock;
  private final Consumer<Consumer<LogListener>> announce;
  private final SimulatedTime time;
  private final GroupLease lease = new GroupLease();
  private final BatchingAppender appender;
  private final Map<Long, Pending> pending = new HashMap<>();
  private final Map<NodeId, Progress> progress = new HashMap<>();
  private final Set<NodeId> votes = new HashSet<>();
  private MemoryStore store;
  private final AppliedMemory memory = new AppliedMemory();
  private StoredGroup readers;
  private Role role = Role.FOLLOWER;
  private Optional<NodeId> leader = Optional.empty();
  private boolean acting;
  private boolean halted;
  private long commit;
  private long applied;
  private long timer;
  private Members staging = new Members(List.of(), List.of());
  private @Nullable CompletableFuture<Void> change;
  private @Nullable CompletableFuture<Void> transfer;
  private Optional<NodeId> heir = Optional.empty();
  private @Nullable ClockReading elected;

  SimulatedReplica(
      GroupId id,
      NodeId self,
      SimulatedHerd herd,
      SimulatedDisk disk,
      Clock clock,
      Consumer<Consumer<LogListener>> announce) {
    this.id = id;
    this.self = self;
    this.herd = herd;
    this.disk = disk;
    this.clock = clock;
    this.announce = announce;
    this.time = herd.time();
    this.appender = new BatchingAppender(self, this, clock, lease);
    this.store = disk.checkpoint.copy();
    this.readers = new StoredGroup(store);
    this.commit = disk.checkpointIndex;
    this.applied = disk.checkpointIndex;
    awaitElection(FIRST_ELECTION_MILLIS_MIN);
  }

  @Override
  public boolean replicates() {
    return disk.members().voters().size() > 1;
  }

  BatchingAppender appender() {
    return appender;
  }

  boolean holdsLease() {
    return lease.holds(clock.now());
  }

  Leadership leadership() {
    return new Leadership(disk.term, leader, acting);
  }

  Members members() {
    return disk.members();
  }

  GroupStore readStore() {
    return readers;
  }

  /// Ends the replica as a crash does: nothing more is sent, every outcome still open is unknown.
  void halt() {
    halted = true;
    acting = false;
    lease.end();
    failPending();
    appender.close(Refusal.CLOSED);
  }

  long checkpoint() {
    disk.checkpoint = store.copy();
    disk.checkpointIndex = applied;
    return applied;
  }

  // ---- elections

  private void awaitElection(int minMillis) {
    long mine = ++timer;
    double delay = minMillis + herd.random().nextDouble() * ELECTION_MILLIS_SPAN;
    time.after(
        delay,
        () -> {
          if (mine == timer && !halted && role != Role.LEADER) {
            stand();
          }
        });
  }

  private void stand() {
    awaitElection(ELECTION_MILLIS_MIN);
    if (!members().hasVoter(self)) {
      return;
    }
    disk.term++;
    disk.votedFor = Optional.of(self);
    role = Role.CANDIDATE;
    leader = Optional.empty();
    votes.clear();
    votes.add(self);
    Message request = new Message.RequestVote(disk.term, disk.lastIndex(), disk.lastTerm());
    otherVoters().forEach(peer -> send(peer.node(), request));
    countVotes();
  }

  private void countVotes() {
    if (role == Role.CANDIDATE && isMajority(votes)) {
      lead();
    }
  }

  private void lead() {
    role = Role.LEADER;
    learnLeader(self);
    elected = clock.now();
    timer++;
    progress.clear();
    disk.log.add(new Item.Begin(disk.term));
    heartbeat(disk.term);
    advanceCommit();
  }

  private void settle() {
    ClockReading since = elected;
    if (since == null) {
      return;
    }
    Optional<NodeId> submitter = AppliedPosition.read(store).submitter();
    boolean gone =
        submitter.isEmpty() || submitter.get().equals(self) || readStore().handOver().isPresent();
    long term = disk.term;
    long wait = Math.max(0, LeaseRules.waitMillis(since, clock.now(), gone));
    time.after(wait, () -> act(term));
  }

  private void act(long term) {
    if (!halted && role == Role.LEADER && disk.term == term && !acting) {
      acting = true;
      lease.act(term);
      announce.accept(listener -> listener.onLeaderReady(id, term));
    }
  }

  private void follow(long term) {
    boolean led = role == Role.LEADER;
    long before = disk.term;
    if (term > disk.term) {
      disk.term = term;
      disk.votedFor = Optional.empty();
      leader = Optional.empty();
    }
    role = Role.FOLLOWER;
    if (led) {
      acting = false;
      lease.end();
      appender.reopen();
      failPending();
      failChange(Reason.NOT_LEADER, "the leadership ended");
      announce.accept(listener -> listener.onStepDown(id, before));
      awaitElection(ELECTION_MILLIS_MIN);
    }
  }

  private void learnLeader(NodeId node) {
    if (!leader.equals(Optional.of(node))) {
      leader = Optional.of(node);
      long term = disk.term;
      announce.accept(listener -> listener.onLeaderChanged(id, term, node));
      CompletableFuture<Void> waiting = transfer;
      if (waiting != null && heir.equals(leader)) {
        transfer = null;
        waiting.complete(null);
      }
    }
  }

  // ---- messages

  void receive(NodeId from, Message message) {
    if (message.term() > disk.term) {
      follow(message.term());
    }
    switch (message) {
      case Message.Append append -> onAppend(from, append);
      case Message.Appended reply -> onAppended(from, reply);
      case Message.Install install -> onInstall(from, install);
      case Message.RequestVote request -> onRequestVote(from, request);
      case Message.Vote vote -> {
        if (vote.granted() && vote.term() == disk.term) {
          votes.add(from);
          countVotes();
        }
      }
      case Message.Stand stand -> {
        if (stand.term() == disk.term && role == Role.FOLLOWER) {
          stand();
        }
      }
    }
  }

  private void onRequestVote(NodeId from, Message.RequestVote request) {
    boolean upToDate =
        request.lastTerm() > disk.lastTerm()
            || (request.lastTerm() == disk.lastTerm() && request.lastIndex() >= disk.lastIndex());
    boolean granted =
        request.term() == disk.term
            && upToDate
            && role == Role.FOLLOWER
            && (disk.votedFor.isEmpty() || disk.votedFor.get().equals(from));
    if (granted) {
      disk.votedFor = Optional.of(from);
      awaitElection(ELECTION_MILLIS_MIN);
    }
    send(from, new Message.Vote(disk.term, granted));
  }

  private void onAppend(NodeId from, Message.Append append) {
    if (append.term() < disk.term) {
      send(from, new Message.Appended(disk.term, false, 0));
      return;
    }
    heardFrom(from);
    long previous = append.previousIndex();
    if (previous > disk.lastIndex() || disk.termAt(previous) != append.previousTerm()) {
      long resume = Math.min(disk.lastIndex() + 1, Math.max(0, previous));
      send(from, new Message.Appended(disk.term, false, resume));
      return;
    }
    long index = previous;
    for (Item item : append.items()) {
      index++;
      if (index <= disk.lastIndex() && disk.termAt(index) != item.term()) {
        Invariants.check(index > commit, "what is committed is never cut", "index", index);
        disk.cutFrom(index);
      }
      if (index > disk.lastIndex()) {
        disk.log.add(item);
      }
    }
    send(from, new Message.Appended(disk.term, true, index));
    commit = Math.max(commit, Math.min(append.commit(), index));
    applyCommitted();
  }

  private void onInstall(NodeId from, Message.Install install) {
    if (install.term() < disk.term || install.index() <= applied) {
      return;
    }
    heardFrom(from);
    disk.log.clear();
    disk.log.addAll(install.items());
    disk.checkpoint = install.store().copy();
    disk.checkpointIndex = install.index();
    store = disk.checkpoint.copy();
    memory.forget();
    readers = new StoredGroup(store);
    applied = install.index();
    commit = Math.max(commit, applied);
    announce.accept(listener -> listener.onSnapshotInstalled(id));
    send(from, new Message.Appended(disk.term, true, install.index()));
  }

  private void heardFrom(NodeId from) {
    role = Role.FOLLOWER;
    learnLeader(from);
    awaitElection(ELECTION_MILLIS_MIN);
  }

  private void onAppended(NodeId from, Message.Appended reply) {
    Progress known = progress.get(from);
    if (role != Role.LEADER || reply.term() != disk.term || known == null) {
      return;
    }
    known.heardMillis = time.nowMillis();
    if (reply.success()) {
      known.match = Math.max(known.match, reply.index());
      known.next = Math.max(known.next, known.match + 1);
      advanceCommit();
      stagedOrHandedOver();
      if (known.next <= disk.lastIndex()) {
        replicate(from, known);
      }
    } else {
      known.next = Math.min(known.next, reply.index());
      replicate(from, known);
    }
  }

  // ---- leading

  private void heartbeat(long term) {
    if (halted || role != Role.LEADER || disk.term != term) {
      return;
    }
    replicateAll();
    if (lostMajority()) {
      follow(disk.term);
      leader = Optional.empty();
      return;
    }
    time.after(HEARTBEAT_MILLIS, () -> heartbeat(term));
  }

  private boolean lostMajority() {
    Set<NodeId> heard = new HashSet<>();
    heard.add(self);
    long since = time.nowMillis() - ELECTION_MILLIS_MIN - ELECTION_MILLIS_SPAN;
    progress.forEach((node, known) -> {
      if (known.heardMillis >= since) {
        heard.add(node);
      }
    });
    return !isMajority(heard);
  }

  private void replicateAll() {
    members().all().forEach(this::replicateTo);
    staging.all().forEach(this::replicateTo);
  }

  private void replicateTo(Peer peer) {
    if (!peer.node().equals(self)) {
      Progress known =
          progress.computeIfAbsent(
              peer.node(),
              _ -> {
                Progress fresh = new Progress();
                fresh.next = disk.lastIndex();
                fresh.heardMillis = time.nowMillis();
                return fresh;
              });
      replicate(peer.node(), known);
    }
  }

  private void replicate(NodeId to, Progress known) {
    int next = (int) Math.max(0, known.next);
    if (next <= disk.checkpointIndex && known.match < 0) {
      List<Item> items = disk.log.subList(0, (int) disk.checkpointIndex + 1);
      send(to, new Message.Install(disk.term, disk.checkpoint.copy(), disk.checkpointIndex, items));
      return;
    }
    int end = Math.min(disk.log.size(), next + ITEMS_PER_MESSAGE_MAX);
    List<Item> items = disk.log.subList(next, end);
    send(to, new Message.Append(disk.term, next - 1L, disk.termAt(next - 1L), items, commit));
  }

  private void advanceCommit() {
    for (long index = disk.lastIndex(); index > commit; index--) {
      if (disk.termAt(index) != disk.term) {
        return;
      }
      Set<NodeId> holders = new HashSet<>();
      holders.add(self);
      for (Map.Entry<NodeId, Progress> entry : progress.entrySet()) {
        if (entry.getValue().match >= index) {
          holders.add(entry.getKey());
        }
      }
      if (isMajority(holders)) {
        commit = index;
        applyCommitted();
        return;
      }
    }
  }

  private boolean isMajority(Set<NodeId> nodes) {
    List<Peer> voters = members().voters();
    long count = voters.stream().filter(voter -> nodes.contains(voter.node())).count();
    return count * 2 > voters.size();
  }

  @Override
  public CompletionStage<EntryResult> submit(byte[] entry, List<AtomicWrite> writes) {
    if (halted) {
      return CompletableFuture.completedFuture(new EntryResult.Refused(Refusal.CLOSED));
    }
    if (!acting || transfer != null) {
      return CompletableFuture.completedFuture(
          new EntryResult.NotLeader(leader.filter(node -> !node.equals(self))));
    }
    disk.log.add(new Item.Writes(disk.term, entry));
    CompletableFuture<EntryResult> result = new CompletableFuture<>();
    pending.put(disk.lastIndex(), new Pending(disk.term, result));
    time.after(
        0,
        () -> {
          if (role == Role.LEADER && !halted) {
            replicateAll();
            advanceCommit();
          }
        });
    return result;
  }

  private void failPending() {
    List<Pending> open = List.copyOf(pending.values());
    pending.clear();
    open.forEach(waiting -> waiting.result().complete(new EntryResult.Unknown()));
  }

  // ---- apply

  private void applyCommitted() {
    while (applied < commit && !halted) {
      long index = applied + 1;
      Item item = disk.log.get((int) index);
      applied = index;
      switch (item) {
        case Item.Begin(var term) -> {
          EntryApplier.skip(store, memory, index, term);
          if (role == Role.LEADER && term == disk.term) {
            settle();
          }
        }
        case Item.Change(var term, var members) -> {
          EntryApplier.skip(store, memory, index, term);
          onChangeCommitted(members);
        }
        case Item.Writes(var term, var bytes) -> applyWrites(index, term, bytes);
      }
    }
  }

  private void applyWrites(long index, long term, byte[] bytes) {
    EntryCodec.Entry entry = EntryCodec.decode(bytes);
    List<ApplyOutcome> outcomes = EntryApplier.apply(store, memory, index, term, entry);
    readers.changed();
    if (!StageMoves.sweepLimit(store).equals(HybridTime.INFINITY)) {
      moveStages();
    }
    for (int i = 0; i < outcomes.size(); i++) {
      AtomicWrite write = entry.writes().get(i);
      ApplyOutcome outcome = outcomes.get(i);
      announce.accept(listener -> listener.onApplied(id, index, write, outcome));
    }
    Pending waiting = pending.remove(index);
    if (waiting != null) {
      waiting
          .result()
          .complete(
              waiting.term() == term
                  ? new EntryResult.Applied(index, term, outcomes)
                  : new EntryResult.Unknown());
    }
  }

  /// Moves rows of committed stages a few at a time, at instants that no other replica knows.
  private void moveStages() {
    time.after(
        herd.random().nextDouble() * MOVE_MILLIS_MAX,
        () -> {
          if (!halted && !StageMoves.step(store, MOVED_ROWS).over()) {
            readers.changed();
            moveStages();
          }
        });
  }

  // ---- members and transfer

  void sweep() {
    ReplicaSweep.whole(store);
  }

  CompletionStage<Void> changeMembers(Members members) {
    if (!acting) {
      return failed(Reason.NOT_LEADER, "this node does not lead " + id);
    }
    if (change != null) {
      return failed(Reason.CHANGE_IN_PROGRESS, "another change of members is under way");
    }
    Set<NodeId> differing = new HashSet<>();
    members.voters().stream()
        .filter(p -> !members().hasVoter(p.node()))
        .forEach(p -> differing.add(p.node()));
    members().voters().stream()
        .filter(p -> !members.hasVoter(p.node()))
        .forEach(p -> differing.add(p.node()));
    if (differing.size() > 1) {
      return failed(Reason.FAILED, "one voter changes at a time");
    }
    CompletableFuture<Void> result = new CompletableFuture<>();
    change = result;
    staging = members;
    replicateAll();
    stagedOrHandedOver();
    return result;
  }

  private void stagedOrHandedOver() {
    boolean staged = staging.all().allMatch(peer -> isCaughtUp(peer.node(), STAGING_GAP));
    if (change != null && staged && staging.all().findAny().isPresent()) {
      disk.log.add(new Item.Change(disk.term, staging));
      staging = new Members(List.of(), List.of());
      replicateAll();
      advanceCommit();
    }
    if (transfer != null && heir.isPresent() && isCaughtUp(heir.get(), 0)) {
      send(heir.get(), new Message.Stand(disk.term));
    }
  }

  private boolean isCaughtUp(NodeId node, long gap) {
    Progress known = progress.get(node);
    return node.equals(self) || (known != null && known.match + gap >= disk.lastIndex());
  }

  private void onChangeCommitted(Members members) {
    CompletableFuture<Void> waiting = change;
    if (role == Role.LEADER && waiting != null && members.equals(members())) {
      change = null;
      waiting.complete(null);
    }
    progress.keySet().removeIf(node -> members.find(node).isEmpty());
    if (role == Role.LEADER && !members.hasVoter(self)) {
      follow(disk.term);
    }
  }

  CompletionStage<Void> transfer(NodeId target) {
    if (!acting) {
      return failed(Reason.NOT_LEADER, "this node does not lead " + id);
    }
    if (!members().hasVoter(target) || transfer != null) {
      return failed(Reason.FAILED, "no transfer to " + target);
    }
    CompletableFuture<Void> result = new CompletableFuture<>();
    transfer = result;
    heir = Optional.of(target);
    stagedOrHandedOver();
    time.after(TRANSFER_MILLIS_MAX, () -> endTransfer(result));
    return result;
  }

  private void endTransfer(CompletableFuture<Void> result) {
    if (!result.isDone()) {
      transfer = null;
      if (acting) {
        lease.act(disk.term);
        appender.reopen();
      }
      result.completeExceptionally(new LogException(Reason.FAILED, "the transfer took too long"));
    }
  }

  private void failChange(Reason reason, String message) {
    CompletableFuture<Void> waiting = change;
    change = null;
    staging = new Members(List.of(), List.of());
    if (waiting != null) {
      waiting.completeExceptionally(new LogException(reason, message));
    }
  }

  private List<Peer> otherVoters() {
    return members().voters().stream().filter(peer -> !peer.node().equals(self)).toList();
  }

  private void send(NodeId to, Message message) {
    herd.send(self, to, id, message);
  }

  private static CompletionStage<Void> failed(Reason reason, String message) {
    return CompletableFuture.failedFuture(new LogException(reason, message));
  }
}
