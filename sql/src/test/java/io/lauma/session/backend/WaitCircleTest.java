package io.lauma.session.backend;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.catalog.TableLock;
import io.lauma.session.backend.BackendRow.State;
import io.lauma.session.backend.BackendRow.WaitEvent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WaitCircleTest {
  private static final TableWait TABLE = new TableWait(16_400, TableLock.EXCLUSIVE, List.of(1));

  private static BackendRow row(int processId, WaitEvent event, Optional<TableWait> wait) {
    return new BackendRow(
        processId,
        10,
        "postgres",
        "",
        Optional.empty(),
        0,
        0,
        0,
        0,
        0,
        Optional.of(event),
        State.ACTIVE,
        0,
        "",
        wait,
        Optional.empty());
  }

  private static BackendRow forTable(int processId) {
    return row(processId, WaitEvent.RELATION_LOCK, Optional.of(TABLE));
  }

  private static boolean givesUp(int processId, BackendRow other) {
    return WaitCircle.givesUp(processId, Set.of(5), List.of(forTable(9), other));
  }

  @Test
  void theLargestOfThoseThatWaitForTablesGivesUp() {
    assertTrue(givesUp(7, forTable(5)));
    assertFalse(givesUp(3, forTable(5)));
  }

  /// Who waits for a row does not look for circles over tables.
  @Test
  void whoWaitsForARowIsNotCountedOn() {
    assertTrue(givesUp(3, row(5, WaitEvent.TRANSACTION_LOCK, Optional.empty())));
  }

  @Test
  void nobodyGivesUpWhenAnotherHasDone() {
    assertFalse(givesUp(3, row(5, WaitEvent.CLIENT_READ, Optional.empty())));
    assertFalse(WaitCircle.givesUp(3, Set.of(5), List.of()));
  }
}
