package io.lauma.catalog;

import static io.lauma.catalog.TableLock.ACCESS_EXCLUSIVE;
import static io.lauma.catalog.TableLock.ACCESS_SHARE;
import static io.lauma.catalog.TableLock.EXCLUSIVE;
import static io.lauma.catalog.TableLock.ROW_EXCLUSIVE;
import static io.lauma.catalog.TableLock.ROW_SHARE;
import static io.lauma.catalog.TableLock.SHARE;
import static io.lauma.catalog.TableLock.SHARE_ROW_EXCLUSIVE;
import static io.lauma.catalog.TableLock.SHARE_UPDATE_EXCLUSIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Table 13.2 of PostgreSQL's manual.
class TableLockTest {
  private static final Map<TableLock, Set<TableLock>> CONFLICTS =
      Map.of(
          ACCESS_SHARE, EnumSet.of(ACCESS_EXCLUSIVE),
          ROW_SHARE, EnumSet.of(EXCLUSIVE, ACCESS_EXCLUSIVE),
          ROW_EXCLUSIVE, EnumSet.of(SHARE, SHARE_ROW_EXCLUSIVE, EXCLUSIVE, ACCESS_EXCLUSIVE),
          SHARE_UPDATE_EXCLUSIVE,
              EnumSet.of(
                  SHARE_UPDATE_EXCLUSIVE, SHARE, SHARE_ROW_EXCLUSIVE, EXCLUSIVE, ACCESS_EXCLUSIVE),
          SHARE,
              EnumSet.of(
                  ROW_EXCLUSIVE,
                  SHARE_UPDATE_EXCLUSIVE,
                  SHARE_ROW_EXCLUSIVE,
                  EXCLUSIVE,
                  ACCESS_EXCLUSIVE),
          SHARE_ROW_EXCLUSIVE, EnumSet.complementOf(EnumSet.of(ACCESS_SHARE, ROW_SHARE)),
          EXCLUSIVE, EnumSet.complementOf(EnumSet.of(ACCESS_SHARE)),
          ACCESS_EXCLUSIVE, EnumSet.allOf(TableLock.class));

  @Test
  void modesExcludeEachOtherAsInPostgreSql() {
    for (TableLock one : TableLock.values()) {
      for (TableLock other : TableLock.values()) {
        boolean excluded = CONFLICTS.getOrDefault(one, Set.of()).contains(other);
        assertEquals(excluded, one.conflictsWith(other), one + " and " + other);
        assertEquals(one.conflictsWith(other), other.conflictsWith(one));
      }
    }
  }
}
