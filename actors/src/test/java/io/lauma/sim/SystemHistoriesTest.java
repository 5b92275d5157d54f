package io.lauma.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.lauma.kv.GroupId;
import io.lauma.log.NodeId;
import io.lauma.membership.GroupMembers;
import io.lauma.membership.MembershipEvent;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Random histories of the herd itself: members, placement and catalog. A failing seed is replayed
/// with `-Dlauma.sim.seed`.
final class SystemHistoriesTest {
  private static final int SEEDS = 1_000;

  @Test
  void theHerdKeepsItsRulesAndComesToRest() {
    Optional<Long> only = Optional.ofNullable(Long.getLong("lauma.sim.seed"));
    long first = only.orElse(0L);
    long last = only.map(seed -> seed + 1).orElse((long) SEEDS);
    int definitions = 0;
    int changes = 0;
    for (long seed = first; seed < last; seed++) {
      SystemRun run = new SystemRun(seed);
      run.run().ifPresent(wrong -> fail(wrong + " (replay with -Dlauma.sim.seed)"));
      definitions += run.definitions;
      changes += run.changes;
    }
    assertTrue(definitions > 3 * (last - first), "tables come and go: " + definitions);
    assertTrue(changes > 5 * (last - first), "replicas move: " + changes);
  }

  /// A node that applies something else than the log says is found.
  @Test
  void aViewThatWentAstrayIsCaught() {
    SystemRun run = new SystemRun(1);
    run.run();
    NodeId astray = run.running.keySet().iterator().next();
    SystemRun.View view = Objects.requireNonNull(run.nodes.get(astray));
    view.apply(new SystemRun.Entry.Herd(new MembershipEvent.MemberRemoved(astray, 0)));
    try {
      run.check.atTheEnd();
    } catch (SystemCheck.Wrong wrong) {
      assertTrue(
          String.valueOf(wrong.getMessage()).contains("has another herd"), wrong.getMessage());
      return;
    }
    fail("not caught");
  }

  /// A change of two voters at once is found.
  @Test
  void aLargeStepIsCaught() {
    SystemRun run = new SystemRun(2);
    run.run();
    GroupId group = run.leading.herd.dataGroups().getFirst();
    GroupMembers present = run.leading.herd.group(group).orElseThrow();
    try {
      run.check.change(new GroupMembers(group, present.voters().subList(0, 1), List.of()));
    } catch (SystemCheck.Wrong wrong) {
      assertTrue(String.valueOf(wrong.getMessage()).contains("becomes"), wrong.getMessage());
      return;
    }
    assertTrue(present.voters().size() <= 2, "not caught");
  }
}
