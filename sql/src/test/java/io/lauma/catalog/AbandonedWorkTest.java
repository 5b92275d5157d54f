package io.lauma.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.catalog.DdlRequest.ColumnDefinition;
import io.lauma.catalog.DdlRequest.KeyPart;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.DdlRequest.ReplaceKey;
import io.lauma.catalog.DdlRequest.Spread;
import io.lauma.catalog.IndexDefinition.State;
import io.lauma.catalog.Relation.Distribution;
import io.lauma.kv.GroupId;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Definition statements of several steps, left at each of them.
class AbandonedWorkTest {
  private static final RelationName TABLE = new RelationName("public", "t");
  private static final RelationName INDEX = new RelationName("public", "t_a_idx");
  private static final Spread SPREAD = new Spread(Distribution.HASH, 0, Optional.of(2), List.of());

  private CatalogState catalog = CatalogState.EMPTY;

  private void change(DdlRequest request) {
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

  private void createTable() {
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

  private void createIndex(String builder) {
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

  private List<DdlRequest> takenBack(String... alive) {
    return AbandonedWork.takenBack(catalog, List.of(alive)::contains);
  }

  private Optional<Relation> index() {
    return catalog.relation(CatalogState.PUBLIC_OID, "t_a_idx");
  }

  @Test
  void anIndexGoesWhenWhoBuiltItIsGone() {
    createTable();
    createIndex("n1#3");
    assertEquals(List.of(), takenBack("n1#3", "n2#1"));
    change(new DdlRequest.ChangeIndexes(List.of(INDEX), State.BUILDING, "n1#3", false));
    List<DdlRequest> requests = takenBack("n1#4", "n2#1");
    assertEquals(1, requests.size());
    change(requests.getFirst());
    assertTrue(index().isEmpty());
    assertEquals(List.of(), takenBack());
  }

  @Test
  void aValidIndexStaysAndADroppedOneGoes() {
    createTable();
    createIndex("n1#3");
    change(new DdlRequest.ChangeIndexes(List.of(INDEX), State.VALID, "n1#3", false));
    assertEquals(List.of(), takenBack());
    change(new DdlRequest.ChangeIndexes(List.of(INDEX), State.DROPPING, "n2#7", false));
    assertEquals(List.of(), takenBack("n2#7"));
    takenBack().forEach(this::change);
    assertTrue(index().isEmpty());
  }

  @Test
  void aTableIsOpenAgainWhenWhoRewroteItIsGone() {
    createTable();
    List<KeyPart> key = List.of(new KeyPart("a", false, false));
    change(new ReplaceKey(TABLE, "t_pkey", key, ReplaceKey.Step.BEGIN, "n1#3"));
    assertEquals(2, catalog.relations().size());
    assertEquals(List.of(), takenBack("n1#3"));
    takenBack("n1#4").forEach(this::change);
    Relation table = catalog.relation(CatalogState.PUBLIC_OID, "t").orElseThrow();
    assertTrue(!table.isFrozen() && table.primaryKeyName().isEmpty());
    assertEquals(1, catalog.relations().size());
    assertEquals(List.of(), takenBack());
  }
}
