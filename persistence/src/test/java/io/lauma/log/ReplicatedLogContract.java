package io.lauma.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.RowWrite;
import io.lauma.mvcc.VersionCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What every implementation of [ReplicatedLog] must do; neutral of libraries.
public abstract class ReplicatedLogContract {
  protected static final GroupId GROUP = new GroupId(1);

  @SuppressWarnings("NullAway.Init") // each test begins with newHerd
  private LogHerd herd;

  /// A herd of nodes without groups.
  protected abstract LogHerd newHerd(int size);

  @AfterEach
  final void closeHerd() {
    if (herd != null) {
      herd.close();
    }
  }

  @Test
  void aFoundedGroupLeadsAndAppliesWrites() {
    herd = newHerd(1);
    found(0);
    long epoch = openEpoch(0, "1|a");
    AppendResult.Applied applied = applied(append(0, events("1|a", epoch, 1, "x", "y")));
    GroupStore store = herd.log(0).readStore(GROUP);
    assertEquals(2, store.highestSequenceNumber("1|a"));
    assertTrue(store.appliedIndex() >= applied.index());
    assertEquals(List.of("x", "y"), payloads(store, "1|a"));
  }

  @Test
  void aRepeatSucceedsOnceAndOtherBytesConflict() {
    herd = newHerd(1);
    found(0);
    long epoch = openEpoch(0, "1|a");
    assertFalse(applied(append(0, events("1|a", epoch, 1, "x"))).repeated());
    assertTrue(applied(append(0, events("1|a", epoch, 1, "x"))).repeated());
    assertEquals(
        new AppendResult.Rejected(AppendResult.Rejection.CONFLICT),
        append(0, events("1|a", epoch, 1, "z")));
    assertEquals(
        new AppendResult.Rejected(AppendResult.Rejection.CONFLICT),
        append(0, events("1|a", epoch, 3, "gap")));
    assertEquals(List.of("x"), payloads(herd.log(0).readStore(GROUP), "1|a"));
  }

  @Test
  void anOlderEpochIsFencedButLearnsThatItsWriteWasApplied() {
    herd = newHerd(1);
    found(0);
    long old = openEpoch(0, "1|a");
    applied(append(0, events("1|a", old, 1, "x")));
    long young = openEpoch(0, "1|a");
    assertTrue(young > old);
    assertEquals(
        new AppendResult.Rejected(AppendResult.Rejection.FENCED),
        append(0, events("1|a", old, 2, "late")));
    assertTrue(applied(append(0, events("1|a", old, 1, "x"))).repeated());
    assertFalse(applied(append(0, events("1|a", young, 2, "next"))).repeated());
  }

  @Test
  void aWriterThatOpensAgainGetsItsEpochAgain() {
    herd = newHerd(1);
    found(0);
    AtomicWrite open = AtomicWrite.of(new Effect.OpenEpoch("1|a", new UUID(1, 2)));
    long first = applied(append(0, open)).epoch();
    AppendResult.Applied second = applied(append(0, open));
    assertEquals(first, second.epoch());
    assertTrue(second.repeated());
  }

  @Test
  void anAtomicWriteIsAllOrNothing() {
    herd = newHerd(1);
    found(0);
    long a = openEpoch(0, "1|a");
    long b = openEpoch(0, "1|b");
    Key row = Key.of(new byte[] {1, 2, 3});
    Effect rows =
        new Effect.RowWrites(new HybridTime(7), List.of(new RowWrite(row, new byte[] {9})));
    AtomicWrite broken =
        new AtomicWrite(
            List.of(new AtomicWrite.Condition.EpochIs("1|b", b + 1)),
            List.of(appended("1|a", a, 1, "x"), rows));
    assertEquals(new AppendResult.Rejected(AppendResult.Rejection.FENCED), append(0, broken));
    GroupStore store = herd.log(0).readStore(GROUP);
    assertEquals(0, store.highestSequenceNumber("1|a"));
    assertTrue(store.rows().get(row, HybridTime.INFINITY).isEmpty());

    AtomicWrite whole =
        new AtomicWrite(
            List.of(new AtomicWrite.Condition.EpochIs("1|b", b)),
            List.of(appended("1|a", a, 1, "x"), appended("1|b", b, 1, "y"), rows));
    applied(append(0, whole));
    assertEquals(1, store.highestSequenceNumber("1|a"));
    assertEquals(1, store.highestSequenceNumber("1|b"));
    assertEquals(7, store.rows().get(row, HybridTime.INFINITY).orElseThrow().timestamp().value());
    assertTrue(applied(append(0, whole)).repeated());
  }

