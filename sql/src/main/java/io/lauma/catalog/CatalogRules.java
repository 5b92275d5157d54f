package io.lauma.catalog;

import io.lauma.catalog.DdlRequest.ColumnDefinition;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.kv.GroupId;
import io.lauma.kv.TableId;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The rules of DDL: a request and the present catalog give the changes to commit, or PostgreSQL's
/// error. Pure; runs where the catalog is led, one request at a time.
public final class CatalogRules {
  /// Name of the hidden column that stands in for a missing primary key (S39).
  public static final String ROW_ID_NAME = "lauma_row_id";

  /// PostgreSQL's limit.
  public static final int COLUMNS_MAX = 1600;

  private final CatalogState state;
  private final List<GroupId> dataGroups;
  private final List<CatalogChange> changes = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private int nextOid;
  private int nextTableId;
  private long nextShardId;

  /// What a request comes to. No changes: nothing to commit (IF EXISTS and the like).
  public record Outcome(
      List<CatalogChange> changes,
      List<String> notices,
      int nextOid,
      int nextTableId,
      long nextShardId) {
    public Outcome {
      changes = List.copyOf(changes);
      notices = List.copyOf(notices);
    }
  }

  private CatalogRules(CatalogState state, List<GroupId> dataGroups) {
    this.state = state;
    this.dataGroups = List.copyOf(dataGroups);
    this.nextOid = state.nextOid();
    this.nextTableId = state.nextTableId();
    this.nextShardId = state.nextShardId();
  }

  /// @param dataGroups the data groups that new shards are dealt to
  /// @throws SqlException the statement's error
  public static Outcome decide(CatalogState state, DdlRequest request, List<GroupId> dataGroups) {
    CatalogRules rules = new CatalogRules(state, dataGroups);
    switch (request) {
      case DdlRequest.CreateTable create -> rules.createTable(create);
      case DdlRequest.CreateSequence create -> rules.createSequence(create);
      case DdlRequest.DropTables drop -> rules.dropTables(drop);
      case DdlRequest.DropSequences drop -> rules.dropSequences(drop);
      case DdlRequest.Truncate truncate -> rules.truncate(truncate);
      case DdlRequest.ReplaceKey replace -> rules.replaceKey(replace);
      case DdlRequest.PutRole put ->
          rules.changes.add(RoleRules.put(state, put, () -> rules.nextOid++));
      case DdlRequest.DropRole drop ->
          RoleRules.drop(state, drop, rules.notices).ifPresent(rules.changes::add);
      case DdlRequest.Comment comment ->
          rules.changes.add(
              new CatalogChange.PutComment(comment.oid(), comment.subId(), comment.text()));
    }
    return new Outcome(
        rules.changes, rules.notices, rules.nextOid, rules.nextTableId, rules.nextShardId);
  }

