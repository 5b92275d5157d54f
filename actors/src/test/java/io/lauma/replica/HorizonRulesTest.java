package io.lauma.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.kv.HybridTime;
import io.lauma.log.NodeId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HorizonRulesTest {
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final long NOW = 10_000_000;

  private final HorizonRules rules = new HorizonRules(Duration.ofSeconds(100), 0);

  private static HybridTime at(long millis) {
    return HybridTime.ofMillis(millis);
  }

  private static long seconds(long count) {
    return Duration.ofSeconds(count).toNanos();
  }

  private Optional<HybridTime> next(long presentMillis, long nowSeconds) {
    return rules.next(at(presentMillis), at(NOW), seconds(nowSeconds));
  }

  @Test
  void aNewLeaderListensFirst() {
    rules.reported(A, HybridTime.INFINITY, seconds(1));
    assertEquals(Optional.empty(), next(0, 5));
    assertEquals(Optional.of(at(NOW - 100_000)), next(0, 6));
  }

  @Test
  void itStaysBelowTheOldestSnapshotOfAnyNode() {
    rules.reported(A, at(NOW - 300_000), seconds(9));
    rules.reported(B, at(NOW - 200_000), seconds(9));
    assertEquals(Optional.of(new HybridTime(at(NOW - 300_000).value() - 1)), next(0, 10));
    rules.reported(A, HybridTime.INFINITY, seconds(11));
    assertEquals(Optional.of(new HybridTime(at(NOW - 200_000).value() - 1)), next(0, 12));
  }

  @Test
  void aNodeThatIsSilentForLongCountsNoMore() {
    rules.reported(A, at(NOW - 300_000), seconds(9));
    assertEquals(Optional.of(at(NOW - 100_000)), next(0, 70));
  }

  @Test
  void itIsRaisedInSteps() {
    assertEquals(Optional.empty(), next(NOW - 104_999, 10));
    assertEquals(Optional.of(at(NOW - 100_000)), next(NOW - 105_000, 10));
    assertEquals(Optional.empty(), next(NOW, 10));
  }

  @Test
  void theRetentionHasAFloor() {
    HorizonRules eager = new HorizonRules(Duration.ZERO, 0);
    assertEquals(Optional.of(at(NOW - 5_000)), eager.next(at(0), at(NOW), seconds(10)));
  }
}
