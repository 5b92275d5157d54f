package io.lauma.session.definition;

import io.lauma.catalog.CatalogRules;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.DdlRequest;
import io.lauma.catalog.DdlRequest.ReplaceKey;
import io.lauma.catalog.ObjectNames;
import io.lauma.catalog.QuotedNames;
import io.lauma.catalog.Relation;
import io.lauma.catalog.TableLock;
import io.lauma.exec.Completions;
import io.lauma.parse.SqlParser;
import io.lauma.parse.tree.AlterAction;
import io.lauma.parse.tree.AlterStatement;
import io.lauma.parse.tree.Constraint;
import io.lauma.parse.tree.KeyColumn;
import io.lauma.plan.PreparedPlan;
import io.lauma.session.command.CopyStatements;
import io.lauma.session.command.PreparedStatements;
import io.lauma.session.command.UtilityStatements;
import io.lauma.session.ddl.Names;
import io.lauma.session.run.Portal;
import io.lauma.session.run.ReportingSink;
import io.lauma.session.run.SqlSession;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// ALTER TABLE. ADD PRIMARY KEY freezes the table, ends the locks of open transactions on it,
/// copies its rows under the new key in transactions of many rows, and puts the copy into its
/// place; readers go on all the time.
final class AlterTables {
  private final SqlSession session;

  AlterTables(SqlSession session) {
    this.session = session;
  }

  String run(String text, AlterStatement.AlterTable alter, ReportingSink sink) {
    if (alter.actions().size() == 1
        && alter.actions().getFirst() instanceof AlterAction.AddConstraint add
        && add.constraint() instanceof Constraint.PrimaryKey key
        && !key.columns().isEmpty()) {
      addPrimaryKey(text, alter, key);
      return "ALTER TABLE";
    }
    Optional<AlterAction> only = UtilityStatements.only(alter.actions());
    if (only.isPresent() && new AlterConstraints(session).run(text, alter, only.get(), sink)) {
      return "ALTER TABLE";
    }
    AlterAction action = alter.actions().getFirst();
    throw SqlException.notSupported("this form of ALTER TABLE").at(action.position() + 1);
  }

  private void addPrimaryKey(
      String text, AlterStatement.AlterTable alter, Constraint.PrimaryKey key) {
    if (Boolean.TRUE.equals(key.attributes().deferrable())
        || key.attributes().initiallyDeferred()) {
      throw SqlException.notSupported("ALTER TABLE ADD PRIMARY KEY ... DEFERRABLE")
          .withHint("Define it with the table, or add a DEFERRABLE UNIQUE constraint.")
          .at(key.position() + 1);
    }
    DefinitionSteps steps = new DefinitionSteps(session);
    steps.refuseReadOnly("ALTER TABLE");
    Names names = new Names(session.catalog(), session.searchPath());
    DdlRequest.RelationName name = names.existing(alter.table().name());
    String given = key.name();
    String constraint = given == null ? ObjectNames.make(name.name(), "", "pkey") : given;
    List<DdlRequest.KeyPart> parts =
        key.columns().stream()
            .map(c -> new DdlRequest.KeyPart(c.name(), c.order() == KeyColumn.Order.DESC, false))
            .toList();
    new PreparedStatements(session).refuseInUse("ALTER TABLE", List.of(relation(name)));
    steps
        .find(name)
        .ifPresent(table -> steps.lockInBlock(name, table, TableLock.SHARE_ROW_EXCLUSIVE));
    String builder = steps.builder();
    steps.change(new ReplaceKey(name, constraint, parts, ReplaceKey.Step.BEGIN, builder), text);
    try {
      Relation frozen = relation(name);
      if (!session.block().isExplicit()) {
        Completions.await(session.services().catalog().endLocks(frozen));
      }
      copy(name, frozen);
      steps.change(new ReplaceKey(name, constraint, parts, ReplaceKey.Step.FINISH, builder), text);
    } catch (RuntimeException e) {
      if (!session.block().isExplicit()) {
        steps.change(
            new ReplaceKey(name, constraint, parts, ReplaceKey.Step.ABANDON, builder), text);
      }
      throw ofIndex(e, constraint);
    }
  }

  /// A duplicate found by the rewrite, in the words of an index that could not be built.
  private static RuntimeException ofIndex(RuntimeException failure, String constraint) {
    if (!(failure instanceof SqlException e) || e.state() != SqlState.UNIQUE_VIOLATION) {
      return failure;
    }
    return new SqlException(
            SqlState.UNIQUE_VIOLATION, "could not create unique index \"" + constraint + "\"")
        .withDetail(e.detail().orElse("").replace(" already exists.", " is duplicated."));
  }

  private Relation relation(DdlRequest.RelationName name) {
    CatalogState catalog = session.catalog();
    return catalog
        .schema(name.schema())
        .flatMap(s -> catalog.relation(s.oid(), name.name()))
        .orElseThrow(() ->
            new SqlException(
                SqlState.UNDEFINED_TABLE, "relation \"" + name.name() + "\" does not exist"));
  }

  /// Copies the rows into the table's rewritten form: in a block in its transaction, which has the
  /// table locked, else in transactions of many rows.
  private void copy(DdlRequest.RelationName name, Relation frozen) {
    String schema = QuotedNames.quote(name.schema()) + ".";
    String columns =
        frozen.liveColumns().stream()
            .map(c -> QuotedNames.quote(c.name()))
            .collect(Collectors.joining(", "));
    String rows = "SELECT " + columns + " FROM " + schema + QuotedNames.quote(name.name());
    String insert =
        "INSERT INTO "
            + schema
            + QuotedNames.quote(CatalogRules.rewriteName(name.name()))
            + " ("
            + columns
            + ") ";
    if (session.block().isExplicit()) {
      copyInBlock(insert + rows);
    } else {
      String parameters =
          IntStream.rangeClosed(1, frozen.liveColumns().size())
              .mapToObj(i -> "$" + i)
              .collect(Collectors.joining(", "));
      new CopyStatements(session)
          .copyRows(rows, insert + "VALUES (" + parameters + ")", frozen.liveColumns().size());
    }
  }

  private void copyInBlock(String insert) {
    PreparedPlan plan = session.runner().planQuery(SqlParser.parse(insert).getFirst().statement());
    try (Portal.RowStream none = session.runner().openLatest(plan, List.of())) {
      while (none.next() != null) {}
    }
  }
}
