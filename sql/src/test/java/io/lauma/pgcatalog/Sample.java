package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogCommitted;
import io.lauma.catalog.CatalogRules;
import io.lauma.catalog.CatalogSnapshot.Role;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.DdlRequest;
import io.lauma.catalog.DdlRequest.ColumnDefinition;
import io.lauma.catalog.DdlRequest.KeyPart;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.DdlRequest.Spread;
import io.lauma.catalog.Relation;
import io.lauma.catalog.Relation.Distribution;
import io.lauma.catalog.Relation.SequenceOptions;
import io.lauma.kv.GroupId;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A catalog made by the catalog's own rules: hash table `account`, range table `Event` (descending
/// key), `note` without key, role `reader`.
final class Sample {
  static final CatalogState CATALOG =
      List.of(account(), event(), note(), reader(), comment()).stream()
          .reduce(CatalogState.EMPTY, Sample::apply, (a, _) -> a);

  private Sample() {}

  static CatalogState apply(CatalogState state, DdlRequest request) {
    CatalogRules.Outcome outcome = CatalogRules.decide(state, request, List.of(new GroupId(1)));
    return state.on(
        new CatalogCommitted(
            state.version() + 1,
            outcome.changes(),
            outcome.nextOid(),
            outcome.nextTableId(),
            outcome.nextShardId(),
            "postgres",
            "",
            0));
  }

  static Relation relation(String name) {
    return CATALOG.relation(CatalogState.PUBLIC_OID, name).orElseThrow();
  }

  static DdlRequest.CreateTable table(
      String name,
      List<ColumnDefinition> columns,
      List<KeyPart> key,
      Distribution distribution,
      int hashColumns) {
    return new DdlRequest.CreateTable(
        new RelationName("public", name),
        false,
        columns,
        key,
        key.isEmpty() ? Optional.empty() : Optional.of(name + "_pkey"),
        new Spread(distribution, hashColumns, Optional.of(4), List.of()),
        Map.of("fillfactor", "70"),
        CatalogState.SUPERUSER_OID,
        List.of(),
        List.of(),
        List.of());
  }

  static ColumnDefinition column(String name, SqlType type) {
    return new ColumnDefinition(name, type, false, Optional.empty(), Optional.empty());
  }

  private static DdlRequest account() {
    SequenceOptions serial = new SequenceOptions(Oids.INT4, 1, 1, 1, Integer.MAX_VALUE, 1, false);
    return table(
        "account",
        List.of(
            new ColumnDefinition(
                "id", SqlType.of(Oids.INT4), true, Optional.empty(), Optional.of(serial)),
            column("region", SqlType.of(Oids.VARCHAR)),
            column("balance", new SqlType(Oids.NUMERIC, 10 << 16 | 2 + 4)),
            column("tags", SqlType.of(Oids.TEXT_ARRAY))),
        List.of(new KeyPart("region", false, false), new KeyPart("id", false, false)),
        Distribution.HASH,
        1);
  }

  private static DdlRequest event() {
    return table(
        "Event",
        List.of(column("at", SqlType.of(Oids.TIMESTAMPTZ)), column("what", SqlType.of(Oids.TEXT))),
        List.of(new KeyPart("at", true, true)),
        Distribution.RANGE,
        0);
  }

  private static DdlRequest note() {
    return table(
        "note", List.of(column("body", SqlType.of(Oids.TEXT))), List.of(), Distribution.HASH, 1);
  }

  private static DdlRequest reader() {
    Role role =
        new Role(0, "reader", false, true, false, false, true, false, -1, Optional.of("SCRAM"));
    return new DdlRequest.PutRole(role, true);
  }

  private static DdlRequest comment() {
    return new DdlRequest.Comment(CatalogState.OID_MIN, 2, "where it is kept");
  }
}
