package io.lauma.sim;

import static io.lauma.exec.Transaction.Isolation.READ_COMMITTED;
import static io.lauma.exec.Transaction.Isolation.SERIALIZABLE;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.lauma.exec.Transaction.Isolation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The scenarios of the protocol's explicit-state model over the real cores: every sound rule holds
/// in every interleaving, every shortcut is caught.
class ModelScenariosTest {
  private static final int[] TWO_GROUPS = {0, 1};
  private static final int[] ONE_GROUP = {0, 0};
  private static final String W0 = "w0 commit ok";
  private static final String W1 = "w1 commit ok";
  private static final String W2 = "w0 w1 commit ok";
  private static final String QUERY = "S r1 r0 ok";
  private static final String L0 = "l0 ok";
  private static final String L1 = "l1 ok";
  private static final String SKEW = "S r0 w1 commit ok";
  private static final String WEKS = "S r1 w0 commit ok";
  private static final String CHILD = "s0 w1 commit ok";
  private static final String PARENT = "w0 S r1 a1 commit ok";
  private static final String INCREMENT = "u0 w0 commit ok";

  /// Makes a world, in the state before the first step.
  private interface Maker {
    ModelWorld make(int[] keys, Isolation isolation, int crashes, String... programs);
  }

  private final List<DynamicTest> tests = new ArrayList<>();

  @TestFactory
  List<DynamicTest> soundRulesHoldInEveryInterleaving() {
    sound("write skew", TWO_GROUPS, SERIALIZABLE, 1, SKEW, WEKS);
    sound("write skew with a reader", TWO_GROUPS, SERIALIZABLE, 0, SKEW, WEKS, QUERY);
    sound(
        "write skew over prepared rows",
        new int[] {0, 1, 0, 1},
        SERIALIZABLE,
        0,
        "S r3 w1 w2 commit ok",
        "S r2 w0 w3 commit ok");
    sound("latest reads", TWO_GROUPS, SERIALIZABLE, 0, W0, W1, QUERY, L0);
    sound("latest reads and a fail-over", TWO_GROUPS, SERIALIZABLE, 1, W0, W1, L0);
    sound("latest reads of prepared rows", TWO_GROUPS, SERIALIZABLE, 1, W2, L1, L0);
    sound("a scan at one instant", ONE_GROUP, SERIALIZABLE, 0, W0, W1, "l01 ok", QUERY);
    sound("a scan by the sequence", ONE_GROUP, SERIALIZABLE, 0, W0, W1, "c01 V01 ok", QUERY);
    sound("a point read in two steps", TWO_GROUPS, SERIALIZABLE, 0, W0, W1, "c0 v0 ok", QUERY);
    sound("increments", TWO_GROUPS, READ_COMMITTED, 1, INCREMENT, INCREMENT, L0);
    sound("commit over two groups", TWO_GROUPS, SERIALIZABLE, 2, W2, QUERY);
    sound("commit over two groups against write skew", TWO_GROUPS, SERIALIZABLE, 1, W2, SKEW);
    sound("foreign key", TWO_GROUPS, READ_COMMITTED, 1, CHILD, PARENT);
    sound("foreign key in one group", ONE_GROUP, READ_COMMITTED, 1, CHILD, PARENT);
    sound(
        "foreign key over two groups",
        new int[] {0, 1, 0},
        READ_COMMITTED,
        1,
        "s0 w1 w2 commit ok",
        PARENT);
    sound("forgotten", PlantedFaults.Forgetful::new, ONE_GROUP, READ_COMMITTED, 1, W2);
    sound(
        "restart of a shard",
        PlantedFaults.ShardRestarts::new,
        TWO_GROUPS,
        SERIALIZABLE,
        1,
        W0,
        "S r0 r0 ok");
    return tests;
  }

