package io.lauma.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.kv.GroupId;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.txn.DeadlockWatch.Victim;
import io.lauma.txn.protocol.ShardWaits;
import io.lauma.txn.protocol.ShardWaits.LockWait;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeadlockWatchTest {
  private static final long PERIOD = 100;
  private static final GroupId ONE = new GroupId(1);
  private static final GroupId TWO = new GroupId(2);
  private static final ShardId A = new ShardId(11);
  private static final ShardId B = new ShardId(12);
  private static final TxnId OLD = TxnId.of(ONE, 1, 1);
  private static final TxnId YOUNG = TxnId.of(ONE, 1, 2);

  private final DeadlockWatch watch = new DeadlockWatch(PERIOD);

  private static ShardWaits at(GroupId group, ShardId shard, LockWait... waits) {
    return new ShardWaits(group, shard, List.of(waits));
  }

  private static final ShardWaits OLD_WAITS = at(ONE, A, new LockWait(OLD, 3, YOUNG));
  private static final ShardWaits YOUNG_WAITS = at(TWO, B, new LockWait(YOUNG, 4, OLD));

  @Test
  void aCycleOverTwoGroupsEndsTheYoungestOnceItWasSeenTwice() {
    assertEquals(List.of(), watch.reported(OLD_WAITS, 0));
    assertEquals(List.of(), watch.reported(YOUNG_WAITS, 60));
    assertEquals(List.of(), watch.reported(OLD_WAITS, 100));
    String detail =
        "Transaction %d waits for ShareLock on transaction %d; blocked by transaction %d.\n"
                .formatted(YOUNG.value(), OLD.value(), OLD.value())
            + "Transaction %d waits for ShareLock on transaction %d; blocked by transaction %d."
                .formatted(OLD.value(), YOUNG.value(), YOUNG.value());
    assertEquals(List.of(new Victim(TWO, B, YOUNG, 4, detail)), watch.reported(YOUNG_WAITS, 160));
  }

  @Test
  void waitsThatWereNotThereTogetherAreNoDeadlock() {
    watch.reported(OLD_WAITS, 0);
    watch.reported(OLD_WAITS, 100);
    watch.reported(at(ONE, A), 150);
    watch.reported(YOUNG_WAITS, 160);
    assertEquals(List.of(), watch.reported(YOUNG_WAITS, 260));
  }

  @Test
  void aShardThatHasFallenSilentIsForgotten() {
    watch.reported(OLD_WAITS, 0);
    watch.reported(OLD_WAITS, 100);
    watch.reported(YOUNG_WAITS, 250);
    assertEquals(List.of(), watch.reported(YOUNG_WAITS, 350));
  }

  @Test
  void anotherRequestOfTheSameTransactionIsAnotherWait() {
    watch.reported(OLD_WAITS, 0);
    watch.reported(YOUNG_WAITS, 60);
    watch.reported(at(ONE, A, new LockWait(OLD, 5, YOUNG)), 100);
    assertEquals(List.of(), watch.reported(YOUNG_WAITS, 160));
    assertEquals(1, watch.reported(at(ONE, A, new LockWait(OLD, 5, YOUNG)), 200).size());
  }
}
