package io.lauma.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lauma.kv.TableId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A table, index, view or sequence.
///
/// @param key the stored key in order; a table without PRIMARY KEY has the hidden row id column
///   alone
/// @param hashColumnCount how many leading key columns are hashed into the two-byte prefix; 0 for
///   range-sharded and replicated relations
/// @param primaryKeyName constraint name when `key` is a declared PRIMARY KEY
/// @param schemaVersion grows by one with every change of the columns; stored in each row
/// @param shards in key order, covering every key; one for replicated relations
/// @param owned for sequences: the column that owns it; for views: none
/// @param checks left out where empty: relations stored before there were any have none
/// @param index for indexes, left out for all others: what they index
/// @param foreignKeys what the table refers to; left out where empty, as `checks`
/// @param definition for views: the query's text
public record Relation(
    TableId id,
    int oid,
    int schemaOid,
    String name,
    Kind kind,
    Distribution distribution,
    List<Column> columns,
    List<KeyColumn> key,
    int hashColumnCount,
    Optional<String> primaryKeyName,
    int primaryKeyOid,
    int schemaVersion,
    List<Shard> shards,
    Map<String, String> storageParameters,
    Optional<Owner> owned,
    Optional<SequenceOptions> sequence,
    Optional<String> definition,
    int ownerOid,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<CheckConstraint> checks,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<IndexDefinition> index,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ForeignKey> foreignKeys) {
  public Relation {
    checks = checks == null ? List.of() : List.copyOf(checks);
    index = index == null ? Optional.empty() : index;
    foreignKeys = foreignKeys == null ? List.of() : List.copyOf(foreignKeys);
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    shards = List.copyOf(shards);
    storageParameters = Map.copyOf(storageParameters);
  }

  public enum Kind {
    TABLE('r'),
    INDEX('i'),
    VIEW('v'),
    SEQUENCE('S');

    private final char code;

    Kind(char code) {
      this.code = code;
    }

    /// pg_class.relkind.
    public char code() {
      return code;
    }
  }

  /// How a relation's rows are spread; `kind` of pg_distributed_tables.
  public enum Distribution {
    HASH,
    RANGE,
    REPLICATED,
    COLOCATED
  }

  /// The column a sequence belongs to (serial).
  public record Owner(int relationOid, int columnId) {}

  public record SequenceOptions(
      int typeOid,
      long start,
      long increment,
      long minimum,
      long maximum,
      long cache,
      boolean cycle) {}

  /// Whether the rows may not change for now: the table is being rewritten.
  public boolean isFrozen() {
    return storageParameters.containsKey(Relations.FROZEN);
  }

  /// The live column of a name.
  public Optional<Column> column(String columnName) {
    return columns.stream().filter(c -> !c.dropped() && c.name().equals(columnName)).findFirst();
  }

  /// @throws IllegalArgumentException for an id the relation never had
  public Column columnById(int columnId) {
    for (Column column : columns) {
      if (column.id() == columnId) {
        return column;
      }
    }
    throw new IllegalArgumentException("relation " + name + " has no column id " + columnId);
  }

  /// Columns that users see, in attribute order.
  public List<Column> liveColumns() {
    return columns.stream().filter(c -> !c.dropped() && c.attributeNumber() > 0).toList();
  }
}
