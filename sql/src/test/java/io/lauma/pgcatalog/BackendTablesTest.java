package io.lauma.pgcatalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.catalog.CatalogState;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a role without rights sees of the others, and the locks of [OneSession].
final class BackendTablesTest {
  @Test
  void whatOthersDoIsHidden() {
    assertEquals(
        List.of(
            "7|20000||psql|127.0.0.1|1234|1970-01-01 00:00:00.000003+00||idle|Client|select 1"
                + "|client backend",
            "8|10|postgres|psql|||||||<insufficient privilege>|"),
        RowText.of(
            CatalogState.EMPTY,
            "pg_catalog",
            "pg_stat_activity",
            "pid",
            "usesysid",
            "usename",
            "application_name",
            "client_addr",
            "client_port",
            "query_start",
            "xact_start",
            "state",
            "wait_event_type",
            "query",
            "backend_type"));
  }

  /// As PostgreSQL: of another role's, process id and database alone.
  @Test
  void whatAnotherRoleBuildsIsNotTold() {
    assertEquals(
        List.of(
            "7|5|postgres|16384|16390|CREATE INDEX CONCURRENTLY"
                + "|building index: loading tuples in tree|0|0|500|7|0",
            "8|5|postgres|||||||||"),
        RowText.of(
            CatalogState.EMPTY,
            "pg_catalog",
            "pg_stat_progress_create_index",
            "pid",
            "datid",
            "datname",
            "relid",
            "index_relid",
            "command",
            "phase",
            "lockers_total",
            "blocks_done",
            "tuples_total",
            "tuples_done",
            "partitions_total"));
  }

  @Test
  void locksOfAllAreShown() {
    assertEquals(
        List.of("relation|5|16384||||8|RowShareLock|t|", "advisory|5||3|4|2|7|ShareLock|t|"),
        RowText.of(
            CatalogState.EMPTY,
            "pg_catalog",
            "pg_locks",
            "locktype",
            "database",
            "relation",
            "classid",
            "objid",
            "objsubid",
            "pid",
            "mode",
            "granted",
            "waitstart"));
  }
}
