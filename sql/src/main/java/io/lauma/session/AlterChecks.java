package io.lauma.session;

import io.lauma.catalog.CatalogState;
import io.lauma.catalog.CheckConstraint;
import io.lauma.catalog.DdlRequest;
import io.lauma.catalog.DdlRequest.ChangeCheck;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.QuotedNames;
import io.lauma.catalog.Relation;
import io.lauma.exec.Completions;
import io.lauma.parse.SqlParser;
import io.lauma.parse.tree.Constraint;
import io.lauma.row.RowBatch;
import io.lauma.session.ddl.TableChecks;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;

/// ALTER TABLE of CHECK constraints, while writers go on: a new one holds for new rows at once, and
/// for all when the last transaction that wrote without it has ended and the rows have been read.
final class AlterChecks {
  private static final long LOOK_MICROS = 20_000;

  private final SqlSession session;

  AlterChecks(SqlSession session) {
    this.session = session;
  }

  /// @throws SqlException what is wrong with it; 23514 when a row violates it
  void add(String text, RelationName name, Relation table, Constraint.Check constraint) {
    DdlRequest.CheckDefinition definition = definition(table, constraint);
    boolean notValid = constraint.attributes().notValid();
    String builder = notValid ? "" : session.services().catalog().builder();
    change(new ChangeCheck.Add(name, definition, builder), text);
    if (notValid) {
      return;
    }
    try {
      validate(text, name, definition.name());
    } catch (RuntimeException e) {
      abandon(name, definition.name(), text, e);
      throw e;
    }
  }

  /// Errors of the condition have no position in ALTER TABLE.
  private DdlRequest.CheckDefinition definition(Relation table, Constraint.Check constraint) {
    try {
      return TableChecks.ofExisting(new CatalogExpressions(session), table, catalog(), constraint);
    } catch (SqlException e) {
      throw e.at(0);
    }
  }

  /// The failure of the validation is the statement's; one of the removal goes along with it.
  private void abandon(
      RelationName name, String constraint, String text, RuntimeException failure) {
    try {
      change(new ChangeCheck.Drop(name, constraint), text);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  void validate(String text, RelationName name, String constraint) {
    Relation table = find(name).orElseThrow();
    CheckConstraint check =
        table.checks().stream().filter(c -> c.name().equals(constraint)).findFirst().orElseThrow();
    if (!check.notValid()) {
      return;
    }
    long version = catalog().version();
    while (Completions.await(session.services().catalog().oldestWriter(table)) < version) {
      session.runner().sleep(LOOK_MICROS);
    }
    if (hasViolation(name, check)) {
      throw new SqlException(
          SqlState.CHECK_VIOLATION,
          "check constraint \""
              + constraint
              + "\" of relation \""
              + table.name()
              + "\" is violated by some row");
    }
    change(new ChangeCheck.Validate(name, constraint), text);
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
    session.block().commit();
    return found;
  }

  void drop(String text, RelationName name, String constraint) {
    change(new ChangeCheck.Drop(name, constraint), text);
  }

  private void change(DdlRequest request, String text) {
    var _ = Completions.await(session.services().catalog().change(request, session.user(), text));
  }

  private CatalogState catalog() {
    return session.services().catalog().current();
  }

  private Optional<Relation> find(RelationName name) {
    CatalogState catalog = catalog();
    return catalog.schema(name.schema()).flatMap(s -> catalog.relation(s.oid(), name.name()));
  }
}
