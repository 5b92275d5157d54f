package io.lauma.session.definition;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CatalogSnapshot.Reference;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.DdlRequest;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.ForeignKeyRules;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.IndexDefinition.State;
import io.lauma.catalog.Relation;
import io.lauma.catalog.TableLock;
import io.lauma.parse.tree.Constraint;
import io.lauma.parse.tree.TableStatement;
import io.lauma.session.Notice;
import io.lauma.session.backend.BuildProgress;
import io.lauma.session.constraint.DuplicateKeys;
import io.lauma.session.ddl.IndexDefinitions;
import io.lauma.session.ddl.Names;
import io.lauma.session.run.ReportingSink;
import io.lauma.session.run.SqlSession;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// CREATE INDEX and DROP INDEX, online: writers and readers of the table go on. A new index is
/// written by every statement from one catalog version on; when the last transaction that wrote
/// before has ended, the rows that are there are added, and then it may be read. A dropped one is
/// left alone by all before it goes.
final class IndexStatements {
  private final SqlSession session;
  private final DefinitionSteps steps;

  IndexStatements(SqlSession session) {
    this.session = session;
    this.steps = new DefinitionSteps(session);
  }

  String create(String text, TableStatement.CreateIndex create, ReportingSink sink) {
    if (create.concurrently() && session.block().isExplicit()) {
      throw new SqlException(
          SqlState.ACTIVE_SQL_TRANSACTION,
          "CREATE INDEX CONCURRENTLY cannot run inside a transaction block");
    }
    steps.refuseReadOnly("CREATE INDEX");
    CatalogState catalog = steps.catalog();
    RelationName table = new Names(catalog, session.searchPath()).existing(create.table().name());
    Relation relation = table(catalog, table, create);
    steps.lockInBlock(table, relation, TableLock.SHARE);
    DdlRequest.IndexRequest index =
        IndexDefinitions.index(
            create,
            relation,
            table,
            catalog,
            new KeySplits(session),
            new CatalogExpressions(session));
    return shown(
        relation,
        create.concurrently(),
        progress -> {
          List<String> notices =
              steps.change(
                  new DdlRequest.CreateIndex(table, create.ifNotExists(), index, steps.builder()),
                  text);
          notices.forEach(n -> sink.notice(Notice.notice(SqlState.DUPLICATE_TABLE, n)));
          if (notices.isEmpty()) {
            build(new RelationName(table.schema(), index.name()), progress, text);
          }
          return "CREATE INDEX";
        });
  }

  private Relation table(
      CatalogState catalog, RelationName name, TableStatement.CreateIndex create) {
    Optional<Relation> relation = steps.find(name);
    if (relation.isPresent()) {
      if (relation.get().kind() != Relation.Kind.TABLE) {
        throw new SqlException(
                SqlState.WRONG_OBJECT_TYPE,
                "cannot create index on relation \"" + name.name() + "\"")
            .withDetail("This operation is not supported for " + kind(relation.get()) + ".");
      }
      return relation.get();
    }
    if (catalog.systemRelation("pg_catalog", name.name()).isPresent()) {
      throw new SqlException(
          SqlState.INSUFFICIENT_PRIVILEGE,
          "permission denied: \"" + name.name() + "\" is a system catalog");
    }
    throw new SqlException(
        SqlState.UNDEFINED_TABLE,
        "relation \"" + create.table().name().text() + "\" does not exist");
  }

  private static String kind(Relation relation) {
    return switch (relation.kind()) {
      case INDEX -> "indexes";
      case VIEW -> "views";
      case SEQUENCE -> "sequences";
      case TABLE -> "tables";
    };
  }

  /// Shows in pg_stat_progress_create_index that an index is being made.
  private <T> T shown(Relation table, boolean concurrently, Function<BuildProgress, T> work) {
    BuildProgress progress =
        new BuildProgress(
            table.oid(),
            0,
            concurrently,
            BuildProgress.Phase.INITIALIZING,
            session.statistics().counted(table.id()),
            0);
    session.backend().builds(Optional.of(progress));
    try {
      return work.apply(progress);
    } finally {
      session.backend().builds(Optional.empty());
    }
  }

  private void build(RelationName name, BuildProgress progress, String text) {
    Relation index = steps.find(name).orElseThrow(() -> OnlineBuild.gone(name.name()));
    BuildProgress known = progress.of(index.oid());
    if (session.block().isExplicit()) {
      buildInBlock(name, index, known, text);
    } else {
      new OnlineBuild(session, index, known, text).run();
    }
  }

  private void buildInBlock(
      RelationName name, Relation index, BuildProgress progress, String text) {
    IndexDefinition definition = index.index().orElseThrow();
    Relation table =
        steps
            .catalog()
            .relation(definition.tableOid())
            .orElseThrow(() -> OnlineBuild.gone(name.name()));
    new IndexBuild(
            session,
            table,
            index,
            Optional.empty(),
            rows -> session.backend().builds(Optional.of(progress.done(rows))))
        .runInBlock();
    DuplicateKeys.refuse(session, table, definition, index.name());
    List<String> _ =
        steps.change(
            new DdlRequest.ChangeIndexes(List.of(name), State.VALID, steps.builder(), true), text);
  }

