package io.lauma.parse.tree;

import java.util.List;

/// A statement that changes the definition of relations.
public sealed interface AlterStatement extends Statement {

  /// ALTER TABLE, INDEX, SEQUENCE, VIEW, MATERIALIZED VIEW or FOREIGN TABLE with a list of actions.
  record AlterTable(
      TableStatement.ObjectKind kind,
      boolean ifExists,
      FromItem.TableReference table,
      List<AlterAction> actions,
      int position)
      implements AlterStatement {}

  /// `ALTER kind name RENAME TO newName`.
  record RenameRelation(
      TableStatement.ObjectKind kind,
      boolean ifExists,
      FromItem.TableReference table,
      String newName,
      int position)
      implements AlterStatement {}

  record RenameColumn(
      TableStatement.ObjectKind kind,
      boolean ifExists,
      FromItem.TableReference table,
      String column,
      String newName,
      int position)
      implements AlterStatement {}

  record RenameConstraint(
      boolean ifExists,
      FromItem.TableReference table,
      String constraint,
      String newName,
      int position)
      implements AlterStatement {}

  record SetRelationSchema(
      TableStatement.ObjectKind kind,
      boolean ifExists,
      FromItem.TableReference table,
      String schema,
      int position)
      implements AlterStatement {}

  record AlterSequence(
      boolean ifExists, QualifiedName name, List<SequenceOption> options, int position)
      implements AlterStatement {}

  record RenameSchema(String name, String newName, int position) implements AlterStatement {}

  record AlterSchemaOwner(String name, PrivilegeStatement.RoleName owner, int position)
      implements AlterStatement {}

  record RenameDatabase(String name, String newName, int position) implements AlterStatement {}

  record AlterDatabaseOwner(String name, PrivilegeStatement.RoleName owner, int position)
      implements AlterStatement {}

  record AlterDatabase(String name, List<Option> options, int position) implements AlterStatement {}

  /// `ALTER DATABASE d SET ...` and `RESET ...`: `setting` is a [SettingStatement.SetVariable] or
  /// [SettingStatement.ResetVariable].
  record AlterDatabaseSet(String name, SettingStatement setting, int position)
      implements AlterStatement {}
}
