package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CatalogSnapshot.Role;
import io.lauma.exec.PreparedTransactions.Prepared;
import io.lauma.session.backend.BackendRow;
import io.lauma.session.backend.BackendRow.WaitEvent;
import io.lauma.session.backend.BuildProgress;
import org.jspecify.annotations.Nullable;

/// pg_stat_activity, pg_stat_progress_create_index and pg_prepared_xacts.
final class BackendTables {
  /// Microseconds between 1970-01-01 and 2000-01-01.
  private static final long EPOCH_2000_MICROS = 946_684_800_000_000L;

  private BackendTables() {}

  /// @param shown whether the asking role may see what the session does
  private record Shown(BackendRow row, boolean shown, @Nullable String user) {
    <T> @Nullable T allowed(@Nullable T value) {
      return shown ? value : null;
    }
  }

  static VirtualTable<?> activity(SessionTables session) {
    return VirtualTable.of(
            "pg_stat_activity",
            catalog -> {
              boolean all = isSuperuser(catalog, session.userOid());
              return session.activity().stream()
                  .map(row ->
                      new Shown(
                          row,
                          all || row.userOid() == session.userOid(),
                          nameOf(catalog, row.userOid())))
                  .toList();
            })
        .constant(ServerTables.DATABASE_OID, "datid")
        .constant(ServerTables.DATABASE_NAME, "datname")
        .with("pid", s -> s.row.processId())
        .with("usesysid", s -> s.row.userOid())
        .with("usename", Shown::user)
        .with("application_name", s -> s.row.applicationName())
        .with("client_addr", s -> s.allowed(s.row.clientAddress().orElse(null)))
        .with("client_port", s -> s.allowed(s.row.clientPort()))
        .with("backend_start", s -> s.allowed(time(s.row.startMicros())))
        .with("xact_start", s -> s.allowed(time(s.row.transactionMicros())))
        .with("query_start", s -> s.allowed(time(s.row.queryMicros())))
        .with("state_change", s -> s.allowed(time(s.row.stateMicros())))
        .with(
            "wait_event_type", s -> s.allowed(s.row.waitEvent().map(WaitEvent::type).orElse(null)))
        .with("wait_event", s -> s.allowed(s.row.waitEvent().map(WaitEvent::event).orElse(null)))
        .with("state", s -> s.allowed(s.row.state().text()))
        .with("backend_xid", s -> s.row.transactionId() == 0 ? null : xid(s.row.transactionId()))
        .with("query", s -> s.shown ? s.row.query() : "<insufficient privilege>")
        .with("backend_type", s -> s.allowed("client backend"))
        .nulls("leader_pid", "client_hostname", "backend_xmin", "query_id")
        .build();
  }

  static VirtualTable<?> prepared(SessionTables session) {
    record Named(Prepared row, @Nullable String owner) {}
    return VirtualTable.of(
            "pg_prepared_xacts",
            catalog ->
                session.preparedTransactions().stream()
                    .map(row -> new Named(row, nameOf(catalog, row.ownerOid())))
                    .toList())
        .with("transaction", p -> xid(p.row.transactionId()))
        .with("gid", p -> p.row.identifier())
        .with("prepared", p -> time(p.row.preparedMicros()))
        .with("owner", Named::owner)
        .constant(ServerTables.DATABASE_NAME, "database")
        .build();
  }

  /// Whose build a role may not look into shows its process id alone.
  static VirtualTable<?> builds(SessionTables session) {
    record Building(Shown by, BuildProgress build) {
      @Nullable Long number(long value) {
        return by.allowed(value);
      }
    }
    return VirtualTable.of(
            "pg_stat_progress_create_index",
            catalog -> {
              boolean all = isSuperuser(catalog, session.userOid());
              return session.activity().stream()
                  .flatMap(row ->
                      row
                          .build()
                          .map(build ->
                              new Building(
                                  new Shown(row, all || row.userOid() == session.userOid(), null),
                                  build))
                          .stream())
                  .toList();
            })
        .with("pid", b -> b.by.row().processId())
        .constant(ServerTables.DATABASE_OID, "datid")
        .constant(ServerTables.DATABASE_NAME, "datname")
        .with("relid", b -> b.by.allowed(b.build.tableOid()))
        .with("index_relid", b -> b.by.allowed(b.build.indexOid()))
        .with("command", b -> b.by.allowed(b.build.command()))
        .with("phase", b -> b.by.allowed(b.build.phase().text()))
        .with("lockers_total", b -> b.number(0))
        .with("lockers_done", b -> b.number(0))
        .with("current_locker_pid", b -> b.number(0))
        .with("blocks_total", b -> b.number(0))
        .with("blocks_done", b -> b.number(0))
        .with("tuples_total", b -> b.number(b.build.tuplesTotal()))
        .with("tuples_done", b -> b.number(b.build.tuplesDone()))
        .with("partitions_total", b -> b.number(0))
        .with("partitions_done", b -> b.number(0))
        .build();
  }

  private static boolean isSuperuser(CatalogSnapshot catalog, int userOid) {
    return catalog.roles().stream().anyMatch(role -> role.oid() == userOid && role.superuser());
  }

  private static @Nullable String nameOf(CatalogSnapshot catalog, int userOid) {
    return catalog.roles().stream()
        .filter(role -> role.oid() == userOid)
        .map(Role::name)
        .findFirst()
        .orElse(null);
  }

  /// A transaction's id as the type xid has it.
  static long xid(long transactionId) {
    return Integer.toUnsignedLong((int) transactionId);
  }

  /// A time as timestamptz has it; null for 0.
  static @Nullable Long time(long micros) {
    return micros == 0 ? null : Long.valueOf(micros - EPOCH_2000_MICROS);
  }
}
