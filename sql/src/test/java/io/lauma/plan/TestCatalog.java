package io.lauma.plan;

import io.lauma.analyze.type.TypeResolution;
import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Column;
import io.lauma.catalog.KeyColumn;
import io.lauma.catalog.Relation;
import io.lauma.kv.TableId;
import io.lauma.parse.SqlParser;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A catalog of the tables in `tables.txt` and of PostgreSQL's system relations, with a changeable
/// version.
final class TestCatalog implements CatalogSnapshot {
  private static final int PUBLIC = 2200;
  private static final int FIRST_OID = 16_384;
  private static final Map<String, SystemRelation> SYSTEM = system();

  private final Map<String, Relation> relations = new LinkedHashMap<>();

  TestCatalog() {
    for (String line : lines("tables.txt")) {
      add(line);
    }
  }

  static List<String> lines(String file) {
    try (InputStream in = TestCatalog.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("no " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `CREATE TABLE` of a line, for a real server.
  static String ddl(String line) {
    int end = line.lastIndexOf(')');
    String key = line.substring(end + 1).strip();
    String columns = line.substring(0, end);
    return "CREATE TABLE "
        + columns
        + (key.isEmpty() ? ")" : ", PRIMARY KEY (" + key.substring("key ".length()) + "))");
  }

  private void add(String line) {
    String name = line.substring(0, line.indexOf(' '));
    int end = line.lastIndexOf(')');
    List<Column> columns = new ArrayList<>();
    for (String part : line.substring(line.indexOf('(') + 1, end).split(", ")) {
      columns.add(column(columns.size() + 1, part.strip()));
    }
    String keyText = line.substring(end + 1).strip();
    List<KeyColumn> key = new ArrayList<>();
    if (keyText.isEmpty()) {
      int id = columns.size() + 1;
      columns.add(
          new Column(
              id,
              -1,
              "hidden row id",
              SqlType.of(Oids.BYTEA),
              true,
              Optional.empty(),
              Optional.empty(),
              false));
      key.add(new KeyColumn(id, false, false));
    } else {
      for (String keyColumn : keyText.substring("key ".length()).split(", ")) {
        Column column =
            columns.stream().filter(c -> c.name().equals(keyColumn)).findFirst().orElseThrow();
        key.add(new KeyColumn(column.id(), false, false));
      }
    }
    int number = relations.size();
    relations.put(
        name,
        new Relation(
            new TableId(100 + number),
            FIRST_OID + number,
            PUBLIC,
            name,
            Relation.Kind.TABLE,
            Relation.Distribution.HASH,
            columns,
            key,
            keyText.isEmpty() ? 0 : 1,
            keyText.isEmpty() ? Optional.empty() : Optional.of(name + "_pkey"),
            0,
            1,
            List.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            10,
            List.of(),
            Optional.empty(),
            List.of()));
  }

  private static Column column(int number, String text) {
    String rest = text;
    Optional<String> defaultText = Optional.empty();
    int at = rest.indexOf(" default ");
    if (at >= 0) {
      defaultText = Optional.of(rest.substring(at + " default ".length()));
      rest = rest.substring(0, at);
    }
    boolean notNull = rest.endsWith(" not null");
    rest = notNull ? rest.substring(0, rest.length() - " not null".length()) : rest;
    int space = rest.indexOf(' ');
    SqlType type = TypeResolution.resolve(SqlParser.parseTypeName(rest.substring(space + 1)));
    return new Column(
        number,
        number,
        rest.substring(0, space),
        type,
        notNull,
        defaultText,
        Optional.empty(),
        false);
  }

  private static Map<String, SystemRelation> system() {
    Map<String, SystemRelation> relations = new LinkedHashMap<>();
    Map<String, List<Column>> columns = new LinkedHashMap<>();
    for (String line : lines("system_columns.tsv")) {
      String[] f = line.split("\t", -1);
      String key = f[0] + "." + f[1];
      List<Column> list = columns.computeIfAbsent(key, _ -> new ArrayList<>());
      list.add(
          new Column(
              list.size() + 1,
              list.size() + 1,
              f[4],
              new SqlType(Integer.parseInt(f[5]), Integer.parseInt(f[6])),
              f[7].equals("t"),
              Optional.empty(),
              Optional.empty(),
              false));
      relations.put(
          key,
          new SystemRelation(
              Integer.parseInt(f[2]), f[0], f[1], f[3].equals("v"), List.copyOf(list)));
    }
    return relations;
  }

  Relation table(String name) {
    return Optional.ofNullable(relations.get(name)).orElseThrow();
  }

  @Override
  public long version() {
    return 1;
  }

  @Override
  public Collection<Schema> schemas() {
    return List.of(new Schema(PUBLIC, "public", 10), new Schema(11, "pg_catalog", 10));
  }

  @Override
  public Optional<Schema> schema(String name) {
    return schemas().stream().filter(s -> s.name().equals(name)).findFirst();
  }

  @Override
  public Optional<Schema> schema(int oid) {
    return schemas().stream().filter(s -> s.oid() == oid).findFirst();
  }

  @Override
  public Collection<Relation> relations() {
    return relations.values();
  }

  @Override
  public Optional<Relation> relation(int schemaOid, String name) {
    return schemaOid == PUBLIC ? Optional.ofNullable(relations.get(name)) : Optional.empty();
  }

  @Override
  public Optional<Relation> relation(int oid) {
    return relations.values().stream().filter(r -> r.oid() == oid).findFirst();
  }

  @Override
  public List<Relation> indexesOf(int tableOid) {
    return relations().stream()
        .filter(r -> r.index().filter(i -> i.tableOid() == tableOid).isPresent())
        .toList();
  }

  @Override
  public Optional<Relation> relation(TableId id) {
    return relations.values().stream().filter(r -> r.id().equals(id)).findFirst();
  }

  @Override
  public Collection<Role> roles() {
    return Set.of();
  }

  @Override
  public Optional<Role> role(String name) {
    return Optional.empty();
  }

  @Override
  public Optional<SystemRelation> systemRelation(String schema, String name) {
    return Optional.ofNullable(SYSTEM.get(schema + "." + name));
  }

  @Override
  public Optional<SystemRelation> systemRelation(int oid) {
    return SYSTEM.values().stream().filter(r -> r.oid() == oid).findFirst();
  }

  @Override
  public Collection<SystemRelation> systemRelations() {
    return SYSTEM.values();
  }
}
