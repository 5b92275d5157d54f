package io.lauma.session.command;

import io.lauma.catalog.CatalogState;
import io.lauma.catalog.DdlRequest;
import io.lauma.catalog.QuotedNames;
import io.lauma.catalog.Relation;
import io.lauma.catalog.Shard;
import io.lauma.exec.Completions;
import io.lauma.kv.GroupId;
import io.lauma.parse.SqlParser;
import io.lauma.parse.tree.MaintenanceStatement;
import io.lauma.parse.tree.Statement;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.session.ddl.Names;
import io.lauma.session.run.Portal;
import io.lauma.session.run.SqlSession;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// VACUUM and ANALYZE. Old row versions go by themselves, a while after the retention setting lets
/// them; VACUUM makes all go that may. ANALYZE counts the rows of tables for this node's planner.
record Vacuums(SqlSession session) {
  String run(MaintenanceStatement.Vacuum vacuum) {
    if (vacuum.vacuum() && session.block().isExplicit()) {
      throw new SqlException(
          SqlState.ACTIVE_SQL_TRANSACTION, "VACUUM cannot run inside a transaction block");
    }
    CatalogState catalog = session.catalog();
    boolean analyze = !vacuum.vacuum() || isAnalyze(vacuum);
    List<Relation> named = new ArrayList<>();
    for (MaintenanceStatement.VacuumTable table : vacuum.tables()) {
      DdlRequest.RelationName name =
          new Names(catalog, session.searchPath()).existing(table.name());
      Optional<Relation> relation =
          catalog.schema(name.schema()).flatMap(s -> catalog.relation(s.oid(), name.name()));
      if (relation.isEmpty() && catalog.systemRelation("pg_catalog", name.name()).isEmpty()) {
        throw new SqlException(
            SqlState.UNDEFINED_TABLE, "relation \"" + table.name().text() + "\" does not exist");
      }
      relation.ifPresent(named::add);
    }
    List<Relation> relations =
        vacuum.tables().isEmpty() ? List.copyOf(catalog.relations()) : List.copyOf(named);
    if (vacuum.vacuum()) {
      sweep(relations);
    }
    if (analyze) {
      relations.forEach(r -> count(catalog, r));
    }
    return vacuum.vacuum() ? "VACUUM" : "ANALYZE";
  }

  /// Replicas are swept as a whole, so other tables of the same groups are swept too.
  private void sweep(List<Relation> relations) {
    Set<GroupId> groups =
        relations.stream()
            .flatMap(relation -> relation.shards().stream())
            .map(Shard::group)
            .collect(Collectors.toSet());
    Completions.await(session.services().sweeps().sweep(groups));
  }

  private static boolean isAnalyze(MaintenanceStatement.Vacuum vacuum) {
    return vacuum.options().stream()
        .anyMatch(o -> o.name().equals("analyze") && !o.text().matches("false|off|0"));
  }

  private void count(CatalogState catalog, Relation relation) {
    if (relation.kind() != Relation.Kind.TABLE) {
      return;
    }
    String schema =
        catalog.schema(relation.schemaOid()).map(s -> QuotedNames.quote(s.name()) + ".").orElse("");
    long rows = number("SELECT count(*) FROM " + schema + QuotedNames.quote(relation.name()));
    session.statistics().put(relation.id(), rows);
  }

  /// The number of a query that gives one bigint.
  private long number(String sql) {
    Statement query = SqlParser.parse(sql).getFirst().statement();
    try (Portal.RowStream rows =
        session.runner().open(session.runner().planQuery(query), List.of())) {
      RowBatch batch = rows.next();
      if (batch == null || !(batch.dense().column(0) instanceof Vector.Longs numbers)) {
        throw new IllegalStateException("a query of one number");
      }
      return numbers.get(0);
    }
  }
}
