package io.lauma.parse.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One action of ALTER TABLE.
public sealed interface AlterAction extends Node {

  record AddColumn(boolean ifNotExists, TableElement.Column column, int position)
      implements AlterAction {}

  record DropColumn(String column, boolean ifExists, boolean cascade, int position)
      implements AlterAction {}

  /// @param value null for DROP DEFAULT
  record SetDefault(String column, @Nullable Expression value, int position)
      implements AlterAction {}

  record SetNotNull(String column, boolean notNull, int position) implements AlterAction {}

  record DropExpression(String column, boolean ifExists, int position) implements AlterAction {}

  /// @param column null where `columnNumber` (from 1) was given, for indexes
  record SetStatistics(@Nullable String column, int columnNumber, int target, int position)
      implements AlterAction {}

  record SetColumnOptions(String column, List<Option> options, boolean reset, int position)
      implements AlterAction {}

  record SetStorage(String column, String storage, int position) implements AlterAction {}

  record SetCompression(String column, String compression, int position) implements AlterAction {}

  record AddIdentity(String column, boolean always, List<SequenceOption> options, int position)
      implements AlterAction {}

  /// @param always null where GENERATED was not given
  record SetIdentity(
      String column, @Nullable Boolean always, List<SequenceOption> options, int position)
      implements AlterAction {}

  record DropIdentity(String column, boolean ifExists, int position) implements AlterAction {}

  record SetType(
      String column,
      TypeName type,
      @Nullable QualifiedName collation,
      @Nullable Expression using,
      int position)
      implements AlterAction {}

  record AddConstraint(Constraint constraint, int position) implements AlterAction {}

  record AlterConstraint(String constraint, Constraint.Attributes attributes, int position)
      implements AlterAction {}

  record ValidateConstraint(String constraint, int position) implements AlterAction {}

  record DropConstraint(String constraint, boolean ifExists, boolean cascade, int position)
      implements AlterAction {}

  record OwnerTo(PrivilegeStatement.RoleName owner, int position) implements AlterAction {}

  record SetTablespace(String tablespace, int position) implements AlterAction {}

  record SetAccessMethod(String method, int position) implements AlterAction {}

  record SetLogged(boolean logged, int position) implements AlterAction {}

  record SetOptions(List<Option> options, boolean reset, int position) implements AlterAction {}

  record Inherit(QualifiedName parent, boolean inherit, int position) implements AlterAction {}

  enum ReplicaIdentityKind {
    NOTHING,
    FULL,
    DEFAULT,
    INDEX
  }

  record ReplicaIdentity(ReplicaIdentityKind kind, @Nullable String index, int position)
      implements AlterAction {}

  record RowSecurity(boolean enable, int position) implements AlterAction {}

  record ForceRowSecurity(boolean force, int position) implements AlterAction {}

  record AttachPartition(
      QualifiedName partition, TableStatement.@Nullable PartitionBound bound, int position)
      implements AlterAction {}

  record DetachPartition(
      QualifiedName partition, boolean concurrently, boolean finish, int position)
      implements AlterAction {}

  /// An action without meaning here yet (triggers, rules, OF, CLUSTER ON, OPTIONS).
  record UnsupportedAction(String feature, int position) implements AlterAction {}
}
