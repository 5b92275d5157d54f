package io.lauma.catalog;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.types.SqlType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a DDL statement asks of the catalog: names and types are resolved, nothing has an
/// identifier yet. [CatalogRules] turns it into changes where the catalog is led.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = DdlRequest.CreateTable.class, name = "create-table"),
  @JsonSubTypes.Type(value = DdlRequest.CreateSequence.class, name = "create-sequence"),
  @JsonSubTypes.Type(value = DdlRequest.DropTables.class, name = "drop-tables"),
  @JsonSubTypes.Type(value = DdlRequest.DropSequences.class, name = "drop-sequences"),
  @JsonSubTypes.Type(value = DdlRequest.CreateIndex.class, name = "create-index"),
  @JsonSubTypes.Type(value = DdlRequest.ChangeIndexes.class, name = "change-indexes"),
  @JsonSubTypes.Type(value = DdlRequest.HandBuildOver.class, name = "hand-build-over"),
  @JsonSubTypes.Type(value = DdlRequest.DropIndexes.class, name = "drop-indexes"),
  @JsonSubTypes.Type(value = DdlRequest.Truncate.class, name = "truncate"),
  @JsonSubTypes.Type(value = DdlRequest.ReplaceKey.class, name = "replace-key"),
  @JsonSubTypes.Type(value = DdlRequest.ChangeForeignKey.Add.class, name = "add-foreign-key"),
  @JsonSubTypes.Type(
      value = DdlRequest.ChangeForeignKey.Validate.class,
      name = "validate-foreign-key"),
  @JsonSubTypes.Type(value = DdlRequest.ChangeForeignKey.Drop.class, name = "drop-foreign-key"),
  @JsonSubTypes.Type(value = DdlRequest.ChangeCheck.Add.class, name = "add-check"),
  @JsonSubTypes.Type(value = DdlRequest.ChangeCheck.Validate.class, name = "validate-check"),
  @JsonSubTypes.Type(value = DdlRequest.ChangeCheck.Drop.class, name = "drop-check"),
  @JsonSubTypes.Type(value = DdlRequest.PutRole.class, name = "put-role"),
  @JsonSubTypes.Type(value = DdlRequest.DropRole.class, name = "drop-role"),
  @JsonSubTypes.Type(value = DdlRequest.Comment.class, name = "comment"),
  @JsonSubTypes.Type(value = DdlRequest.LockTable.class, name = "lock-table"),
  @JsonSubTypes.Type(value = DdlRequest.OfTransaction.Define.class, name = "define-in"),
  @JsonSubTypes.Type(value = DdlRequest.OfTransaction.BackTo.class, name = "back-to"),
  @JsonSubTypes.Type(value = DdlRequest.OfTransaction.Prepare.class, name = "prepare"),
  @JsonSubTypes.Type(value = DdlRequest.OfTransaction.Commit.class, name = "commit"),
  @JsonSubTypes.Type(value = DdlRequest.OfTransaction.Rollback.class, name = "rollback"),
})
public sealed interface DdlRequest {
  /// A qualified name whose schema is known.
  record RelationName(String schema, String name) {}

  /// @param serial the options of the sequence that serial or identity makes; its default is
  ///   nextval
  record ColumnDefinition(
      String name,
      SqlType type,
      boolean notNull,
      Optional<String> defaultExpression,
      Optional<Relation.SequenceOptions> serial) {}

  record KeyPart(String column, boolean descending, boolean nullsFirst) {}

  /// A CHECK constraint, its condition as text, and the names of the columns in it.
  record CheckDefinition(String name, String expression, List<String> columns, boolean noInherit) {
    public CheckDefinition {
      columns = List.copyOf(columns);
    }
  }

