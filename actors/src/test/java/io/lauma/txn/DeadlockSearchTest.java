package io.lauma.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.kv.GroupId;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.WaitEdge;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeadlockSearchTest {
  private static TxnId txn(int number) {
    return TxnId.of(new GroupId(1), 1, number);
  }

  private static List<WaitEdge> waits(int... pairs) {
    List<WaitEdge> edges = new ArrayList<>();
    for (int n = 0; n < pairs.length; n += 2) {
      edges.add(new WaitEdge(txn(pairs[n]), txn(pairs[n + 1])));
    }
    return edges;
  }

  @Test
  void chainsAndDiamondsAreNoDeadlock() {
    assertEquals(Set.of(), DeadlockSearch.victims(waits(1, 2, 2, 3, 1, 3, 4, 2)));
  }

  @Test
  void theYoungestOfACycleIsTheVictim() {
    assertEquals(Set.of(txn(3)), DeadlockSearch.victims(waits(1, 2, 2, 3, 3, 1, 9, 1)));
  }

  @Test
  void everyCycleIsBroken() {
    assertEquals(Set.of(txn(2), txn(5)), DeadlockSearch.victims(waits(1, 2, 2, 1, 4, 5, 5, 4)));
    assertEquals(Set.of(txn(3)), DeadlockSearch.victims(waits(1, 3, 3, 1, 2, 3, 3, 2)));
  }

  @Test
  void aLongChainNeedsNoDeepStack() {
    int[] pairs = new int[200_000];
    for (int n = 0; n < pairs.length; n++) {
      pairs[n] = (n + 1) / 2;
    }
    assertEquals(Set.of(), DeadlockSearch.victims(waits(pairs)));
  }
}
