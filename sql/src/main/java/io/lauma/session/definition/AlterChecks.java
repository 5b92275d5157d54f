package io.lauma.session.definition;

import io.lauma.catalog.CheckConstraint;
import io.lauma.catalog.DdlRequest;
import io.lauma.catalog.DdlRequest.ChangeCheck;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.QuotedNames;
import io.lauma.catalog.Relation;
import io.lauma.parse.SqlParser;
import io.lauma.parse.tree.Constraint;
import io.lauma.row.RowBatch;
import io.lauma.session.ddl.TableChecks;
import io.lauma.session.run.Portal;
import io.lauma.session.run.Prepared;
import io.lauma.session.run.SqlSession;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;

/// ALTER TABLE of CHECK constraints, while writers go on: a new one holds for new rows at once, and
/// for all when the last transaction that wrote without it has ended and the rows have been read.
final class AlterChecks {
  private final SqlSession session;
  private final DefinitionSteps steps;

  AlterChecks(SqlSession session) {
    this.session = session;
    this.steps = new DefinitionSteps(session);
  }

  /// @throws SqlException what is wrong with it; 23514 when a row violates it
  void add(String text, RelationName name, Relation table, Constraint.Check constraint) {
    DdlRequest.CheckDefinition definition = definition(table, constraint);
    boolean notValid = constraint.attributes().notValid();
    String builder = notValid ? "" : steps.builder();
    var _ = steps.change(new ChangeCheck.Add(name, definition, builder), text);
    if (notValid) {
      return;
    }
    try {
      validate(text, name, definition.name());
    } catch (RuntimeException e) {
      if (session.block().isExplicit()) {
        throw e;
      }
      abandon(name, definition.name(), text, e);
      throw e;
    }
  }

  /// Errors of the condition have no position in ALTER TABLE.
  private DdlRequest.CheckDefinition definition(Relation table, Constraint.Check constraint) {
    try {
      return TableChecks.ofExisting(
          new CatalogExpressions(session), table, steps.catalog(), constraint);
    } catch (SqlException e) {
      throw e.at(0);
    }
  }

  /// The failure of the validation is the statement's; one of the removal goes along with it.
  private void abandon(
      RelationName name, String constraint, String text, RuntimeException failure) {
    try {
      var _ = steps.change(new ChangeCheck.Drop(name, constraint), text);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  void validate(String text, RelationName name, String constraint) {
    Relation table = steps.find(name).orElseThrow();
    CheckConstraint check =
        table.checks().stream().filter(c -> c.name().equals(constraint)).findFirst().orElseThrow();
    if (!check.notValid()) {
      return;
    }
    steps.awaitOlderWriters(table, steps.catalog().version());
    if (hasViolation(name, check)) {
      throw new SqlException(
          SqlState.CHECK_VIOLATION,
          "check constraint \""
              + constraint
              + "\" of relation \""
              + table.name()
              + "\" is violated by some row");
    }
    var _ = steps.change(new ChangeCheck.Validate(name, constraint), text);
  }

  private boolean hasViolation(RelationName name, CheckConstraint check) {
    String sql =
        "SELECT 1 FROM "
            + QuotedNames.quote(name.schema())
            + "."
            + QuotedNames.quote(name.name())
            + " WHERE ("
            + check.expression()
            + ") IS FALSE LIMIT 1";
    Prepared prepared =
        session.runner().prepare(sql, SqlParser.parse(sql).stream().findFirst(), List.of());
    session.runner().enter();
    boolean found = false;
    try (Portal.RowStream rows =
        session.runner().openLatest(prepared.plan().orElseThrow(), List.of())) {
      for (RowBatch batch = rows.next(); batch != null; batch = rows.next()) {
        found |= batch.rowCount() > 0;
      }
    }
    if (!session.block().isExplicit()) {
      session.block().commit();
    }
    return found;
  }

  void drop(String text, RelationName name, String constraint) {
    var _ = steps.change(new ChangeCheck.Drop(name, constraint), text);
  }
}
