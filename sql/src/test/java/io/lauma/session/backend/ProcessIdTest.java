package io.lauma.session.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.clock.SystemClock;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Process ids of nodes with different numbers, and of those without, are never the same.
final class ProcessIdTest {
  private static final int IDS = 10_000;
  private static final int ROUND = 1 << 20;

  private static Backends numbered(int number) {
    Backends backends = new Backends(SystemClock.INSTANCE);
    backends.numberedBy(() -> number);
    return backends;
  }

  @Test
  void areUniqueAndPositive() {
    Set<Integer> ids = new HashSet<>();
    for (int number : new int[] {1, 2, 3, 1_023}) {
      Backends backends = numbered(number);
      for (int i = 0; i < IDS; i++) {
        int id = backends.nextProcessId();
        assertTrue(id > 0, "" + id);
        assertTrue(ids.add(id), "twice: " + id);
      }
    }
    Backends alone = numbered(0);
    for (int i = 0; i < IDS; i++) {
      int id = alone.nextProcessId();
      assertTrue(id > 0 && !ids.contains(id), "" + id);
    }
  }

  @Test
  void beginAgainWhenTheirBitsAreUsedUp() {
    Backends backends = numbered(5);
    int first = backends.nextProcessId();
    for (int i = 1; i < ROUND; i++) {
      assertEquals(5, backends.nextProcessId() >> 20);
    }
    assertEquals(first, backends.nextProcessId());
  }
}