  /// An index.
  ///
  /// @param name of the index, and of the constraint that it is for
  /// @param key the key columns in order, hashed ones first
  /// @param included names of the columns that only go along
  /// @param constraint whether it is for a UNIQUE constraint
  /// @param expressions the parts of the key that are none of the table's columns
  /// @param predicate SQL text of the condition of the rows that have entries
  /// @param mentioned names of the columns in expressions and predicate
  /// @param deferral of a DEFERRABLE constraint; the index itself is none that is unique then
  record IndexRequest(
      String name,
      boolean unique,
      boolean nullsDistinct,
      List<KeyPart> key,
      List<String> included,
      Spread spread,
      boolean constraint,
      List<KeyExpression> expressions,
      Optional<String> predicate,
      List<String> mentioned,
      Optional<Deferral> deferral) {
    public IndexRequest {
      key = List.copyOf(key);
      included = List.copyOf(included);
      expressions = List.copyOf(expressions);
      mentioned = List.copyOf(mentioned);
    }

    /// One of columns alone, with an entry for every row.
    public IndexRequest(
        String name,
        boolean unique,
        boolean nullsDistinct,
        List<KeyPart> key,
        List<String> included,
        Spread spread,
        boolean constraint) {
      this(
          name,
          unique,
          nullsDistinct,
          key,
          included,
          spread,
          constraint,
          List.of(),
          Optional.empty(),
          List.of(),
          Optional.empty());
    }
  }

  /// An expression in the key of an index.
  ///
  /// @param place its place in the key, from 0; the part there has the name of the column to be
  /// @param text SQL text
  record KeyExpression(int place, SqlType type, String text) {}

  /// A FOREIGN KEY constraint by names.
  ///
  /// @param onDeleteColumns what SET NULL and SET DEFAULT of ON DELETE set; empty: all
  record ForeignKeyDefinition(
      String name,
      List<String> columns,
      RelationName referenced,
      List<String> referencedColumns,
      ForeignKey.Match match,
      ForeignKey.Action onUpdate,
      ForeignKey.Action onDelete,
      List<String> onDeleteColumns,
      boolean deferrable,
      boolean initiallyDeferred) {
    public ForeignKeyDefinition {
      columns = List.copyOf(columns);
      referencedColumns = List.copyOf(referencedColumns);
      onDeleteColumns = List.copyOf(onDeleteColumns);
    }
  }

  /// How a new table's rows are spread.
  ///
  /// @param hashColumns leading key columns that are hashed; 0 for range, replicated and colocated
  /// @param tablets number of shards asked for; empty: chosen
  /// @param splitPoints encoded key prefixes (without the table id) at which a range table is split
  record Spread(
      Relation.Distribution distribution,
      int hashColumns,
      Optional<Integer> tablets,
      List<byte[]> splitPoints) {
    public Spread {
      splitPoints = List.copyOf(splitPoints);
    }

    /// Of a relation that is one shard.
    public static Spread whole(Relation.Distribution distribution) {
      return new Spread(distribution, 0, Optional.empty(), List.of());
    }
  }

  /// @param key the PRIMARY KEY, hashed columns first; without `primaryKeyName` only columns to
  ///   hash by, and the hidden row id follows them
  record CreateTable(
      RelationName name,
      boolean ifNotExists,
      List<ColumnDefinition> columns,
      List<KeyPart> key,
      Optional<String> primaryKeyName,
      Spread spread,
      Map<String, String> storageParameters,
      int ownerOid,
      List<CheckDefinition> checks,
      List<IndexRequest> uniques,
      List<ForeignKeyDefinition> foreignKeys)
      implements DdlRequest {
    public CreateTable {
      uniques = List.copyOf(uniques);
      foreignKeys = foreignKeys == null ? List.of() : List.copyOf(foreignKeys);
      checks = List.copyOf(checks);
      columns = List.copyOf(columns);
      key = List.copyOf(key);
      storageParameters = Map.copyOf(storageParameters);
    }
  }

  /// Makes an index that is written from now on; its state says that it is being built.
  ///
  /// @param builder who builds it: when it is gone, another one goes on
  record CreateIndex(RelationName table, boolean ifNotExists, IndexRequest index, String builder)
      implements DdlRequest {}

  /// Puts indexes into a state; into the one that they are in: writes that were planned before they
  /// were are refused from now on.
  ///
  /// @param ofConstraints whether indexes of constraints may be dropped
  record ChangeIndexes(
      List<RelationName> names, IndexDefinition.State state, String builder, boolean ofConstraints)
      implements DdlRequest {
    public ChangeIndexes {
      names = List.copyOf(names);
    }
  }

