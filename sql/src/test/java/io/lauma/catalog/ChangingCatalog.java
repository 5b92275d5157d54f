package io.lauma.catalog;

import io.lauma.catalog.DdlRequest.ColumnDefinition;
import io.lauma.catalog.DdlRequest.KeyPart;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.DdlRequest.Spread;
import io.lauma.catalog.Relation.Distribution;
import io.lauma.kv.GroupId;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A catalog with a table `t (a int)` without key, changed step by step.
final class ChangingCatalog {
  static final RelationName TABLE = new RelationName("public", "t");
  static final RelationName INDEX = new RelationName("public", "t_a_idx");

  private static final Spread SPREAD = new Spread(Distribution.HASH, 0, Optional.of(2), List.of());

  private CatalogState catalog = CatalogState.EMPTY;

  void change(DdlRequest request) {
    CatalogRules.Outcome outcome = CatalogRules.decide(catalog, request, List.of(new GroupId(1)));
    catalog =
        catalog.on(
            new CatalogCommitted(
                catalog.version() + 1,
                outcome.changes(),
                outcome.nextOid(),
                outcome.nextTableId(),
                outcome.nextShardId(),
                "postgres",
                "",
                0));
  }

  ChangingCatalog() {
    change(
        new DdlRequest.CreateTable(
            TABLE,
            false,
            List.of(
                new ColumnDefinition(
                    "a", SqlType.of(Oids.INT4), false, Optional.empty(), Optional.empty())),
            List.of(),
            Optional.empty(),
            SPREAD,
            Map.of(),
            10,
            List.of(),
            List.of(),
            List.of()));
  }

  void createIndex(String builder) {
    change(
        new DdlRequest.CreateIndex(
            TABLE,
            false,
            new DdlRequest.IndexRequest(
                "t_a_idx",
                false,
                true,
                List.of(new KeyPart("a", false, false)),
                List.of(),
                new Spread(Distribution.RANGE, 0, Optional.empty(), List.of()),
                false),
            builder));
  }

  CatalogState state() {
    return catalog;
  }

  Optional<Relation> index() {
    return catalog.relation(CatalogState.PUBLIC_OID, INDEX.name());
  }

  Relation table() {
    return catalog.relation(CatalogState.PUBLIC_OID, TABLE.name()).orElseThrow();
  }
}
