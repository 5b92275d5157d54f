package io.lauma.log.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class RetainedLogTest {
  private static final RetainedLog.Limits LIMITS =
      new RetainedLog.Limits(1_000, 64_000, 160, 16_000);

  private static final long ALL = Long.MAX_VALUE;

  private static void add(RetainedLog log, long from, long to, long bytes) {
    for (long index = from; index <= to; index++) {
      log.add(index, bytes);
    }
  }

  @Test
  void aCheckpointIsDueByEntries() {
    RetainedLog log = new RetainedLog(LIMITS, -1);
    add(log, 0, 998, 1);
    assertFalse(log.isCheckpointDue());
    add(log, 999, 999, 1);
    assertTrue(log.isCheckpointDue());
    assertEquals(839, log.checkpointed(ALL));
    assertFalse(log.isCheckpointDue());
  }

  @Test
  void aCheckpointIsDueByBytes() {
    RetainedLog log = new RetainedLog(LIMITS, -1);
    add(log, 0, 62, 1_000);
    assertFalse(log.isCheckpointDue());
    add(log, 63, 63, 1_000);
    assertTrue(log.isCheckpointDue());
    assertEquals(47, log.checkpointed(ALL));
    assertFalse(log.isCheckpointDue());
    add(log, 64, 127, 1_000);
    assertTrue(log.isCheckpointDue());
    assertEquals(111, log.checkpointed(ALL));
  }

  @Test
  void aShortLogIsKeptWhole() {
    RetainedLog log = new RetainedLog(LIMITS, -1);
    add(log, 0, 9, 1_000);
    assertEquals(-1, log.checkpointed(ALL));
  }

  @Test
  void whatMayBePurgedNeverGoesBackBehindTheCheckpointOfTheStart() {
    RetainedLog log = new RetainedLog(LIMITS, 500);
    assertEquals(500, log.checkpointed(ALL));
    add(log, 501, 510, 1_000);
    assertEquals(500, log.checkpointed(ALL));
    add(log, 511, 530, 1_000);
    assertEquals(514, log.checkpointed(ALL));
  }

  @Test
  void theLogBehindACheckpointThatIsBeingSentStays() {
    RetainedLog log = new RetainedLog(LIMITS, -1);
    add(log, 0, 63, 1_000);
    assertEquals(47, log.checkpointed(ALL));
    add(log, 64, 127, 1_000);
    assertEquals(63, log.checkpointed(63));
    add(log, 128, 191, 1_000);
    assertEquals(63, log.checkpointed(63));
    assertEquals(175, log.checkpointed(ALL));
  }

  @Test
  void oneLargeEntryLeavesNothingBehindIt() {
    RetainedLog log = new RetainedLog(LIMITS, -1);
    add(log, 0, 0, 70_000);
    assertTrue(log.isCheckpointDue());
    assertEquals(-1, log.checkpointed(ALL));
    add(log, 1, 1, 70_000);
    assertEquals(0, log.checkpointed(ALL));
  }
}