  private void createTable(DdlRequest.CreateTable create) {
    CatalogSnapshot.Schema schema = schema(create.name());
    if (exists(schema, create.name(), create.ifNotExists())) {
      return;
    }
    TableId id = new TableId(nextTableId++);
    int oid = nextOid++;
    List<Column> columns = columns(create, schema, oid);
    List<KeyColumn> key = key(columns, create);
    int primaryKeyOid = create.primaryKeyName().isEmpty() ? 0 : nextOid++;
    int hashColumns = create.key().isEmpty() ? 1 : create.spread().hashColumns();
    boolean hashed = create.spread().distribution() == Relation.Distribution.HASH;
    changes.add(
        new CatalogChange.PutRelation(
            new Relation(
                id,
                oid,
                schema.oid(),
                create.name().name(),
                Relation.Kind.TABLE,
                create.spread().distribution(),
                columns,
                key,
                hashed ? hashColumns : 0,
                create.primaryKeyName(),
                primaryKeyOid,
                1,
                shards(id, create.spread()),
                create.storageParameters(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                create.ownerOid(),
                checks(create, columns))));
  }

  private List<CheckConstraint> checks(DdlRequest.CreateTable create, List<Column> columns) {
    return create.checks().stream()
        .map(check ->
            new CheckConstraint(
                nextOid++,
                check.name(),
                check.expression(),
                check.columns().stream()
                    .map(name ->
                        columns.stream()
                            .filter(c -> c.name().equals(name))
                            .findFirst()
                            .orElseThrow()
                            .id())
                    .toList(),
                check.noInherit()))
        .toList();
  }

  private List<Column> columns(
      DdlRequest.CreateTable create, CatalogSnapshot.Schema schema, int tableOid) {
    if (create.columns().size() > COLUMNS_MAX) {
      throw new SqlException(
          SqlState.TOO_MANY_COLUMNS, "tables can have at most " + COLUMNS_MAX + " columns");
    }
    Set<String> names = new HashSet<>();
    List<Column> columns = new ArrayList<>();
    for (ColumnDefinition definition : create.columns()) {
      if (!names.add(definition.name())) {
        throw new SqlException(
            SqlState.DUPLICATE_COLUMN,
            "column \"" + definition.name() + "\" specified more than once");
      }
      int number = columns.size() + 1;
      Optional<String> defaultExpression = definition.defaultExpression();
      if (definition.serial().isPresent()) {
        String sequence =
            addSerial(schema, create, definition, tableOid, number, definition.serial().get());
        defaultExpression = Optional.of("nextval('" + sequence + "'::regclass)");
      }
      boolean inKey =
          create.primaryKeyName().isPresent()
              && create.key().stream().anyMatch(k -> k.column().equals(definition.name()));
      columns.add(
          new Column(
              number,
              number,
              definition.name(),
              definition.type(),
              definition.notNull() || inKey,
              defaultExpression,
              Optional.empty(),
              false));
    }
    if (create.primaryKeyName().isEmpty()) {
      columns.add(rowId(columns.size() + 1));
    }
    return columns;
  }

  private static Column rowId(int id) {
    return new Column(
        id,
        -id,
        ROW_ID_NAME,
        SqlType.of(Oids.BYTEA),
        true,
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static List<KeyColumn> key(List<Column> columns, DdlRequest.CreateTable create) {
    List<KeyColumn> key = new ArrayList<>();
    for (DdlRequest.KeyPart part : create.key()) {
      Column column =
          columns.stream()
              .filter(c -> c.name().equals(part.column()) && c.attributeNumber() > 0)
              .findFirst()
              .orElseThrow(() ->
                  new SqlException(
                      SqlState.UNDEFINED_COLUMN,
                      "column \"" + part.column() + "\" named in key does not exist"));
      key.add(new KeyColumn(column.id(), part.descending(), part.nullsFirst()));
    }
    if (create.primaryKeyName().isEmpty()) {
      key.add(new KeyColumn(columns.getLast().id(), false, false));
    }
    return key;
  }

  private List<Shard> shards(TableId id, DdlRequest.Spread spread) {
    List<Shard> shards =
        switch (spread.distribution()) {
          case REPLICATED ->
              ShardLayout.byPoints(id, List.of(), List.of(new GroupId(0)), nextShardId);
          case COLOCATED -> ShardLayout.byPoints(id, List.of(), dataGroups, nextShardId);
          case RANGE -> ShardLayout.byPoints(id, spread.splitPoints(), dataGroups, nextShardId);
          case HASH ->
              ShardLayout.byHash(
                  id,
                  spread.tablets().orElse(Math.max(dataGroups.size(), ShardLayout.SHARDS_DEFAULT)),
                  dataGroups,
                  nextShardId);
        };
    nextShardId += shards.size();
    return shards;
  }

  private String addSerial(
      CatalogSnapshot.Schema schema,
      DdlRequest.CreateTable create,
      ColumnDefinition column,
      int tableOid,
      int columnId,
      Relation.SequenceOptions options) {
    String name = freeName(schema, ObjectNames.make(create.name().name(), column.name(), "seq"));
    addSequence(
        schema,
        name,
        options,
        create.ownerOid(),
        Optional.of(new Relation.Owner(tableOid, columnId)));
    return QuotedNames.qualified(schema.name(), name);
  }

  private String freeName(CatalogSnapshot.Schema schema, String wanted) {
    String name = wanted;
    for (int i = 1; taken(schema, name); i++) {
      name = wanted + i;
    }
    return name;
  }

  private boolean taken(CatalogSnapshot.Schema schema, String name) {
    return state.relation(schema.oid(), name).isPresent()
        || changes.stream()
            .anyMatch(c ->
                c instanceof CatalogChange.PutRelation put
                    && put.relation().name().equals(name)
                    && put.relation().schemaOid() == schema.oid());
  }

  private void createSequence(DdlRequest.CreateSequence create) {
    CatalogSnapshot.Schema schema = schema(create.name());
    if (exists(schema, create.name(), create.ifNotExists())) {
      return;
    }
    addSequence(
        schema, create.name().name(), create.options(), create.ownerOid(), Optional.empty());
  }

  private void addSequence(
      CatalogSnapshot.Schema schema,
      String name,
      Relation.SequenceOptions options,
      int ownerOid,
      Optional<Relation.Owner> owner) {
    changes.add(
        new CatalogChange.PutRelation(
            new Relation(
                new TableId(nextTableId++),
                nextOid++,
                schema.oid(),
                name,
                Relation.Kind.SEQUENCE,
                Relation.Distribution.REPLICATED,
                List.of(),
                List.of(),
                0,
                Optional.empty(),
                0,
                1,
                List.of(),
                Map.of(),
                owner,
                Optional.of(options),
                Optional.empty(),
                ownerOid,
                List.of())));
  }

  private void dropTables(DdlRequest.DropTables drop) {
    for (RelationName name : drop.names()) {
      Optional<Relation> found = find(name, Relation.Kind.TABLE, "table", drop.ifExists());
      if (found.isEmpty()) {
        continue;
      }
      changes.add(new CatalogChange.DropRelation(found.get().id()));
      for (Relation other : state.relations()) {
        if (other.owned().isPresent() && other.owned().get().relationOid() == found.get().oid()) {
          changes.add(new CatalogChange.DropRelation(other.id()));
        }
      }
    }
  }

  private void dropSequences(DdlRequest.DropSequences drop) {
    for (RelationName name : drop.names()) {
      Optional<Relation> found = find(name, Relation.Kind.SEQUENCE, "sequence", drop.ifExists());
      if (found.isEmpty()) {
        continue;
      }
      if (found.get().owned().isPresent()) {
        throw dependents(found.get());
      }
      changes.add(new CatalogChange.DropRelation(found.get().id()));
    }
  }

  private SqlException dependents(Relation sequence) {
    Relation.Owner owner = sequence.owned().orElseThrow();
    String table = state.relation(owner.relationOid()).map(Relation::name).orElse("?");
    String column =
        state
            .relation(owner.relationOid())
            .map(r -> r.columnById(owner.columnId()).name())
            .orElse("?");
    return new SqlException(
            SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
            "cannot drop sequence " + sequence.name() + " because other objects depend on it")
        .withDetail(
            "default value for column "
                + column
                + " of table "
                + table
                + " depends on sequence "
                + sequence.name())
        .withHint("Use DROP ... CASCADE to drop the dependent objects too.");
  }

  private void truncate(DdlRequest.Truncate truncate) {
    for (RelationName name : truncate.names()) {
      Relation table = truncated(name);
      TableId id = new TableId(nextTableId++);
      changes.add(new CatalogChange.DropRelation(table.id()));
      changes.add(
          new CatalogChange.PutRelation(
              Relations.withStorage(table, id, moved(table, id), table.schemaVersion())));
    }
  }

  private Relation truncated(RelationName name) {
    if (state.schema(name.schema()).flatMap(s -> state.relation(s.oid(), name.name())).isEmpty()) {
      throw new SqlException(
          SqlState.UNDEFINED_TABLE, "relation \"" + name.name() + "\" does not exist");
    }
    return find(name, Relation.Kind.TABLE, "table", false).orElseThrow();
  }

  /// The same cuts under another table id.
  private List<Shard> moved(Relation table, TableId id) {
    List<byte[]> points = new ArrayList<>();
    for (int i = 1; i < table.shards().size(); i++) {
      byte[] start = table.shards().get(i).range().start().bytes();
      points.add(java.util.Arrays.copyOfRange(start, Integer.BYTES, start.length));
    }
    List<GroupId> groups =
        table.distribution() == Relation.Distribution.REPLICATED
            ? List.of(new GroupId(0))
            : dataGroups;
    List<Shard> shards = ShardLayout.byPoints(id, points, groups, nextShardId);
    nextShardId += shards.size();
    return shards;
  }

  /// Name of a table's rewritten form while ALTER TABLE works on it; no client can write such a
  /// name.
  public static String rewriteName(String table) {
    return table + "$rewrite$";
  }

  private void replaceKey(DdlRequest.ReplaceKey replace) {
    Relation table = find(replace.name(), Relation.Kind.TABLE, "table", false).orElseThrow();
    Optional<Relation> rewritten = state.relation(table.schemaOid(), rewriteName(table.name()));
    switch (replace.step()) {
      case BEGIN -> beginRewrite(table, replace, rewritten);
      case FINISH -> {
        Relation fresh = rewritten.orElseThrow();
        changes.add(new CatalogChange.DropRelation(table.id()));
        changes.add(new CatalogChange.PutRelation(Relations.renamed(fresh, table)));
      }
      case ABANDON -> {
        rewritten.ifPresent(r -> changes.add(new CatalogChange.DropRelation(r.id())));
        changes.add(new CatalogChange.PutRelation(Relations.frozen(table, false)));
      }
    }
  }

  private void beginRewrite(
      Relation table, DdlRequest.ReplaceKey replace, Optional<Relation> rewritten) {
    if (table.primaryKeyName().isPresent()) {
      throw new SqlException(
          SqlState.INVALID_TABLE_DEFINITION,
          "multiple primary keys for table \"" + table.name() + "\" are not allowed");
    }
    if (rewritten.isPresent()) {
      throw new SqlException(
          SqlState.OBJECT_IN_USE, "table \"" + table.name() + "\" is being altered");
    }
    List<Column> columns = new ArrayList<>();
    for (Column column : table.columns()) {
      boolean inKey = replace.key().stream().anyMatch(k -> k.column().equals(column.name()));
      if (column.attributeNumber() > 0) {
        columns.add(inKey ? Relations.notNull(column) : column);
      }
    }
    List<KeyColumn> key = new ArrayList<>();
    for (DdlRequest.KeyPart part : replace.key()) {
      Column column =
          table
              .column(part.column())
              .orElseThrow(() ->
                  new SqlException(
                      SqlState.UNDEFINED_COLUMN,
                      "column \""
                          + part.column()
                          + "\" of relation \""
                          + table.name()
                          + "\" does not exist"));
      key.add(new KeyColumn(column.id(), part.descending(), part.nullsFirst()));
    }
    TableId id = new TableId(nextTableId++);
    boolean replicated = table.distribution() == Relation.Distribution.REPLICATED;
    DdlRequest.Spread spread =
        new DdlRequest.Spread(
            replicated ? Relation.Distribution.REPLICATED : Relation.Distribution.HASH,
            replicated ? 0 : key.size(),
            Optional.of(table.shards().size()).filter(_ -> !replicated),
            List.of());
    int oid = nextOid++;
    changes.add(
        new CatalogChange.PutRelation(
            Relations.rewritten(
                table,
                id,
                oid,
                nextOid++,
                replace.primaryKeyName(),
                columns,
                key,
                spread,
                shards(id, spread))));
    changes.add(new CatalogChange.PutRelation(Relations.frozen(table, true)));
  }

  private CatalogSnapshot.Schema schema(RelationName name) {
    return state
        .schema(name.schema())
        .orElseThrow(() ->
            new SqlException(
                SqlState.INVALID_SCHEMA_NAME, "schema \"" + name.schema() + "\" does not exist"));
  }

  private boolean exists(CatalogSnapshot.Schema schema, RelationName name, boolean ifNotExists) {
    if (state.relation(schema.oid(), name.name()).isEmpty()) {
      return false;
    }
    String message = "relation \"" + name.name() + "\" already exists";
    if (!ifNotExists) {
      throw new SqlException(SqlState.DUPLICATE_TABLE, message);
    }
    notices.add(message + ", skipping");
    return true;
  }

  private Optional<Relation> find(
      RelationName name, Relation.Kind kind, String kindName, boolean ifExists) {
    Optional<Relation> found =
        state.schema(name.schema()).flatMap(s -> state.relation(s.oid(), name.name()));
    if (found.isEmpty()) {
      String message = kindName + " \"" + name.name() + "\" does not exist";
      if (!ifExists) {
        throw new SqlException(SqlState.UNDEFINED_TABLE, message);
      }
      notices.add(message + ", skipping");
      return Optional.empty();
    }
    if (found.get().kind() != kind) {
      throw new SqlException(
          SqlState.WRONG_OBJECT_TYPE, "\"" + name.name() + "\" is not a " + kindName);
    }
    return found;
  }
}
