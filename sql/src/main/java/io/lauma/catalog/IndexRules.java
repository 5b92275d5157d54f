package io.lauma.catalog;

import io.lauma.catalog.DdlRequest.IndexRequest;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.IndexDefinition.State;
import io.lauma.kv.TableId;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rules of definitions of indexes. Pure; of one request.
final class IndexRules {
  /// PostgreSQL's limit.
  static final int COLUMNS_MAX = 32;

  private final CatalogDraft draft;

  IndexRules(CatalogDraft draft) {
    this.draft = draft;
  }

  void create(DdlRequest.CreateIndex create) {
    Relation table = draft.find(create.table(), Relation.Kind.TABLE, "table", false).orElseThrow();
    CatalogSnapshot.Schema schema = draft.schema(create.table());
    RelationName name = new RelationName(schema.name(), create.index().name());
    if (table.isFrozen()) {
      throw new SqlException(
          SqlState.OBJECT_IN_USE, "table \"" + table.name() + "\" is being altered");
    }
    if (!draft.exists(schema, name, create.ifNotExists())) {
      draft.add(
          new CatalogChange.PutRelation(
              made(
                  table,
                  create.index(),
                  State.BUILDING,
                  draft.state().version() + 1,
                  create.builder())));
    }
  }

  /// The index of a UNIQUE constraint of a table that has no rows yet.
  Relation ofNewTable(Relation table, IndexRequest index) {
    if (draft.taken(table.schemaOid(), index.name())) {
      throw new SqlException(
          SqlState.DUPLICATE_TABLE, "relation \"" + index.name() + "\" already exists");
    }
    return made(table, index, State.VALID, 0, "");
  }

  private Relation made(
      Relation table, IndexRequest request, State state, long since, String builder) {
    if (request.key().size() + request.included().size() > COLUMNS_MAX) {
      throw new SqlException(
          SqlState.TOO_MANY_COLUMNS,
          "cannot use more than " + COLUMNS_MAX + " columns in an index");
    }
    List<Column> columns = new ArrayList<>();
    List<Integer> ids = new ArrayList<>();
    List<KeyColumn> key = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (DdlRequest.KeyPart part : request.key()) {
      int place = columns.size();
      Optional<DdlRequest.KeyExpression> expression =
          request.expressions().stream().filter(e -> e.place() == place).findFirst();
      if (expression.isPresent()) {
        ids.add(IndexDefinition.EXPRESSION);
        texts.add(expression.get().text());
        columns.add(entryColumn(columns, part.column(), expression.get().type()));
      } else {
        add(columns, ids, column(table, part.column()));
      }
      key.add(new KeyColumn(columns.size(), part.descending(), part.nullsFirst()));
    }
    request.included().forEach(name -> add(columns, ids, column(table, name)));
    key.add(new KeyColumn(columns.size() + 1, false, false));
    if (request.unique()) {
      columns.add(hidden(columns.size() + 1, IndexDefinition.TIE_NAME));
    }
    columns.add(hidden(columns.size() + 1, IndexDefinition.ADDRESS_NAME));
    TableId id = draft.newTableId();
    int oid = draft.newOid();
    return new Relation(
        id,
        oid,
        table.schemaOid(),
        request.name(),
        Relation.Kind.INDEX,
        request.spread().distribution(),
        columns,
        key,
        request.spread().hashColumns(),
        Optional.empty(),
        0,
        1,
        draft.shards(id, request.spread()),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        table.ownerOid(),
        List.of(),
        Optional.of(
            new IndexDefinition(
                table.oid(),
                request.unique(),
                ids,
                request.key().size(),
                request.nullsDistinct(),
                request.constraint() ? draft.newOid() : 0,
                state,
                since,
                0,
                builder,
                texts,
                request.predicate(),
                request.mentioned().stream().map(name -> column(table, name).id()).toList(),
                request.deferral())),
        List.of());
  }

  private static void add(List<Column> columns, List<Integer> ids, Column column) {
    ids.add(column.id());
    columns.add(entryColumn(columns, column.name(), column.type()));
  }

