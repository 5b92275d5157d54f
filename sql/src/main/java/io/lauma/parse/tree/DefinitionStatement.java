package io.lauma.parse.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement that makes or removes databases, schemas, sequences and comments.
public sealed interface DefinitionStatement extends Statement {

  /// @param name null for `CREATE SCHEMA AUTHORIZATION role`
  record CreateSchema(
      boolean ifNotExists,
      @Nullable String name,
      PrivilegeStatement.@Nullable RoleName owner,
      List<Statement> elements,
      int position)
      implements DefinitionStatement {}

  record CreateSequence(
      TableStatement.Persistence persistence,
      boolean ifNotExists,
      QualifiedName name,
      List<SequenceOption> options,
      int position)
      implements DefinitionStatement {}

  record CreateDatabase(String name, List<Option> options, int position)
      implements DefinitionStatement {}

  record DropDatabase(String name, boolean ifExists, boolean force, int position)
      implements DefinitionStatement {}

  /// @param kind what it is about in capitals, for example TABLE, COLUMN, DATABASE, FUNCTION
  /// @param name for COLUMN the last part is the column; for kinds that are not known by a name
  ///   alone (functions, operators, casts) it is empty
  /// @param text null to remove the comment
  record Comment(String kind, List<String> name, @Nullable String text, int position)
      implements DefinitionStatement {}
}
