package io.lauma.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.history.ExclusivePairs.Row;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Sets, long forks and pairs: good histories pass, planted anomalies are found.
class SmallJudgesTest {
  @Test
  void anAddThatIsNotReadIsFound() {
    Ledger ledger = new Ledger();
    ledger.tried(1);
    ledger.acknowledged(1);
    ledger.tried(2);
    assertEquals(List.of(), ledger.violations(Map.of(1L, 1)));
    assertEquals(List.of(), ledger.violations(Map.of(1L, 1, 2L, 1)));
    assertEquals(List.of("1 was acknowledged and is lost"), ledger.violations(Map.of(2L, 1)));
    assertEquals(List.of("2 is there 2 times"), ledger.violations(Map.of(1L, 1, 2L, 2)));
    assertEquals(
        List.of("3 is there and was never written"), ledger.violations(Map.of(1L, 1, 3L, 1)));
  }

  @Test
  void aLongForkIsFound() {
    LongFork judge = new LongFork();
    judge.read(1, Set.of(), 0);
    judge.read(1, Set.of(1), 0);
    judge.read(1, Set.of(1, 2), 0);
    judge.read(2, Set.of(2), 0);
    assertEquals(List.of(), judge.violations());
    judge.read(1, Set.of(2), 0);
    assertEquals(1, judge.violations().size());
  }

  @Test
  void aReadWithoutAnAcknowledgedKeyIsFound() {
    LongFork judge = new LongFork();
    long before = System.nanoTime();
    judge.written(1, 7);
    judge.read(1, Set.of(), before);
    assertEquals(List.of(), judge.violations());
    judge.read(1, Set.of(), System.nanoTime() + 1);
    assertEquals(List.of("group 1: 7 is missing in a later read"), judge.violations());
  }

  @Test
  void bothRowsOfAPairAreFound() {
    ExclusivePairs judge = new ExclusivePairs();
    judge.acknowledged(1, 0);
    judge.acknowledged(2, 1);
    Set<Row> found = Set.of(new Row(1, 0), new Row(2, 1), new Row(3, 0));
    assertEquals(List.of(), judge.violations(found));
    assertEquals(
        List.of("write skew: both rows of pair 2"),
        judge.violations(Set.of(new Row(1, 0), new Row(2, 1), new Row(2, 0))));
    assertEquals(
        List.of("Row[pair=1, side=0] was acknowledged and is lost"),
        judge.violations(Set.of(new Row(2, 1))));
  }
}
