package io.lauma.parse.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement that makes, empties or removes relations.
public sealed interface TableStatement extends Statement {

  enum TableKind {
    PLAIN,
    DISTRIBUTED,
    REPLICATED
  }

  enum Persistence {
    PERMANENT,
    TEMPORARY,
    UNLOGGED
  }

  enum OnCommit {
    UNSPECIFIED,
    PRESERVE_ROWS,
    DELETE_ROWS,
    DROP
  }

  /// A name with its place, for errors that point at it.
  record Name(String text, int position) implements Node {}

  /// @param ofType of `CREATE TABLE t OF type`
  /// @param hashColumns of BY HASH; empty unless distributed
  record CreateTable(
      TableKind kind,
      Persistence persistence,
      boolean ifNotExists,
      QualifiedName name,
      @Nullable TypeName ofType,
      List<TableElement> elements,
      List<QualifiedName> inherits,
      @Nullable PartitionKey partitionBy,
      @Nullable PartitionOf partitionOf,
      @Nullable String accessMethod,
      List<Option> options,
      OnCommit onCommit,
      @Nullable String tablespace,
      List<Name> hashColumns,
      @Nullable Split split,
      int position)
      implements TableStatement {}

  record PartitionKey(String strategy, List<IndexElement> elements, int position) implements Node {}

  /// `PARTITION OF parent bound`.
  record PartitionOf(QualifiedName parent, PartitionBound bound, int position) implements Node {}

  /// The bound of a partition; DEFAULT, IN, FROM .. TO, or WITH (modulus, remainder).
  record PartitionBound(
      boolean isDefault,
      List<Expression> in,
      List<Expression> from,
      List<Expression> to,
      int modulus,
      int remainder,
      int position)
      implements Node {}

  /// How a table starts out sharded.
  sealed interface Split extends Node {
    record IntoTablets(int count, int position) implements Split {}

    record AtValues(List<List<Expression>> rows, int position) implements Split {}
  }

  /// @param columns empty where none were named
  /// @param query a [Query], or an Execute of CREATE TABLE AS EXECUTE
  record CreateTableAs(
      Persistence persistence,
      boolean ifNotExists,
      QualifiedName name,
      List<String> columns,
      @Nullable String accessMethod,
      List<Option> options,
      OnCommit onCommit,
      @Nullable String tablespace,
      Statement query,
      boolean withData,
      boolean materializedView,
      int position)
      implements TableStatement {}

  /// @param name null to let the server choose
  /// @param method null for the default
  record CreateIndex(
      boolean unique,
      boolean concurrently,
      boolean ifNotExists,
      @Nullable String name,
      FromItem.TableReference table,
      @Nullable String method,
      List<IndexElement> elements,
      List<IndexElement> include,
      boolean nullsNotDistinct,
      List<Option> options,
      @Nullable String tablespace,
      @Nullable Expression where,
      @Nullable Split split,
      int position)
      implements TableStatement {}

  enum CheckOption {
    NONE,
    LOCAL,
    CASCADED
  }

  record CreateView(
      boolean orReplace,
      Persistence persistence,
      boolean recursive,
      QualifiedName name,
      List<String> columns,
      List<Option> options,
      Query query,
      CheckOption checkOption,
      int position)
      implements TableStatement {}

  record Truncate(
      List<FromItem.TableReference> tables, boolean restartIdentity, boolean cascade, int position)
      implements TableStatement {}

  enum ObjectKind {
    TABLE,
    DISTRIBUTED_TABLE,
    SEQUENCE,
    VIEW,
    MATERIALIZED_VIEW,
    INDEX,
    FOREIGN_TABLE,
    COLLATION,
    CONVERSION,
    STATISTICS,
    TEXT_SEARCH_PARSER,
    TEXT_SEARCH_DICTIONARY,
    TEXT_SEARCH_TEMPLATE,
    TEXT_SEARCH_CONFIGURATION,
    TYPE,
    DOMAIN,
    SCHEMA,
    ACCESS_METHOD,
    EVENT_TRIGGER,
    EXTENSION,
    FOREIGN_DATA_WRAPPER,
    PUBLICATION,
    LANGUAGE,
    SERVER
  }

  /// DROP of objects that are known by a name alone; the rest of DROP is [Unsupported], DROP
  /// DATABASE and DROP ROLE have records of their own.
  record DropObjects(
      ObjectKind kind,
      List<QualifiedName> names,
      boolean ifExists,
      boolean concurrently,
      boolean cascade,
      int position)
      implements TableStatement {}
}