  String drop(String text, TableStatement.DropObjects drop, ReportingSink sink) {
    if (drop.concurrently() && session.block().isExplicit()) {
      throw new SqlException(
          SqlState.ACTIVE_SQL_TRANSACTION,
          "DROP INDEX CONCURRENTLY cannot run inside a transaction block");
    }
    steps.refuseReadOnly("DROP INDEX");
    CatalogState catalog = steps.catalog();
    Names names = new Names(catalog, session.searchPath());
    List<RelationName> targets = drop.names().stream().map(names::existing).toList();
    List<RelationName> present = new ArrayList<>();
    for (RelationName target : targets) {
      Optional<Relation> index = steps.find(target).filter(r -> r.kind() == Relation.Kind.INDEX);
      if (index.isPresent()) {
        lockTable(catalog, index.get());
        present.add(target);
      }
    }
    if (!present.isEmpty() && (drop.ifExists() || present.size() == targets.size())) {
      if (drop.cascade()) {
        dropReferences(present, text, sink);
      }
      leave(present, false, text);
    }
    steps
        .change(new DdlRequest.DropIndexes(targets, drop.ifExists(), false), text)
        .forEach(n -> sink.notice(Notice.notice(SqlState.SUCCESSFUL_COMPLETION, n)));
    return "DROP INDEX";
  }

  private void lockTable(CatalogState catalog, Relation index) {
    Relation table = catalog.relation(index.index().orElseThrow().tableOid()).orElseThrow();
    String schema =
        catalog.schema(table.schemaOid()).map(CatalogSnapshot.Schema::name).orElseThrow();
    steps.lockInBlock(new RelationName(schema, table.name()), table, TableLock.ACCESS_EXCLUSIVE);
  }

  /// Has all statements leave indexes alone. This cannot be taken back: cancelled, the indexes go
  /// without more waiting.
  private void leave(List<RelationName> indexes, boolean ofConstraints, String text) {
    List<String> _ =
        steps.change(
            new DdlRequest.ChangeIndexes(indexes, State.DROPPING, steps.builder(), ofConstraints),
            text);
    try {
      indexes.forEach(this::awaitWriters);
    } catch (RuntimeException e) {
      List<String> _ = steps.change(new DdlRequest.DropIndexes(indexes, true, ofConstraints), text);
      throw e;
    }
  }

  /// ALTER TABLE ADD UNIQUE.
  void addConstraint(String text, RelationName name, Relation table, Constraint.Unique unique) {
    if (unique.usingIndex() != null) {
      throw SqlException.notSupported("UNIQUE USING INDEX").at(unique.position() + 1);
    }
    DdlRequest.IndexRequest wanted =
        IndexDefinitions.like(table.distribution(), unique(table, unique));
    boolean _ =
        shown(
            table,
            false,
            progress -> {
              List<String> _ =
                  steps.change(
                      new DdlRequest.CreateIndex(name, false, wanted, steps.builder()), text);
              build(new RelationName(name.schema(), wanted.name()), progress, text);
              return true;
            });
  }

  /// A column that is not there has no position in ALTER TABLE.
  private DdlRequest.IndexRequest unique(Relation table, Constraint.Unique unique) {
    CatalogState catalog = steps.catalog();
    try {
      return IndexDefinitions.unique(
          table.name(),
          table.liveColumns(),
          unique,
          wanted -> catalog.isTaken(table.schemaOid(), wanted));
    } catch (SqlException e) {
      throw e.state() == SqlState.UNDEFINED_COLUMN ? e.at(0) : e;
    }
  }

  /// Drops the foreign keys that need indexes.
  private void dropReferences(List<RelationName> indexes, String text, ReportingSink sink) {
    CatalogState catalog = steps.catalog();
    List<Reference> references =
        indexes.stream()
            .flatMap(name -> steps.find(name).stream())
            .flatMap(index -> ForeignKeyRules.dependingOn(catalog, index).stream())
            .toList();
    for (Reference reference : references) {
      String schema = catalog.schema(reference.table().schemaOid()).orElseThrow().name();
      List<String> _ =
          steps.change(
              new DdlRequest.ChangeForeignKey.Drop(
                  new RelationName(schema, reference.table().name()), reference.key().name()),
              text);
    }
    if (!references.isEmpty()) {
      sink.notice(
          Notice.notice(SqlState.SUCCESSFUL_COMPLETION, ForeignKeyRules.cascades(references)));
    }
  }

  /// ALTER TABLE DROP CONSTRAINT of a UNIQUE constraint.
  void dropConstraint(String text, RelationName index, boolean cascade, ReportingSink sink) {
    if (cascade) {
      dropReferences(List.of(index), text, sink);
    }
    leave(List.of(index), true, text);
    List<String> _ = steps.change(new DdlRequest.DropIndexes(List.of(index), false, true), text);
  }

  private void awaitWriters(RelationName name) {
    CatalogState catalog = steps.catalog();
    steps
        .find(name)
        .flatMap(Relation::index)
        .ifPresent(index ->
            catalog
                .relation(index.tableOid())
                .ifPresent(table -> steps.awaitOlderWriters(table, index.since())));
  }
}
