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

  private static final String REWRITE_SUFFIX = "$rewrite$";

  private final CatalogState state;
  private final CatalogDraft draft;

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
    this.draft = new CatalogDraft(state, dataGroups);
  }

  /// Decides about a request of its own or of an open transaction, whose definitions are kept from
  /// others.
  ///
  /// @param dataGroups the data groups that new shards are dealt to
  /// @throws SqlException the statement's error; 55P03, known by [DraftConflict#waitsFor], when the
  ///   end of another transaction has to be waited for
  public static Outcome decide(CatalogState state, DdlRequest request, List<GroupId> dataGroups) {
    if (request instanceof DdlRequest.OfTransaction ofTransaction) {
      return DraftRules.decide(state, ofTransaction, dataGroups);
    }
    Outcome outcome = decideAlone(state, request, dataGroups);
    DraftConflict.check(state, "", outcome.changes());
    return outcome;
  }

  /// As if no transaction had definitions of its own.
  ///
  /// @throws SqlException the statement's error
  static Outcome decideAlone(CatalogState state, DdlRequest request, List<GroupId> dataGroups) {
    CatalogRules rules = new CatalogRules(state, dataGroups);
    switch (request) {
      case DdlRequest.LockTable lock ->
          rules
              .draft
              .find(lock.name(), Relation.Kind.TABLE, "relation", false)
              .ifPresent(
                  table -> rules.draft.add(new CatalogChange.LockTable(table.oid(), lock.mode())));
      case DdlRequest.OfTransaction _ ->
          throw new IllegalArgumentException("decided by other rules");
      case DdlRequest.CreateTable create -> rules.createTable(create);
      case DdlRequest.CreateSequence create -> rules.createSequence(create);
      case DdlRequest.DropTables drop -> rules.dropTables(drop);
      case DdlRequest.DropSequences drop -> rules.dropSequences(drop);
      case DdlRequest.CreateIndex create -> new IndexRules(rules.draft).create(create);
      case DdlRequest.ChangeIndexes change -> new IndexRules(rules.draft).change(change);
      case DdlRequest.HandBuildOver over -> new IndexRules(rules.draft).handOver(over);
      case DdlRequest.DropIndexes drop -> new IndexRules(rules.draft).drop(drop);
      case DdlRequest.Truncate truncate -> rules.truncate(truncate);
      case DdlRequest.ReplaceKey replace -> rules.replaceKey(replace);
      case DdlRequest.ChangeCheck change -> CheckRules.change(rules.draft, change);
      case DdlRequest.ChangeForeignKey change -> ForeignKeyRules.change(rules.draft, change);
      case DdlRequest.PutRole put ->
          rules.draft.add(RoleRules.put(state, put, rules.draft::newOid));
      case DdlRequest.DropRole drop ->
          RoleRules.drop(state, drop, rules.draft.notices()).ifPresent(rules.draft::add);
      case DdlRequest.Comment comment ->
          rules.draft.add(
              new CatalogChange.PutComment(comment.oid(), comment.subId(), comment.text()));
    }
    return rules.draft.outcome();
  }

  private void createTable(DdlRequest.CreateTable create) {
    CatalogSnapshot.Schema schema = draft.schema(create.name());
    if (draft.exists(schema, create.name(), create.ifNotExists())) {
      return;
    }
    create.primaryKeyName().ifPresent(name -> checkFree(schema, name));
    TableId id = draft.newTableId();
    int oid = draft.newOid();
    List<Column> columns = columns(create, schema, oid);
    List<KeyColumn> key = key(columns, create);
    int primaryKeyOid = create.primaryKeyName().isEmpty() ? 0 : draft.newOid();
    int hashColumns = create.key().isEmpty() ? 1 : create.spread().hashColumns();
    boolean hashed = create.spread().distribution() == Relation.Distribution.HASH;
    Relation table =
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
            draft.shards(id, create.spread()),
            create.storageParameters(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            create.ownerOid(),
            CheckRules.define(draft, create.checks(), columns),
            Optional.empty(),
            List.of());
    IndexRules rules = new IndexRules(draft);
    List<Relation> indexes =
        create.uniques().stream().map(unique -> rules.ofNewTable(table, unique)).toList();
    List<ForeignKey> foreignKeys = ForeignKeyRules.define(draft, create, table, indexes);
    draft.add(new CatalogChange.PutRelation(Relations.withForeignKeys(table, foreignKeys)));
    indexes.forEach(index -> draft.add(new CatalogChange.PutRelation(index)));
  }

  private void checkFree(CatalogSnapshot.Schema schema, String name) {
    if (draft.taken(schema.oid(), name)) {
      throw new SqlException(SqlState.DUPLICATE_TABLE, "relation \"" + name + "\" already exists");
    }
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
          primaryKey(create).stream().anyMatch(k -> k.column().equals(definition.name()));
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

  private static List<DdlRequest.KeyPart> primaryKey(DdlRequest.CreateTable create) {
    return create.primaryKeyName().isPresent()
        ? create.key()
        : create.uniques().stream()
            .filter(index -> index.deferral().filter(Deferral::primaryKey).isPresent())
            .flatMap(index -> index.key().stream())
            .toList();
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

  private String addSerial(
      CatalogSnapshot.Schema schema,
      DdlRequest.CreateTable create,
      ColumnDefinition column,
      int tableOid,
      int columnId,
      Relation.SequenceOptions options) {
    String name =
        draft.freeName(schema, ObjectNames.make(create.name().name(), column.name(), "seq"));
    addSequence(
        schema,
        name,
        options,
        create.ownerOid(),
        Optional.of(new Relation.Owner(tableOid, columnId)));
    return QuotedNames.qualified(schema.name(), name);
  }

  private void createSequence(DdlRequest.CreateSequence create) {
    CatalogSnapshot.Schema schema = draft.schema(create.name());
    if (draft.exists(schema, create.name(), create.ifNotExists())) {
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
    draft.add(
        new CatalogChange.PutRelation(
            new Relation(
                draft.newTableId(),
                draft.newOid(),
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
                List.of(),
                Optional.empty(),
                List.of())));
  }

  private void dropTables(DdlRequest.DropTables drop) {
    List<Relation> tables = new ArrayList<>();
    for (RelationName name : drop.names()) {
      Optional<Relation> found = draft.toDrop(name, Relation.Kind.TABLE, "table", drop.ifExists());
      if (found.isEmpty()) {
        continue;
      }
      tables.add(found.get());
      draft.add(new CatalogChange.DropRelation(found.get().id()));
      state
          .indexesOf(found.get().oid())
          .forEach(index -> draft.add(new CatalogChange.DropRelation(index.id())));
      for (Relation other : state.relations()) {
        if (other.owned().isPresent() && other.owned().get().relationOid() == found.get().oid()) {
          draft.add(new CatalogChange.DropRelation(other.id()));
        }
      }
    }
    ForeignKeyRules.dropReferences(draft, tables, drop.cascade());
  }

  private void dropSequences(DdlRequest.DropSequences drop) {
    for (RelationName name : drop.names()) {
      Optional<Relation> found =
          draft.toDrop(name, Relation.Kind.SEQUENCE, "sequence", drop.ifExists());
      if (found.isEmpty()) {
        continue;
      }
      if (found.get().owned().isPresent()) {
        throw dependents(found.get());
      }
      draft.add(new CatalogChange.DropRelation(found.get().id()));
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
    List<Relation> named = truncate.names().stream().map(this::truncated).distinct().toList();
    for (Relation table :
        ForeignKeyRules.truncated(state, named, truncate.cascade(), draft.notices())) {
      empty(table);
      state.indexesOf(table.oid()).forEach(this::empty);
    }
  }

  /// Gives a relation new, empty shards.
  private void empty(Relation relation) {
    TableId id = draft.newTableId();
    draft.add(new CatalogChange.DropRelation(relation.id()));
    draft.add(
        new CatalogChange.PutRelation(Relations.withStorage(relation, id, moved(relation, id))));
  }

  private Relation truncated(RelationName name) {
    if (state.schema(name.schema()).flatMap(s -> state.relation(s.oid(), name.name())).isEmpty()) {
      throw new SqlException(
          SqlState.UNDEFINED_TABLE, "relation \"" + name.name() + "\" does not exist");
    }
    return draft.find(name, Relation.Kind.TABLE, "table", false).orElseThrow();
  }

  /// The same cuts under another table id.
  private List<Shard> moved(Relation table, TableId id) {
    List<byte[]> points = new ArrayList<>();
    for (int i = 1; i < table.shards().size(); i++) {
      byte[] start = table.shards().get(i).range().start().bytes();
      points.add(java.util.Arrays.copyOfRange(start, Integer.BYTES, start.length));
    }
    return draft.shardsAt(id, table.distribution(), points);
  }

  /// Name of a table's rewritten form while ALTER TABLE works on it; no client can write such a
  /// name.
  public static String rewriteName(String table) {
    return table + REWRITE_SUFFIX;
  }

  /// Whether a name is one of [#rewriteName].
  static boolean isRewrite(String name) {
    return name.endsWith(REWRITE_SUFFIX);
  }

  private void replaceKey(DdlRequest.ReplaceKey replace) {
    Relation table = draft.find(replace.name(), Relation.Kind.TABLE, "table", false).orElseThrow();
    Optional<Relation> rewritten = state.relation(table.schemaOid(), rewriteName(table.name()));
    switch (replace.step()) {
      case BEGIN -> beginRewrite(table, replace, rewritten);
      case FINISH -> {
        Relation fresh = rewritten.orElseThrow();
        draft.add(new CatalogChange.DropRelation(table.id()));
        draft.add(new CatalogChange.PutRelation(Relations.renamed(fresh, table)));
      }
      case ABANDON -> {
        rewritten.ifPresent(r -> draft.add(new CatalogChange.DropRelation(r.id())));
        draft.add(new CatalogChange.PutRelation(Relations.frozen(table, Optional.empty())));
      }
    }
  }

  private void beginRewrite(
      Relation table, DdlRequest.ReplaceKey replace, Optional<Relation> rewritten) {
    boolean hasDeferrable =
        state.indexesOf(table.oid()).stream()
            .anyMatch(index -> index.index().orElseThrow().isPrimaryKey());
    if (table.primaryKeyName().isPresent() || hasDeferrable) {
      throw new SqlException(
          SqlState.INVALID_TABLE_DEFINITION,
          "multiple primary keys for table \"" + table.name() + "\" are not allowed");
    }
    if (!state.indexesOf(table.oid()).isEmpty()) {
      throw SqlException.notSupported("ALTER TABLE ADD PRIMARY KEY on a table with indexes")
          .withHint("Drop the indexes first, and create them again afterwards.");
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
    TableId id = draft.newTableId();
    DdlRequest.Spread spread =
        switch (table.distribution()) {
          case REPLICATED, COLOCATED -> DdlRequest.Spread.whole(table.distribution());
          case HASH, RANGE ->
              new DdlRequest.Spread(
                  Relation.Distribution.HASH,
                  key.size(),
                  Optional.of(table.shards().size()),
                  List.of());
        };
    int oid = draft.newOid();
    draft.add(
        new CatalogChange.PutRelation(
            Relations.rewritten(
                table,
                id,
                oid,
                draft.newOid(),
                replace.primaryKeyName(),
                columns,
                key,
                spread,
                draft.shards(id, spread))));
    draft.add(
        new CatalogChange.PutRelation(Relations.frozen(table, Optional.of(replace.builder()))));
  }
}
