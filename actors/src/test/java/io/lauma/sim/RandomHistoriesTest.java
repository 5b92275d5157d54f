package io.lauma.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Invariants;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.RegistrationId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/// Random histories over the real cores. A failing seed is replayed by `bin/maven -pl actors -am
/// test -Dtest=RandomHistoriesTest -Dsurefire.failIfNoSpecifiedTests=false -Dlauma.sim.seed=SEED`;
/// `-Dlauma.sim.seeds=N` runs more of them.
class RandomHistoriesTest {
  private static final int SEEDS = Integer.getInteger("lauma.sim.seeds", 1_000);

  /// Seeds in which a planted fault is looked for; the first that shows it ends the search.
  private static final int FAULTY_SEEDS = 2_000;

  @Test
  void historiesAreStrictlySerializableAndAtomic() {
    long only = Long.getLong("lauma.sim.seed", -1);
    long first = only < 0 ? 0 : only;
    long last = only < 0 ? SEEDS : only + 1;
    int committed = 0;
    int handedOver = 0;
    int prepared = 0;
    for (long seed = first; seed < last; seed++) {
      RandomRun run = new RandomRun(seed);
      Optional<String> wrong = judge(run);
      if (wrong.isPresent()) {
        fail("seed " + seed + " (replay with -Dlauma.sim.seed=" + seed + "): " + wrong.get());
      }
      committed +=
          (int) run.history.stream().filter(t -> t.outcome == Txn.Outcome.COMMITTED).count();
      handedOver += run.handedOver;
      prepared += run.finisher.committed;
    }
    assertTrue(committed > 20 * (last - first), "most transactions commit: " + committed);
    assertTrue(prepared > 2 * (last - first), "prepared ones are committed: " + prepared);
    assertTrue(handedOver > (last - first) / 4, "leaders hand over: " + handedOver);
  }

  @Test
  void aSeedGivesTheSameHistoryAgain() {
    RandomRun one = new RandomRun(7);
    RandomRun two = new RandomRun(7);
    one.run();
    two.run();
    assertEquals(one.history.toString(), two.history.toString());
  }

  /// Leaders that are no more still write.
  @Test
  void missingFencesAreCaught() {
    caught(
        "was said to have failed and is in the store",
        seed ->
            new RandomRun(seed) {
              @Override
              void arriveInLog(SimEntry entry) {
                boolean late = entry.by() != entry.by().group.leader;
                if (late && entry instanceof SimEntry.OfCoordinator e) {
                  inFlight.remove(entry);
                  e.by().group.force(e);
                } else {
                  super.arriveInLog(entry);
                }
              }
            });
  }

  /// Timestamps come back that were drawn before.
  @Test
  void anOracleThatGoesBackIsCaught() {
    caught(
        "no serial order in real time",
        seed ->
            new RandomRun(seed) {
              private HybridTime before = HybridTime.ZERO;

              @Override
              HybridTime draw() {
                HybridTime drawn = super.draw();
                boolean back = random.nextInt(10) == 0 && before.value() > 0;
                HybridTime answer = back ? new HybridTime(before.value() - 3) : drawn;
                before = drawn;
                return answer;
              }
            });
  }

  /// Rows of an acknowledged commit are missing in the store.
  @Test
  void lostRowsAreCaught() {
    caught(
        "was acknowledged and is not in the store",
        seed ->
            new RandomRun(seed) {
              @Override
              void arriveInLog(SimEntry entry) {
                if (random.nextInt(50) == 0 && entry instanceof SimEntry.OfCoordinator e) {
                  SimEntry lossy =
                      new SimEntry.OfCoordinator(e.by(), e.epoch(), e.event(), List.of(), e.at());
                  inFlight.remove(entry);
                  inFlight.add(lossy);
                  super.arriveInLog(lossy);
                } else {
                  super.arriveInLog(entry);
                }
              }
            });
  }

  /// Rows that a large transaction put aside did not arrive.
  @Test
  void lostSpillsAreCaught() {
    caught(
        "was acknowledged and is not in the store",
        seed ->
            new RandomRun(seed) {
              @Override
              void arriveInLog(SimEntry entry) {
                if (random.nextInt(20) == 0 && entry instanceof SimEntry.OfStage e && !e.drops()) {
                  SimEntry lossy =
                      new SimEntry.OfStage(e.by(), e.shard(), e.epoch(), e.txn(), List.of(), false);
                  inFlight.remove(entry);
                  inFlight.add(lossy);
                  super.arriveInLog(lossy);
                } else {
                  super.arriveInLog(entry);
                }
              }
            });
  }

  /// A shard that starts anew drops what a prepared transaction has put aside.
  @Test
  void droppedPromisesAreCaught() {
    caught(
        "in part only",
        seed ->
            new RandomRun(seed) {
              @Override
              Set<TxnId> keptStages(Set<TxnId> asked) {
                return Set.of();
              }
            });
  }

  /// The stage of an aborted transaction becomes versions.
  @Test
  void abortsThatCommitTheirStageAreCaught() {
    caught(
        "was said to have failed and is in the store",
        seed ->
            new RandomRun(seed) {
              @Override
              void arriveInLog(SimEntry entry) {
                if (entry instanceof SimEntry.OfStage e && e.drops()) {
                  SimGroup group = e.by().group;
                  group.store.apply(
                      draw(), group.store.dropSpilled(e.txn(), SimGroup.rangeOf(e.shard())));
                }
                super.arriveInLog(entry);
              }
            });
  }

  /// Reads do not wait for marks: a transfer is seen in part.
  @Test
  void readsThatSkipMarksAreCaught() {
    caught(
        "an audit does not add up",
        seed ->
            new RandomRun(seed) {
              @Override
              void read(
                  RandomClient client,
                  long operation,
                  int key,
                  HybridTime at,
                  TxnId own,
                  RegistrationId registration) {
                if (!registration.equals(RegistrationId.NONE)) {
                  super.read(client, operation, key, at, own, registration);
                  return;
                }
                byte[] value = group(groupOf(key)).store.at(key(key), at).orElseThrow().value();
                after(delay(), () -> client.onRead(operation, key, value));
              }
            });
  }

  private static Optional<String> judge(RandomRun run) {
    try {
      return run.run().or(() -> HistoryCheck.wrong(run));
    } catch (Invariants.Broken e) {
      return Optional.of(e.toString());
    }
  }

  /// Some seed shows the fault, by the check that is meant to.
  private static void caught(String complaint, LongFunction<RandomRun> faulty) {
    Set<String> others = new LinkedHashSet<>();
    for (long seed = 0; seed < FAULTY_SEEDS; seed++) {
      Optional<String> wrong = judge(faulty.apply(seed));
      if (wrong.filter(text -> text.startsWith(complaint)).isPresent()) {
        return;
      }
      wrong.ifPresent(others::add);
    }
    fail("not caught in " + FAULTY_SEEDS + " seeds, but " + others);
  }
}
