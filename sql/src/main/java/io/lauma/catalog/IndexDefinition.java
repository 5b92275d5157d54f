package io.lauma.catalog;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What an index relation is an index of. The columns of the relation are copies of the table's
/// `columnIds` in order (ids from 1), then the hidden ones: a unique index has the tie, which is
/// part of the key and empty unless the row has a NULL among the key columns, and the row's address
/// as a value; every other index has the address as the last part of its key, that of a DEFERRABLE
/// constraint too: its rows may be duplicates until they are checked.
///
/// @param columnIds the table's columns: those of the key, then the included ones; 0 for an
///   expression
/// @param keyColumnCount how many of them are of the key
/// @param nullsDistinct whether rows with a NULL in the key are never duplicates
/// @param constraintOid of the UNIQUE constraint that the index is for; 0: none
/// @param since catalog version that put it into its state
/// @param builder who works on it while it is built or dropped; empty when nobody needs to
/// @param fence writes of plans older than this catalog version are refused; 0 while they may still
///   be under way
/// @param expressions SQL text of each expression, in the order of the zeros in `columnIds`; left
///   out where empty, as are the next two
/// @param predicate SQL text of the condition of the rows that have entries
/// @param mentionedIds the table's columns in expressions and predicate
/// @param deferral of a DEFERRABLE UNIQUE or PRIMARY KEY, whose index counts as not unique here
public record IndexDefinition(
    int tableOid,
    boolean unique,
    List<Integer> columnIds,
    int keyColumnCount,
    boolean nullsDistinct,
    int constraintOid,
    State state,
    long since,
    long fence,
    String builder,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> expressions,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> predicate,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> mentionedIds,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Deferral> deferral) {
  /// In `columnIds`: an expression.
  public static final int EXPRESSION = 0;

  /// Names of the hidden columns.
  public static final String TIE_NAME = "lauma_tie";

  public static final String ADDRESS_NAME = "lauma_address";

  public IndexDefinition {
    columnIds = List.copyOf(columnIds);
    builder = builder == null ? "" : builder;
    expressions = expressions == null ? List.of() : List.copyOf(expressions);
    predicate = predicate == null ? Optional.empty() : predicate;
    mentionedIds = mentionedIds == null ? List.of() : List.copyOf(mentionedIds);
    deferral = deferral == null ? Optional.empty() : deferral;
  }

  /// One of columns alone, with an entry for every row.
  public IndexDefinition(
      int tableOid,
      boolean unique,
      List<Integer> columnIds,
      int keyColumnCount,
      boolean nullsDistinct,
      int constraintOid,
      State state,
      long since,
      long fence,
      String builder) {
    this(
        tableOid,
        unique,
        columnIds,
        keyColumnCount,
        nullsDistinct,
        constraintOid,
        state,
        since,
        fence,
        builder,
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  /// What statements do with the index.
  public enum State {
    /// Written by every statement, read by none: rows from before are being added.
    BUILDING,
    /// Written and read.
    VALID,
    /// Neither: it is being dropped.
    DROPPING
  }

  /// The table's columns of the key.
  @JsonIgnore
  public List<Integer> keyColumnIds() {
    return columnIds.subList(0, keyColumnCount);
  }

  /// Whether it is of columns alone and has an entry for every row.
  @JsonIgnore
  public boolean isPlain() {
    return expressions.isEmpty() && predicate.isEmpty();
  }

  /// The table's columns that entries are made of, or that decide whether there is one.
  @JsonIgnore
  public List<Integer> usedColumnIds() {
    return Stream.concat(columnIds.stream(), mentionedIds.stream())
        .filter(id -> id != EXPRESSION)
        .distinct()
        .toList();
  }

  /// Whether rows may not have the same key, be it only in the end.
  @JsonIgnore
  public boolean forbidsDuplicates() {
    return unique || deferral.isPresent();
  }

  /// Whether it is for a DEFERRABLE PRIMARY KEY.
  @JsonIgnore
  public boolean isPrimaryKey() {
    return deferral.filter(Deferral::primaryKey).isPresent();
  }

  /// Whether entries may change with some of the table's columns.
  public boolean changesWith(Collection<Integer> assignedIds) {
    return usedColumnIds().stream().anyMatch(assignedIds::contains);
  }

  /// Id of the index relation's column that holds the row's address.
  @JsonIgnore
  public int addressColumnId() {
    return columnIds.size() + (unique ? 2 : 1);
  }

  IndexDefinition in(State newState, long newSince, long newFence, String newBuilder) {
    return new IndexDefinition(
        tableOid,
        unique,
        columnIds,
        keyColumnCount,
        nullsDistinct,
        constraintOid,
        newState,
        newSince,
        newFence,
        newBuilder,
        expressions,
        predicate,
        mentionedIds,
        deferral);
  }
}
