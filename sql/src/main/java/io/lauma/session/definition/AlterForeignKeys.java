package io.lauma.session.definition;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CatalogSnapshot.Reference;
import io.lauma.catalog.DdlRequest.ChangeForeignKey;
import io.lauma.catalog.DdlRequest.ForeignKeyDefinition;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.ForeignKey;
import io.lauma.catalog.QuotedNames;
import io.lauma.catalog.Relation;
import io.lauma.catalog.TableLock;
import io.lauma.exec.reference.ReferenceErrors;
import io.lauma.parse.SqlParser;
import io.lauma.parse.tree.Constraint;
import io.lauma.row.RowBatch;
import io.lauma.session.ddl.Names;
import io.lauma.session.ddl.TableForeignKeys;
import io.lauma.session.run.Portal;
import io.lauma.session.run.Prepared;
import io.lauma.session.run.SqlSession;
import io.lauma.types.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// ALTER TABLE ADD FOREIGN KEY, VALIDATE CONSTRAINT and DROP CONSTRAINT of a foreign key. A new
/// constraint holds for every row that is written from then on; when all transactions have ended
/// that wrote before, the rows that are there are looked at, in one snapshot, while writers go on.
final class AlterForeignKeys {
  private final SqlSession session;
  private final DefinitionSteps steps;

  AlterForeignKeys(SqlSession session) {
    this.session = session;
    this.steps = new DefinitionSteps(session);
  }

  /// @throws SqlException what is wrong with it; 23503 for a row that is there
  void add(
      String text,
      Names names,
      RelationName name,
      Relation table,
      Constraint.ForeignKey constraint) {
    ForeignKeyDefinition definition = TableForeignKeys.ofExisting(names, name, table, constraint);
    steps
        .find(definition.referenced())
        .ifPresent(other ->
            steps.lockInBlock(definition.referenced(), other, TableLock.SHARE_ROW_EXCLUSIVE));
    String builder = constraint.attributes().notValid() ? "" : steps.builder();
    var _ = steps.change(new ChangeForeignKey.Add(name, definition, builder), text);
    if (constraint.attributes().notValid()) {
      return;
    }
    try {
      validate(text, name, key(steps.find(name).orElseThrow(), definition.name()));
    } catch (RuntimeException e) {
      if (session.block().isExplicit()) {
        throw e;
      }
      abandon(name, definition.name(), text, e);
      throw e;
    }
  }

  /// The failure of the validation is the statement's; one of the removal goes along with it.
  private void abandon(
      RelationName name, String constraint, String text, RuntimeException failure) {
    try {
      var _ = steps.change(new ChangeForeignKey.Drop(name, constraint), text);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  static ForeignKey key(Relation table, String name) {
    return table.foreignKeys().stream()
        .filter(key -> key.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// Looks at the rows from before the constraint, if nobody has.
  ///
  /// @throws SqlException 23503
  void validate(String text, RelationName name, ForeignKey key) {
    if (!key.notValid()) {
      return;
    }
    Relation table = steps.find(name).orElseThrow();
    Relation referenced = steps.catalog().relation(key.referencedOid()).orElseThrow();
    long version = steps.catalog().version();
    steps.awaitOlderWriters(table, version);
    steps.awaitOlderWriters(referenced, version);
    check(new Reference(table, key), referenced);
    var _ = steps.change(new ChangeForeignKey.Validate(name, key.name()), text);
  }

  /// @throws SqlException 23503 for a row that refers to none
  private void check(Reference reference, Relation referenced) {
    String sql = violations(reference, referenced);
    List<RowBatch> answer = new ArrayList<>();
    Prepared prepared =
        session.runner().prepare(sql, SqlParser.parse(sql).stream().findFirst(), List.of());
    session.runner().enter();
    try (Portal.RowStream rows =
        session.runner().openLatest(prepared.plan().orElseThrow(), List.of())) {
      for (RowBatch batch = rows.next(); batch != null; batch = rows.next()) {
        if (batch.rowCount() > 0) {
          answer.add(batch.dense());
        }
      }
    }
    if (!session.block().isExplicit()) {
      session.block().commit();
    }
    if (!answer.isEmpty()) {
      throw ReferenceErrors.missing(
          reference, referenced, answer.getFirst(), session.runner().text());
    }
  }

  /// One row that refers to none, by its referring columns.
  private String violations(Reference reference, Relation referenced) {
    Relation table = reference.table();
    ForeignKey key = reference.key();
    List<String> own = key.columnIds().stream().map(id -> "c." + column(table, id)).toList();
    List<String> other =
        key.referencedColumnIds().stream().map(id -> "p." + column(referenced, id)).toList();
    List<String> equal = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      equal.add(other.get(i) + " = " + own.get(i));
    }
    String between = key.match() == ForeignKey.Match.FULL ? " OR " : " AND ";
    String refers =
        own.stream().map(name -> name + " IS NOT NULL").collect(Collectors.joining(between));
    return "SELECT "
        + String.join(", ", own)
        + " FROM "
        + qualified(table)
        + " c LEFT JOIN "
        + qualified(referenced)
        + " p ON "
        + String.join(" AND ", equal)
        + " WHERE "
        + other.getFirst()
        + " IS NULL AND ("
        + refers
        + ") LIMIT 1";
  }

  private static String column(Relation table, int id) {
    return QuotedNames.quote(table.columnById(id).name());
  }

  private String qualified(Relation table) {
    String schema =
        steps.catalog().schema(table.schemaOid()).map(CatalogSnapshot.Schema::name).orElseThrow();
    return QuotedNames.quote(schema) + "." + QuotedNames.quote(table.name());
  }

  void drop(String text, RelationName name, String constraint) {
    var _ = steps.change(new ChangeForeignKey.Drop(name, constraint), text);
  }
}
