package io.lauma.session;

import io.lauma.parse.tree.AlterAction;
import io.lauma.parse.tree.AlterStatement;
import io.lauma.parse.tree.Constraint;
import io.lauma.types.SqlException;

/// ALTER TABLE.
final class AlterTables {
  private final SqlSession session;

  AlterTables(SqlSession session) {
    this.session = session;
  }

  String run(String text, AlterStatement.AlterTable alter, ReportingSink sink) {
    for (AlterAction action : alter.actions()) {
      boolean primaryKey =
          action instanceof AlterAction.AddConstraint add
              && add.constraint() instanceof Constraint.PrimaryKey;
      throw SqlException.notSupported(
              primaryKey ? "ALTER TABLE ... ADD PRIMARY KEY" : "this form of ALTER TABLE")
          .withHint(
              primaryKey
                  ? "State the primary key in CREATE TABLE."
                  : "User " + session.user() + " may create a new table and copy the rows.")
          .at(action.position() + 1);
    }
    sink.flush();
    return text.isEmpty() ? "" : "ALTER TABLE";
  }
}
