package io.lauma.session.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.catalog.TableLock;
import io.lauma.clock.SystemClock;
import io.lauma.types.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A node tells what its sessions' statements have locked in pages: all of it once, in order, also
/// where a page ends within a session.
final class TableHoldsTest {
  private record Holder(int processId, List<TableHold> tableHolds) implements Backend {
    @Override
    public int secretKey() {
      return 0;
    }

    @Override
    public int userOid() {
      return 10;
    }

    @Override
    public boolean isSuperuser() {
      return true;
    }

    @Override
    public BackendRow row() {
      throw new AssertionError("nobody asked for it");
    }

    @Override
    public boolean hasAdvisoryLocks() {
      return false;
    }

    @Override
    public boolean usesTable(int tableOid, TableLock mode) {
      return false;
    }

    @Override
    public long transactionId() {
      return 0;
    }

    @Override
    public Optional<ExportedSnapshot> exportedSnapshot(String identifier) {
      return Optional.empty();
    }

    @Override
    public void cancel() {}

    @Override
    public void terminate(SqlException reason) {}
  }

  private static Holder holder(int processId, int tables) {
    return new Holder(
        processId,
        IntStream.range(0, tables)
            .boxed()
            .flatMap(table ->
                List.of(TableLock.ACCESS_SHARE, TableLock.ROW_EXCLUSIVE).stream()
                    .map(mode -> new TableHold(processId, 16_384 + table, mode)))
            .toList());
  }

  @Test
  void pagesHaveAllOnce() {
    Backends backends = new Backends(SystemClock.INSTANCE);
    List<Holder> holders = List.of(holder(3, 4), holder(5, 0), holder(7, 1), holder(9, 3));
    holders.reversed().forEach(backends::add);
    List<TableHold> all = holders.stream().flatMap(h -> h.tableHolds().stream()).toList();
    for (int page = 1; page <= all.size() + 1; page++) {
      List<TableHold> told = new ArrayList<>();
      List<TableHold> next = backends.tableHolds(Optional.empty(), page);
      while (!next.isEmpty() && told.size() <= all.size()) {
        told.addAll(next);
        next = backends.tableHolds(Optional.of(next.getLast()), page);
      }
      assertEquals(all, told, "pages of " + page);
    }
  }
}
