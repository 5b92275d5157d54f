package io.lauma.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LockModeTest {
  private static final List<LockMode> MODES = List.of(LockMode.values());

  /// The table of the PostgreSQL manual, 13.3.2: X is a conflict.
  private static final List<String> TABLE = List.of("...X", "..XX", ".XXX", "XXXX");

  @Test
  void conflictsAreThoseOfPostgreSql() {
    for (int held = 0; held < 4; held++) {
      for (int wanted = 0; wanted < 4; wanted++) {
        assertEquals(
            TABLE.get(held).charAt(wanted) == 'X',
            MODES.get(held).conflictsWith(MODES.get(wanted)),
            MODES.get(held) + " against " + MODES.get(wanted));
      }
    }
  }

  @Test
  void theStrongestOfTwoIsHeld() {
    assertEquals(LockMode.UPDATE, LockMode.SHARE.strongest(LockMode.UPDATE));
    assertEquals(LockMode.SHARE, LockMode.SHARE.strongest(LockMode.KEY_SHARE));
  }
}