  @Test
  void theHorizonIsRaisedAndNeverLowered() {
    herd = newHerd(1);
    found(0);
    applied(append(0, AtomicWrite.of(new Effect.HorizonAdvanced(new HybridTime(100)))));
    applied(append(0, AtomicWrite.of(new Effect.HorizonAdvanced(new HybridTime(99)))));
    assertEquals(new HybridTime(100), herd.log(0).readStore(GROUP).horizon());
  }

  @Test
  void aSweepDropsWhatNobodyCanSeeAboveTheHorizon() {
    herd = newHerd(1);
    found(0);
    for (long at = 5; at <= 8; at++) {
      Effect rows = new Effect.RowWrites(new HybridTime(at), List.of(row(0, new byte[] {7})));
      applied(append(0, AtomicWrite.of(rows)));
    }
    applied(append(0, AtomicWrite.of(new Effect.HorizonAdvanced(new HybridTime(7)))));
    GroupStore store = herd.log(0).readStore(GROUP);
    herd.until(
        "swept",
        () -> {
          herd.result(herd.log(0).sweep(GROUP));
          return store.rows().version(key(0), new HybridTime(6)).isEmpty();
        });
    assertTrue(store.rows().version(key(0), new HybridTime(7)).isPresent());
    assertTrue(store.rows().version(key(0), new HybridTime(8)).isPresent());
  }

  @Test
  void aStageIsSeenByNobodyUntilItIsCommittedAndThenWhole() {
    herd = newHerd(1);
    found(0);
    applied(append(0, rows(20, 5)));
    for (int part = 0; part < 4; part++) {
      List<RowWrite> rows = new ArrayList<>();
      for (int n = 0; n < 10; n++) {
        rows.add(row(part * 10 + n, n == 3 ? new byte[0] : new byte[] {7}));
      }
      applied(append(0, AtomicWrite.of(new Effect.RowsStaged("s", rows))));
    }
    GroupStore store = herd.log(0).readStore(GROUP);
    assertEquals(20, countAt(store, HybridTime.INFINITY));
    assertEquals(List.of("s"), store.undecidedStages(""));
    assertEquals(0, store.stagedRow("s", key(3)).orElseThrow().length);
    applied(append(0, AtomicWrite.of(new Effect.StageCommitted("s", new HybridTime(9)))));
    // until every row has moved, and afterwards
    for (int look = 0; look < 30; look++) {
      assertEquals(20, countAt(store, new HybridTime(8)));
      assertEquals(36, countAt(store, new HybridTime(9)));
      assertEquals(
          9, store.rows().version(key(3), HybridTime.INFINITY).orElseThrow().timestamp().value());
      herd.passMillis(10);
    }
    assertEquals(List.of(), store.undecidedStages(""));
    herd.crash(0);
    herd.restart(0);
    herd.until("leads again", () -> herd.log(0).isLeader(GROUP));
    assertEquals(36, countAt(herd.log(0).readStore(GROUP), new HybridTime(9)));
  }

  @Test
  void aDroppedStageLeavesNothing() {
    herd = newHerd(1);
    found(0);
    applied(append(0, AtomicWrite.of(new Effect.RowsStaged("s", List.of(row(1, new byte[] {7}))))));
    applied(append(0, AtomicWrite.of(new Effect.StageDropped("s"))));
    GroupStore store = herd.log(0).readStore(GROUP);
    assertEquals(List.of(), store.undecidedStages(""));
    assertTrue(store.stagedRow("s", key(1)).isEmpty());
  }

