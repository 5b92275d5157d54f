package io.lauma.session.definition;

import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.Relation;
import io.lauma.catalog.TableLock;
import io.lauma.parse.tree.AlterAction;
import io.lauma.parse.tree.AlterStatement;
import io.lauma.parse.tree.Constraint;
import io.lauma.session.Notice;
import io.lauma.session.ddl.Names;
import io.lauma.session.run.ReportingSink;
import io.lauma.session.run.SqlSession;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Optional;

/// ALTER TABLE ADD, VALIDATE and DROP CONSTRAINT of CHECK, UNIQUE and FOREIGN KEY constraints.
final class AlterConstraints {
  private final SqlSession session;
  private final DefinitionSteps steps;

  AlterConstraints(SqlSession session) {
    this.session = session;
    this.steps = new DefinitionSteps(session);
  }

  /// Kinds of constraints that can be added and dropped.
  private enum Kind {
    CHECK,
    UNIQUE,
    FOREIGN_KEY
  }

  /// Carries an action out; false for one that is not about such constraints.
  ///
  /// @throws SqlException what is wrong with it; 23503, 23505, 23514 for rows that are there
  boolean run(
      String text, AlterStatement.AlterTable alter, AlterAction action, ReportingSink sink) {
    if (!isAboutConstraints(action)) {
      return false;
    }
    steps.refuseReadOnly("ALTER TABLE");
    Names names = new Names(steps.catalog(), session.searchPath());
    RelationName name = names.existing(alter.table().name());
    Optional<Relation> table = steps.find(name);
    if (table.isEmpty() && alter.ifExists()) {
      notice(sink, "relation \"" + name.name() + "\" does not exist, skipping");
      return true;
    }
    Relation present =
        table.orElseThrow(() ->
            new SqlException(
                SqlState.UNDEFINED_TABLE, "relation \"" + name.name() + "\" does not exist"));
    steps.lockInBlock(name, present, lock(action));
    return switch (action) {
      case AlterAction.AddConstraint add -> {
        add(text, names, name, present, add.constraint());
        yield true;
      }
      case AlterAction.ValidateConstraint validate -> {
        validate(text, name, present, validate.constraint());
        yield true;
      }
      case AlterAction.DropConstraint drop -> drop(text, name, present, drop, sink);
      default -> false;
    };
  }

  /// Readers need not wait for a constraint that is added.
  private static TableLock lock(AlterAction action) {
    return action instanceof AlterAction.DropConstraint
        ? TableLock.ACCESS_EXCLUSIVE
        : TableLock.SHARE_ROW_EXCLUSIVE;
  }

  private static boolean isAboutConstraints(AlterAction action) {
    return switch (action) {
      case AlterAction.AddConstraint add ->
          add.constraint() instanceof Constraint.ForeignKey
              || add.constraint() instanceof Constraint.Check
              || add.constraint() instanceof Constraint.Unique;
      case AlterAction.ValidateConstraint _, AlterAction.DropConstraint _ -> true;
      default -> false;
    };
  }

  private void add(
      String text, Names names, RelationName name, Relation table, Constraint constraint) {
    switch (constraint) {
      case Constraint.ForeignKey key ->
          new AlterForeignKeys(session).add(text, names, name, table, key);
      case Constraint.Check check -> new AlterChecks(session).add(text, name, table, check);
      case Constraint.Unique unique ->
          new IndexStatements(session).addConstraint(text, name, table, unique);
      case Constraint.NotNull _,
          Constraint.Null _,
          Constraint.DefaultValue _,
          Constraint.Identity _,
          Constraint.Generated _,
          Constraint.PrimaryKey _,
          Constraint.Exclusion _ ->
          throw new IllegalArgumentException("no such constraint is added here");
    }
  }

  private void validate(String text, RelationName name, Relation table, String constraint) {
    switch (kind(table, constraint).orElse(Kind.UNIQUE)) {
      case CHECK -> new AlterChecks(session).validate(text, name, constraint);
      case FOREIGN_KEY ->
          new AlterForeignKeys(session)
              .validate(text, name, AlterForeignKeys.key(table, constraint));
      case UNIQUE -> throw notValidated(table, constraint);
    }
  }

  private SqlException notValidated(Relation table, String constraint) {
    return isPrimaryKey(table, constraint) || kind(table, constraint).isPresent()
        ? new SqlException(
            SqlState.WRONG_OBJECT_TYPE,
            "constraint \""
                + constraint
                + "\" of relation \""
                + table.name()
                + "\" is not a foreign key or check constraint")
        : new SqlException(SqlState.UNDEFINED_OBJECT, absent(table, constraint));
  }

  private boolean drop(
      String text,
      RelationName name,
      Relation table,
      AlterAction.DropConstraint drop,
      ReportingSink sink) {
    String constraint = drop.constraint();
    Optional<Kind> kind = kind(table, constraint);
    if (kind.isPresent()) {
      switch (kind.get()) {
        case CHECK -> new AlterChecks(session).drop(text, name, constraint);
        case FOREIGN_KEY -> new AlterForeignKeys(session).drop(text, name, constraint);
        case UNIQUE ->
            new IndexStatements(session)
                .dropConstraint(
                    text, new RelationName(name.schema(), constraint), drop.cascade(), sink);
      }
      return true;
    }
    if (isPrimaryKey(table, constraint)) {
      return false;
    }
    if (!drop.ifExists()) {
      throw new SqlException(SqlState.UNDEFINED_OBJECT, absent(table, constraint));
    }
    notice(sink, absent(table, constraint) + ", skipping");
    return true;
  }

  private Optional<Kind> kind(Relation table, String constraint) {
    if (table.checks().stream().anyMatch(check -> check.name().equals(constraint))) {
      return Optional.of(Kind.CHECK);
    }
    if (table.foreignKeys().stream().anyMatch(key -> key.name().equals(constraint))) {
      return Optional.of(Kind.FOREIGN_KEY);
    }
    boolean unique =
        steps.catalog().indexesOf(table.oid()).stream()
            .anyMatch(index ->
                index.name().equals(constraint)
                    && index.index().orElseThrow().constraintOid() != 0);
    return unique ? Optional.of(Kind.UNIQUE) : Optional.empty();
  }

  private static boolean isPrimaryKey(Relation table, String constraint) {
    return table.primaryKeyName().filter(constraint::equals).isPresent();
  }

  private static String absent(Relation table, String constraint) {
    return "constraint \"" + constraint + "\" of relation \"" + table.name() + "\" does not exist";
  }

  private static void notice(ReportingSink sink, String text) {
    sink.notice(Notice.notice(SqlState.SUCCESSFUL_COMPLETION, text));
  }
}