  /// The next column, with a number behind a name that an earlier one has.
  private static Column entryColumn(List<Column> columns, String name, SqlType type) {
    int number = columns.size() + 1;
    List<String> taken = columns.stream().map(Column::name).toList();
    return new Column(
        number,
        number,
        ObjectNames.numbered(name, taken),
        type,
        false,
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static Column hidden(int id, String name) {
    return new Column(
        id, -id, name, SqlType.of(Oids.BYTEA), true, Optional.empty(), Optional.empty(), false);
  }

  private static Column column(Relation table, String name) {
    return table
        .column(name)
        .filter(column -> column.attributeNumber() > 0)
        .orElseThrow(() ->
            new SqlException(SqlState.UNDEFINED_COLUMN, "column \"" + name + "\" does not exist"));
  }

  void change(DdlRequest.ChangeIndexes change) {
    if (change.state() == State.DROPPING) {
      refuseIfNeeded(change.names(), change.ofConstraints());
    }
    for (RelationName name : change.names()) {
      Relation index = draft.find(name, Relation.Kind.INDEX, "index", false).orElseThrow();
      IndexDefinition definition = index.index().orElseThrow();
      if (change.state() == State.DROPPING
          && definition.constraintOid() != 0
          && !change.ofConstraints()) {
        throw required(name.name(), table(definition));
      }
      if (definition.state() == State.DROPPING && change.state() != State.DROPPING) {
        throw new SqlException(
            SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
            "index \"" + name.name() + "\" is being dropped");
      }
      long now = draft.state().version() + 1;
      boolean same = change.state() == definition.state();
      draft.add(
          new CatalogChange.PutRelation(
              Relations.withIndex(
                  index,
                  definition.in(
                      change.state(),
                      same ? definition.since() : now,
                      same ? definition.since() : definition.fence(),
                      change.state() == State.VALID ? "" : change.builder()))));
    }
  }

  void handOver(DdlRequest.HandBuildOver handOver) {
    RelationName name = handOver.name();
    draft
        .state()
        .schema(name.schema())
        .flatMap(schema -> draft.state().relation(schema.oid(), name.name()))
        .ifPresent(relation ->
            relation
                .index()
                .filter(index ->
                    index.state() == State.BUILDING && index.builder().equals(handOver.from()))
                .ifPresent(index ->
                    draft.add(
                        new CatalogChange.PutRelation(
                            Relations.withIndex(
                                relation,
                                index.in(
                                    State.BUILDING,
                                    index.since(),
                                    index.fence(),
                                    handOver.to()))))));
  }

  void drop(DdlRequest.DropIndexes drop) {
    refuseIfNeeded(drop.names(), drop.ofConstraints());
    for (RelationName name : drop.names()) {
      checkNoPrimaryKey(name);
      Optional<Relation> index = draft.toDrop(name, Relation.Kind.INDEX, "index", drop.ifExists());
      if (index.isPresent()) {
        IndexDefinition definition = index.get().index().orElseThrow();
        if (definition.constraintOid() != 0 && !drop.ofConstraints()) {
          throw required(name.name(), table(definition));
        }
        draft.add(new CatalogChange.DropRelation(index.get().id()));
      }
    }
  }

  /// @throws SqlException 2BP01 when foreign keys need an index
  private void refuseIfNeeded(List<RelationName> names, boolean ofConstraints) {
    List<Relation> indexes =
        names.stream()
            .flatMap(name ->
                draft
                    .state()
                    .schema(name.schema())
                    .flatMap(schema -> draft.state().relation(schema.oid(), name.name()))
                    .filter(relation -> relation.index().isPresent())
                    .stream())
            .toList();
    if (indexes.size() == 1) {
      Relation index = indexes.getFirst();
      IndexDefinition definition = index.index().orElseThrow();
      if (definition.constraintOid() != 0 && !ofConstraints) {
        return;
      }
      String what =
          ofConstraints && definition.constraintOid() != 0
              ? "constraint " + index.name() + " on table " + table(definition)
              : "index " + index.name();
      ForeignKeyRules.refuseIfNeeded(draft.state(), indexes, what);
    } else {
      ForeignKeyRules.refuseIfNeeded(draft.state(), indexes, "desired object(s)");
    }
  }

  private String table(IndexDefinition definition) {
    return draft.state().relation(definition.tableOid()).map(Relation::name).orElse("?");
  }

  private void checkNoPrimaryKey(RelationName name) {
    for (Relation relation : draft.state().relations()) {
      boolean named = relation.primaryKeyName().filter(name.name()::equals).isPresent();
      if (named && draft.schema(name).oid() == relation.schemaOid()) {
        throw required(name.name(), relation.name());
      }
    }
  }

  private static SqlException required(String index, String table) {
    String constraint = "constraint " + index + " on table " + table;
    return new SqlException(
            SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
            "cannot drop index " + index + " because " + constraint + " requires it")
        .withHint("You can drop " + constraint + " instead.");
  }
}
