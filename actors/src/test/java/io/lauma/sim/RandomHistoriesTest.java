package io.lauma.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Invariants;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/// Random histories over the real cores. A failing seed is replayed by `bin/maven -pl actors -am
/// test -Dtest=RandomHistoriesTest -Dsurefire.failIfNoSpecifiedTests=false -Dlauma.sim.seed=SEED`;
/// `-Dlauma.sim.seeds=N` runs more of them.
class RandomHistoriesTest {
  private static final int SEEDS = Integer.getInteger("lauma.sim.seeds", 200);

  @Test
  void historiesAreStrictlySerializableAndAtomic() {
    long only = Long.getLong("lauma.sim.seed", -1);
    long first = only < 0 ? 0 : only;
    long last = only < 0 ? SEEDS : only + 1;
    int committed = 0;
    for (long seed = first; seed < last; seed++) {
      RandomRun run = new RandomRun(seed);
      Optional<String> wrong = judge(run);
      if (wrong.isPresent()) {
        fail("seed " + seed + " (replay with -Dlauma.sim.seed=" + seed + "): " + wrong.get());
      }
      committed +=
          (int) run.history.stream().filter(t -> t.outcome == Txn.Outcome.COMMITTED).count();
    }
    assertTrue(committed > 20 * (last - first), "most transactions commit: " + committed);
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
    caught(seed ->
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
    caught(seed ->
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
    caught(seed ->
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

  private static Optional<String> judge(RandomRun run) {
    try {
      return run.run().or(() -> HistoryCheck.wrong(run));
    } catch (Invariants.Broken e) {
      return Optional.of(e.toString());
    }
  }

  private static void caught(LongFunction<RandomRun> faulty) {
    for (long seed = 0; seed < SEEDS; seed++) {
      if (judge(faulty.apply(seed)).isPresent()) {
        return;
      }
    }
    fail("not caught in " + SEEDS + " seeds");
  }
}
