package io.lauma.catalog.builtin;

import io.lauma.catalog.CatalogSnapshot.SystemRelation;
import io.lauma.catalog.Column;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The shapes of the tables and views of pg_catalog and information_schema (facts of PostgreSQL 15,
/// in `relations.tsv`: relation OID, schema, name, relkind, attribute number, name, type OID,
/// typmod, not null) and of the cluster views. Loaded at the first use.
public final class BuiltinRelations {
  private BuiltinRelations() {}

  public static final int INFORMATION_SCHEMA_OID = 13207;

  /// `pg_cluster(oid, name, conn, state)` (S5).
  public static final int PG_CLUSTER_OID = 9001;

  /// `pg_distributed_tables(oid, schema_name, table_name, kind, key, shards)` (S13).
  public static final int PG_DISTRIBUTED_TABLES_OID = 9002;

  private record Name(String schema, String name) {}

  private record Loaded(Map<Integer, SystemRelation> byOid, Map<Name, SystemRelation> byName) {}

  private static final class Holder {
    static final Loaded LOADED = load();
  }

  public static Optional<SystemRelation> find(String schema, String name) {
    return Optional.ofNullable(Holder.LOADED.byName.get(new Name(schema, name)));
  }

  public static Optional<SystemRelation> find(int oid) {
    return Optional.ofNullable(Holder.LOADED.byOid.get(oid));
  }

  public static Collection<SystemRelation> all() {
    return Holder.LOADED.byOid.values();
  }

  private static Loaded load() {
    Map<Integer, SystemRelation> byOid = new LinkedHashMap<>();
    for (List<String[]> rows : attributesByRelation().values()) {
      SystemRelation relation = relation(rows);
      byOid.put(relation.oid(), relation);
    }
    for (SystemRelation view : List.of(pgCluster(), pgDistributedTables())) {
      byOid.put(view.oid(), view);
    }
    Map<Name, SystemRelation> byName = new HashMap<>();
    byOid.values().forEach(r -> byName.put(new Name(r.schema(), r.name()), r));
    return new Loaded(byOid, byName);
  }

  private static Map<String, List<String[]>> attributesByRelation() {
    Map<String, List<String[]>> attributes = new LinkedHashMap<>();
    try (InputStream in =
            Objects.requireNonNull(
                BuiltinRelations.class.getResourceAsStream("relations.tsv"), "relations.tsv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] fields = line.split("\t", -1);
        attributes.computeIfAbsent(fields[0], _ -> new ArrayList<>()).add(fields);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return attributes;
  }

  private static SystemRelation relation(List<String[]> rows) {
    String[] first = rows.getFirst();
    List<Column> columns = new ArrayList<>(rows.size());
    for (String[] row : rows) {
      SqlType type = new SqlType(Integer.parseInt(row[6]), Integer.parseInt(row[7]));
      columns.add(column(Integer.parseInt(row[4]), row[5], type, row[8].equals("t")));
    }
    return new SystemRelation(
        Integer.parseInt(first[0]), first[1], first[2], first[3].equals("v"), columns);
  }

  private static SystemRelation pgCluster() {
    return new SystemRelation(
        PG_CLUSTER_OID,
        "pg_catalog",
        "pg_cluster",
        true,
        columns("oid", Oids.OID, "name", Oids.NAME, "conn", Oids.TEXT, "state", Oids.TEXT));
  }

  private static SystemRelation pgDistributedTables() {
    return new SystemRelation(
        PG_DISTRIBUTED_TABLES_OID,
        "pg_catalog",
        "pg_distributed_tables",
        true,
        columns(
            "oid",
            Oids.OID,
            "schema_name",
            Oids.NAME,
            "table_name",
            Oids.NAME,
            "kind",
            Oids.TEXT,
            "key",
            Oids.TEXT,
            "shards",
            Oids.INT4));
  }

  private static List<Column> columns(Object... namesAndTypes) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      columns.add(
          column(
              i / 2 + 1,
              (String) namesAndTypes[i],
              SqlType.of((Integer) namesAndTypes[i + 1]),
              false));
    }
    return columns;
  }

  private static Column column(int number, String name, SqlType type, boolean notNull) {
    return new Column(
        number, number, name, type, notNull, Optional.empty(), Optional.empty(), false);
  }
}
