package io.lauma.plan.explain;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Relation;
import io.lauma.expr.Scalar;
import io.lauma.plan.Arbiters;
import io.lauma.plan.PlanNode;
import io.lauma.plan.explain.ExplainNode.Detail;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What EXPLAIN says of ON CONFLICT.
final class ConflictDetails {
  private ConflictDetails() {}

  static List<Detail> of(
      PlanNode.Insert insert, PlanNode.OnConflict onConflict, CatalogSnapshot catalog) {
    Relation relation = catalog.relation(insert.table()).orElseThrow();
    List<Detail> details = new ArrayList<>();
    String resolution = onConflict.update().isPresent() ? "UPDATE" : "NOTHING";
    details.add(new Detail("Conflict Resolution", resolution));
    Arbiters arbiters = onConflict.arbiters();
    if (arbiters.named()) {
      List<String> names = new ArrayList<>();
      if (arbiters.primaryKey()) {
        names.add(relation.primaryKeyName().orElse("key"));
      }
      arbiters
          .indexOids()
          .forEach(oid -> catalog.relation(oid).ifPresent(index -> names.add(index.name())));
      details.add(new Detail("Conflict Arbiter Indexes", String.join(", ", names)));
    }
    Optional<Scalar> condition = onConflict.update().flatMap(PlanNode.ConflictUpdate::condition);
    condition.ifPresent(c ->
        details.add(
            new Detail("Conflict Filter", new ScalarText(columns(insert, relation)).of(c))));
    return details;
  }

  private static List<String> columns(PlanNode.Insert insert, Relation relation) {
    List<String> names = new ArrayList<>(List.of("ctid"));
    for (String table : List.of(relation.name(), "excluded")) {
      insert.columnIds().forEach(id -> names.add(table + "." + relation.columnById(id).name()));
    }
    return names;
  }
}