  /// Gives the build of an index to another builder; nothing happens when somebody else than `from`
  /// has it by now, or when it is over.
  record HandBuildOver(RelationName name, String from, String to) implements DdlRequest {}

  /// @param ofConstraints whether indexes of constraints may be dropped
  record DropIndexes(List<RelationName> names, boolean ifExists, boolean ofConstraints)
      implements DdlRequest {
    public DropIndexes {
      names = List.copyOf(names);
    }
  }

  record CreateSequence(
      RelationName name, boolean ifNotExists, Relation.SequenceOptions options, int ownerOid)
      implements DdlRequest {}

  /// @param distributed DROP DISTRIBUTED TABLE: plain tables are refused
  /// @param cascade whether what refers to the tables goes too
  record DropTables(
      List<RelationName> names, boolean ifExists, boolean distributed, boolean cascade)
      implements DdlRequest {
    public DropTables {
      names = List.copyOf(names);
    }
  }

  record DropSequences(List<RelationName> names, boolean ifExists) implements DdlRequest {
    public DropSequences {
      names = List.copyOf(names);
    }
  }

  /// Gives each table new, empty shards.
  ///
  /// @param cascade whether tables that refer to them are emptied too
  record Truncate(List<RelationName> names, boolean restartIdentity, boolean cascade)
      implements DdlRequest {
    public Truncate {
      names = List.copyOf(names);
    }
  }

  /// ALTER TABLE ADD PRIMARY KEY in two steps. BEGIN makes the rewritten table beside the old one
  /// under a hidden name ([CatalogRules#rewriteName]) and freezes the old one; FINISH puts the new
  /// one into its place; ABANDON removes it and thaws the old one.
  ///
  /// @param builder who rewrites it: when it is gone, the rewrite is abandoned
  record ReplaceKey(
      RelationName name, String primaryKeyName, List<KeyPart> key, Step step, String builder)
      implements DdlRequest {
    public ReplaceKey {
      key = List.copyOf(key);
    }

    public enum Step {
      BEGIN,
      FINISH,
      ABANDON
    }
  }

  /// ALTER TABLE of a CHECK constraint.
  sealed interface ChangeCheck extends DdlRequest {
    RelationName table();

    /// As [ChangeForeignKey.Add].
    record Add(RelationName table, CheckDefinition definition, String builder)
        implements ChangeCheck {}

    record Validate(RelationName table, String name) implements ChangeCheck {}

    record Drop(RelationName table, String name) implements ChangeCheck {}
  }

  /// ALTER TABLE of a FOREIGN KEY constraint.
  sealed interface ChangeForeignKey extends DdlRequest {
    RelationName table();

    /// The constraint holds for new rows at once, and is not valid for those from before yet.
    ///
    /// @param builder who is about to validate it; empty: nobody
    record Add(RelationName table, ForeignKeyDefinition definition, String builder)
        implements ChangeForeignKey {}

    record Validate(RelationName table, String name) implements ChangeForeignKey {}

    record Drop(RelationName table, String name) implements ChangeForeignKey {}
  }

  record PutRole(CatalogSnapshot.Role role, boolean create) implements DdlRequest {}

  record DropRole(String name, boolean ifExists) implements DdlRequest {}

  record Comment(int oid, int subId, String text) implements DdlRequest {}

  /// Locks a table; a step of a transaction only.
  record LockTable(RelationName name, TableLock mode) implements DdlRequest {}

  /// About the definitions of a transaction that is open ([TransactionDraft]).
  sealed interface OfTransaction extends DdlRequest {
    String transaction();

    /// One more definition of it.
    ///
    /// @param step how many it has made before; one that was lost is noticed by this
    record Define(String transaction, String builder, int step, DdlRequest request)
        implements OfTransaction {}

    /// Undoes all but the first steps.
    record BackTo(String transaction, int steps) implements OfTransaction {}

    /// Has the outcome of a transaction's rows decide.
    record Prepare(String transaction, int steps, long decidedBy) implements OfTransaction {}

    /// Makes the definitions the catalog's.
    record Commit(String transaction, int steps) implements OfTransaction {}

    /// Forgets them.
    record Rollback(String transaction) implements OfTransaction {}
  }
}