  @TestFactory
  List<DynamicTest> shortcutsAreCaught() {
    caught("equal timestamps", PlantedFaults.Ties::new, TWO_GROUPS, SERIALIZABLE, 0, SKEW, WEKS);
    caught(
        "a timestamp request joins an answered one",
        PlantedFaults.JoinInFlight::new,
        TWO_GROUPS,
        SERIALIZABLE,
        0,
        SKEW,
        WEKS);
    caught(
        "the coordinator does not tell timestamps",
        PlantedFaults.TimestampUntold::new,
        new int[] {0, 1, 0, 1},
        SERIALIZABLE,
        0,
        "S r3 w1 w2 commit ok",
        "S r2 w0 w3 commit ok");
    caught(
        "latest reads skip committing rows",
        PlantedFaults.LatestWithoutWaiting::new,
        TWO_GROUPS,
        SERIALIZABLE,
        0,
        W0,
        W1,
        QUERY,
        L0);
    caught(
        "latest reads skip prepared rows",
        PlantedFaults.LatestWithoutWaiting::new,
        TWO_GROUPS,
        SERIALIZABLE,
        0,
        W2,
        L1);
    caught(
        "a scan in two steps",
        ModelWorld::new,
        ONE_GROUP,
        SERIALIZABLE,
        0,
        W0,
        W1,
        "c01 v01 ok",
        QUERY);
    caught(
        "the timestamp before the mark",
        ModelWorld::new,
        TWO_GROUPS,
        SERIALIZABLE,
        0,
        "w0 t commit ok",
        "S r0 r0 ok");
    caught(
        "the timestamp before the lock",
        ModelWorld::new,
        TWO_GROUPS,
        SERIALIZABLE,
        0,
        "t u0 w0 commit ok",
        INCREMENT);
    caught("no fencing", PlantedFaults.WithoutFencing::new, TWO_GROUPS, SERIALIZABLE, 1, W2, QUERY);
    caught(
        "locks checked before the timestamp",
        PlantedFaults.LockCheckBeforeTimestamp::new,
        TWO_GROUPS,
        READ_COMMITTED,
        1,
        CHILD,
        PARENT);
    caught(
        "locks checked before the timestamp, two groups",
        PlantedFaults.LockCheckBeforeTimestamp::new,
        new int[] {0, 1, 0},
        READ_COMMITTED,
        1,
        "s0 w1 w2 commit ok",
        PARENT);
    caught(
        "a foreign-key probe at an old snapshot",
        ModelWorld::new,
        TWO_GROUPS,
        READ_COMMITTED,
        0,
        CHILD,
        "S w0 r1 a1 commit ok");
    caught("only epochs", PlantedFaults.EpochOnly::new, ONE_GROUP, READ_COMMITTED, 1, W2);
    caught(
        "restart in the old epoch",
        PlantedFaults.ShardRestartsInOldEpoch::new,
        TWO_GROUPS,
        SERIALIZABLE,
        1,
        W0,
        "S r0 r0 ok");
    caught(
        "unknown is taken for absent",
        PlantedFaults.UnknownReadAsAbsent::new,
        TWO_GROUPS,
        SERIALIZABLE,
        0,
        W0,
        L0);
    caught(
        "an oracle without lease",
        PlantedFaults.ZombieOracle::new,
        TWO_GROUPS,
        SERIALIZABLE,
        0,
        W0,
        W0,
        QUERY);
    return tests;
  }

  private void sound(
      String name, int[] keys, Isolation isolation, int crashes, String... programs) {
    sound(name, ModelWorld::new, keys, isolation, crashes, programs);
  }

  private void sound(
      String name, Maker maker, int[] keys, Isolation isolation, int crashes, String... programs) {
    tests.add(
        DynamicTest.dynamicTest(
            name,
            () -> {
              Explorer.Result result =
                  Explorer.explore(() -> maker.make(keys, isolation, crashes, programs));
              result.wrong().ifPresent(wrong -> fail(name + ": " + wrong));
              assertTrue(result.finished() > 0, "some execution comes to its end");
              report(name, result);
            }));
  }

  private void caught(
      String name, Maker maker, int[] keys, Isolation isolation, int crashes, String... programs) {
    tests.add(
        DynamicTest.dynamicTest(
            name,
            () -> {
              Explorer.Result result =
                  Explorer.explore(() -> maker.make(keys, isolation, crashes, programs));
              assertTrue(result.wrong().isPresent(), name + " is caught");
              report(name, result);
            }));
  }

  /// Set `lauma.sim.print` to see how large each scenario is and what catches a shortcut.
  private static void report(String name, Explorer.Result result) {
    if (Boolean.getBoolean("lauma.sim.print")) {
      System.out.printf(
          "%-50s %7d states %6d ends  %s%n",
          name,
          result.states(),
          result.finished(),
          result.wrong().map(w -> w.lines().findFirst().orElse("")).orElse("sound"));
    }
  }
}