  @Test
  void aDeletedRangeStaysEmptyThoughRowsWereOnTheirWay() {
    herd = newHerd(1);
    found(0);
    List<RowWrite> rows = new ArrayList<>();
    for (int n = 0; n < 50; n++) {
      rows.add(row(n, new byte[] {7}));
    }
    applied(append(0, AtomicWrite.of(new Effect.RowsStaged("s", rows))));
    applied(append(0, AtomicWrite.of(new Effect.StageCommitted("s", new HybridTime(9)))));
    KeyRange all = new KeyRange(key(0), key(100));
    applied(append(0, AtomicWrite.of(new Effect.RangeDeleted(all))));
    for (int look = 0; look < 20; look++) {
      assertEquals(0, countAt(herd.log(0).readStore(GROUP), HybridTime.INFINITY));
      herd.passMillis(10);
    }
  }

  private static AtomicWrite rows(int count, long timestamp) {
    List<RowWrite> rows = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      rows.add(row(n, new byte[] {1}));
    }
    return AtomicWrite.of(new Effect.RowWrites(new HybridTime(timestamp), rows));
  }

  private static RowWrite row(int number, byte[] value) {
    return new RowWrite(key(number), value);
  }

  private static Key key(int number) {
    return Key.of(new byte[] {1, (byte) number});
  }

  private static int countAt(GroupStore store, HybridTime at) {
    int count = 0;
    try (VersionCursor cursor = store.rows().scan(new KeyRange(key(0), key(100)), at)) {
      while (cursor.next()) {
        count++;
      }
    }
    return count;
  }

  @Test
  void aWriteBeyondTheLimitIsRefusedAndOneAtTheLimitIsNot() {
    herd = newHerd(1);
    found(0);
    int limit = io.lauma.log.batch.BatchingAppender.WRITE_BYTES_MAX;
    int frame =
        io.lauma.log.apply.EntryCodec.encode(
                    AtomicWrite.of(new Effect.ValueSet("v", new byte[limit - 64])))
                .length
            - (limit - 64);
    applied(append(0, AtomicWrite.of(new Effect.ValueSet("v", new byte[limit - frame]))));
    assertEquals(
        new AppendResult.Refused(AppendResult.Refusal.TOO_LARGE),
        append(0, AtomicWrite.of(new Effect.ValueSet("v", new byte[limit - frame + 1]))));
    applied(append(0, AtomicWrite.of(new Effect.ValueSet("v", new byte[0]))));
    assertTrue(herd.log(0).readStore(GROUP).value("v").isEmpty());
  }

  @Test
  void anUnknownGroupHasNoLeader() {
    herd = newHerd(1);
    assertInstanceOf(AppendResult.NotLeader.class, append(0, events("1|a", 1, 1, "x")));
    assertFalse(herd.log(0).isLeader(GROUP));
  }

  @Test
  void acknowledgedWritesSurviveCrashesOfOneVoter() {
    herd = newHerd(1);
    found(0);
    List<String> expected = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      long epoch = openEpoch(0, "1|a");
      expected.addAll(appendMany(0, epoch, expected.size() + 1, 40));
      herd.crash(0);
      herd.restart(0);
      herd.until("leads again", () -> herd.log(0).isLeader(GROUP));
      assertEquals(expected, payloads(herd.log(0).readStore(GROUP), "1|a"));
    }
  }

  @Test
  void aGroupGrowsToThreeAndEveryReplicaAppliesTheSame() {
    herd = newHerd(3);
    growToThree();
    long epoch = openEpoch(0, "1|a");
    List<String> expected = appendMany(0, epoch, 1, 30);
    for (int node = 0; node < 3; node++) {
      GroupStore store = herd.log(node).readStore(GROUP);
      herd.until("all applied", () -> store.highestSequenceNumber("1|a") == 30);
      assertEquals(expected, payloads(store, "1|a"));
      assertEquals(3, herd.log(node).members(GROUP).voters().size());
    }
  }

  @Test
  void leadershipIsTransferredAndTheNextLeaderSeesTheHandOver() {
    herd = newHerd(3);
    growToThree();
    long epoch = openEpoch(0, "1|a");
    applied(append(0, events("1|a", epoch, 1, "x")));
    applied(append(0, AtomicWrite.of(new Effect.HandOver(new byte[] {4, 2}))));
    assertEquals(
        new AppendResult.Refused(AppendResult.Refusal.CLOSED),
        append(0, events("1|a", epoch, 2, "y")));
    assertFalse(herd.log(0).readLease().holds(GROUP));
    herd.result(herd.log(0).transferLeadership(GROUP, herd.peer(1).node()));
    herd.until("the other leads", () -> herd.log(1).isLeader(GROUP));
    StoredHandOver handOver = herd.log(1).readStore(GROUP).handOver().orElseThrow();
    assertEquals(herd.peer(0).node(), handOver.from());
    assertEquals(2, handOver.bytes().length);
    long next = openEpoch(1, "1|a");
    assertTrue(next > epoch);
    assertTrue(herd.log(1).readStore(GROUP).handOver().isEmpty());
    assertInstanceOf(AppendResult.NotLeader.class, append(0, events("1|a", epoch, 2, "y")));
  }

  @Test
  void acknowledgedWritesSurviveTheLeader() {
    herd = newHerd(3);
    growToThree();
    long epoch = openEpoch(0, "1|a");
    List<String> expected = new ArrayList<>(appendMany(0, epoch, 1, 20));
    herd.crash(0);
    herd.until("another leads", () -> leaderAmong(1, 2) >= 0);
    int leader = leaderAmong(1, 2);
    long next = openEpoch(leader, "1|a");
    assertTrue(next > epoch);
    assertEquals(expected, payloads(herd.log(leader).readStore(GROUP), "1|a"));
    expected.addAll(appendMany(leader, next, 21, 20));
    herd.restart(0);
    herd.until(
        "the old leader catches up",
        () -> herd.log(0).readStore(GROUP).highestSequenceNumber("1|a") == 40);
    assertEquals(expected, payloads(herd.log(0).readStore(GROUP), "1|a"));
  }

  @Test
  void everyNodeInTurnMayRestartUnderLoad() {
    herd = newHerd(3);
    growToThree();
    List<String> expected = new ArrayList<>();
    for (int node = 0; node < 3; node++) {
      int crashed = node;
      herd.crash(crashed);
      int[] rest = IntStream.range(0, 3).filter(other -> other != crashed).toArray();
      herd.until("the rest leads", () -> leaderAmong(rest) >= 0);
      int leader = leaderAmong(rest);
      long epoch = openEpoch(leader, "1|a");
      expected.addAll(appendMany(leader, epoch, expected.size() + 1, 15));
      herd.restart(crashed);
      herd.until(
          "caught up",
          () -> herd.log(crashed).readStore(GROUP).highestSequenceNumber("1|a") == expected.size());
    }
    for (int node = 0; node < 3; node++) {
      GroupStore store = herd.log(node).readStore(GROUP);
      herd.until("applied", () -> store.highestSequenceNumber("1|a") == expected.size());
      assertEquals(expected, payloads(store, "1|a"));
    }
  }

  /// The permanent test of the lease: it must never be weakened.
  @Test
  void aLeaderWithoutItsFollowersGivesNoAnswer() {
    herd = newHerd(3);
    growToThree();
    long epoch = openEpoch(0, "1|a");
    applied(append(0, events("1|a", epoch, 1, "x")));
    assertTrue(herd.log(0).readLease().holds(GROUP));
    herd.crash(1);
    herd.crash(2);
    herd.until("the lease ends", () -> !herd.log(0).readLease().holds(GROUP));
    CompletionStage<AppendResult> renewal = herd.log(0).readLease().renew(GROUP);
    CompletionStage<AppendResult> write = herd.log(0).append(GROUP, events("1|a", epoch, 2, "y"));
    herd.until("no outcome but unknown", () -> renewal.toCompletableFuture().isDone());
    assertFalse(herd.result(renewal) instanceof AppendResult.Applied);
    assertFalse(herd.result(write) instanceof AppendResult.Applied);
    assertFalse(herd.log(0).readLease().holds(GROUP));
  }

  @Test
  void anIsolatedLeaderStopsAnsweringBeforeTheNextOneActs() {
    herd = newHerd(3);
    growToThree();
    long epoch = openEpoch(0, "1|a");
    applied(append(0, events("1|a", epoch, 1, "x")));
    herd.isolate(0);
    herd.until("another leads", () -> leaderAmong(1, 2) >= 0);
    assertFalse(herd.log(0).readLease().holds(GROUP));
    int leader = leaderAmong(1, 2);
    long next = openEpoch(leader, "1|a");
    CompletionStage<AppendResult> zombie = herd.log(0).append(GROUP, events("1|a", epoch, 2, "z"));
    applied(append(leader, events("1|a", next, 2, "y")));
    herd.heal();
    herd.until("the zombie knows", () -> zombie.toCompletableFuture().isDone());
    assertFalse(herd.result(zombie) instanceof AppendResult.Applied);
    herd.until(
        "the zombie follows", () -> herd.log(0).readStore(GROUP).highestSequenceNumber("1|a") == 2);
    assertEquals(List.of("x", "y"), payloads(herd.log(0).readStore(GROUP), "1|a"));
  }

  @Test
  void theLeaseIsRenewedOnDemandAndEndsWhenIdle() {
    herd = newHerd(1);
    found(0);
    assertFalse(herd.log(0).readLease().holds(GROUP));
    applied(herd.result(herd.log(0).readLease().renew(GROUP)));
    assertTrue(herd.log(0).readLease().holds(GROUP));
    herd.until("it ends", () -> !herd.log(0).readLease().holds(GROUP));
  }

  @Test
  void aJoinerReceivesACheckpointWhileWritesGoOn() {
    herd = newHerd(3);
    found(0);
    long epoch = openEpoch(0, "1|a");
    List<String> expected = new ArrayList<>(appendMany(0, epoch, 1, 200));
    long index = herd.result(herd.log(0).snapshot(GROUP));
    assertTrue(index > 0);
    Set<Integer> installed = new ConcurrentSkipListSet<>();
    for (int node = 1; node < 3; node++) {
      int joiner = node;
      herd.log(joiner)
          .addListener(
              new LogListener() {
                @Override
                public void onSnapshotInstalled(GroupId group) {
                  installed.add(joiner);
                }
              });
      herd.result(herd.log(joiner).openGroup(GROUP, StartMode.JOINER));
      CompletionStage<Void> change = herd.log(0).changeMembers(GROUP, members(joiner + 1));
      while (!change.toCompletableFuture().isDone()) {
        expected.addAll(appendMany(0, epoch, expected.size() + 1, 5));
      }
      herd.result(change);
    }
    expected.addAll(appendMany(0, epoch, expected.size() + 1, 5));
    for (int node = 0; node < 3; node++) {
      GroupStore store = herd.log(node).readStore(GROUP);
      herd.until("all applied", () -> store.highestSequenceNumber("1|a") == expected.size());
      assertEquals(expected, payloads(store, "1|a"));
    }
    checkInstalled(installed);
  }

  /// Whether the implementation must have sent checkpoints in the test above.
  protected void checkInstalled(Set<Integer> installed) {}

  @Test
  void aMemberLeavesAndItsReplicaIsRemoved() {
    herd = newHerd(3);
    growToThree();
    herd.result(herd.log(0).changeMembers(GROUP, members(2)));
    herd.result(herd.log(2).removeGroup(GROUP));
    assertFalse(herd.log(2).groups().contains(GROUP));
    long epoch = openEpoch(0, "1|a");
    applied(append(0, events("1|a", epoch, 1, "x")));
    assertEquals(2, herd.log(0).members(GROUP).voters().size());
    herd.result(herd.log(2).openGroup(GROUP, StartMode.JOINER));
    herd.result(herd.log(0).changeMembers(GROUP, members(3)));
    herd.until("it is back", () -> herd.log(2).readStore(GROUP).highestSequenceNumber("1|a") == 1);
  }

  @Test
  void aListenerFollowsWithoutAVote() {
    herd = newHerd(2);
    found(0);
    herd.result(herd.log(1).openGroup(GROUP, StartMode.JOINER));
    Members members = new Members(List.of(herd.peer(0)), List.of(herd.peer(1)));
    herd.result(herd.log(0).changeMembers(GROUP, members));
    long epoch = openEpoch(0, "1|a");
    applied(append(0, events("1|a", epoch, 1, "x")));
    herd.until(
        "the listener follows",
        () -> herd.log(1).readStore(GROUP).highestSequenceNumber("1|a") == 1);
    herd.crash(1);
    applied(append(0, events("1|a", epoch, 2, "alone")));
  }

  @Test
  void listenersHearEveryWriteInOrderOnEveryReplica() {
    herd = newHerd(3);
    growToThree();
    List<List<Long>> heard = new ArrayList<>();
    for (int node = 0; node < 3; node++) {
      List<Long> numbers = java.util.Collections.synchronizedList(new ArrayList<>());
      heard.add(numbers);
      herd.log(node).addListener(recorder(numbers));
    }
    long epoch = openEpoch(0, "1|a");
    appendMany(0, epoch, 1, 50);
    List<Long> expected = IntStream.rangeClosed(1, 50).mapToObj(Long::valueOf).toList();
    for (List<Long> numbers : heard) {
      herd.until("all heard", () -> numbers.size() == 50);
      assertEquals(expected, List.copyOf(numbers));
    }
  }

  private static LogListener recorder(List<Long> numbers) {
    return new LogListener() {
      @Override
      public void onApplied(GroupId group, long index, AtomicWrite write, ApplyOutcome outcome) {
        for (Effect effect : write.effects()) {
          if (effect instanceof Effect.EventsAppended appended
              && outcome instanceof ApplyOutcome.Done) {
            numbers.add(appended.firstSequenceNumber());
          }
        }
      }
    };
  }

  protected final LogHerd herd() {
    return herd;
  }

  private void found(int node) {
    herd.result(herd.log(node).openGroup(GROUP, StartMode.FOUNDER));
    herd.until("leads", () -> herd.log(node).isLeader(GROUP));
  }

  private void growToThree() {
    found(0);
    for (int node = 1; node < 3; node++) {
      herd.result(herd.log(node).openGroup(GROUP, StartMode.JOINER));
      herd.result(herd.log(0).changeMembers(GROUP, members(node + 1)));
    }
  }

  private Members members(int count) {
    return new Members(IntStream.range(0, count).mapToObj(herd::peer).toList(), List.of());
  }

  private int leaderAmong(int... nodes) {
    return IntStream.of(nodes)
        .filter(node -> herd.log(node).isLeader(GROUP))
        .findFirst()
        .orElse(-1);
  }

  private long openEpoch(int node, String id) {
    AtomicWrite open = AtomicWrite.of(new Effect.OpenEpoch(id, UUID.randomUUID()));
    return applied(append(node, open)).epoch();
  }

  private AppendResult append(int node, AtomicWrite write) {
    return herd.result(herd.log(node).append(GROUP, write));
  }

  private List<String> appendMany(int node, long epoch, int first, int count) {
    List<CompletionStage<AppendResult>> results = new ArrayList<>();
    List<String> payloads = new ArrayList<>();
    for (int number = first; number < first + count; number++) {
      payloads.add("e" + number);
      results.add(herd.log(node).append(GROUP, events("1|a", epoch, number, payloads.getLast())));
    }
    results.forEach(result -> applied(herd.result(result)));
    return payloads;
  }

  private static AppendResult.Applied applied(AppendResult result) {
    return assertInstanceOf(AppendResult.Applied.class, result);
  }

  private static AtomicWrite events(String id, long epoch, long first, String... payloads) {
    return AtomicWrite.of(appended(id, epoch, first, payloads));
  }

  private static Effect.EventsAppended appended(
      String id, long epoch, long first, String... payloads) {
    List<JournalEvent> events = new ArrayList<>();
    for (String payload : payloads) {
      events.add(
          new JournalEvent(
              1,
              "m",
              payload.getBytes(java.nio.charset.StandardCharsets.UTF_8),
              "w",
              5,
              List.of()));
    }
    return new Effect.EventsAppended(id, epoch, first, events);
  }

  private static List<String> payloads(GroupStore store, String id) {
    return store.events(id, 1, Long.MAX_VALUE, GroupStore.EVENTS_MAX).stream()
        .map(
            stored -> new String(stored.event().payload(), java.nio.charset.StandardCharsets.UTF_8))
        .toList();
  }
}
