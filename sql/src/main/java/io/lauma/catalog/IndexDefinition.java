package io.lauma.catalog;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/// What an index relation is an index of. The columns of the relation are copies of the table's
/// `columnIds` in order (ids from 1), then the hidden ones: a unique index has the tie, which is
/// part of the key and empty unless the row has a NULL among the key columns, and the row's address
/// as a value; every other index has the address as the last part of its key.
///
/// @param columnIds the table's columns: those of the key, then the included ones
/// @param keyColumnCount how many of them are of the key
/// @param nullsDistinct whether rows with a NULL in the key are never duplicates
/// @param constraintOid of the UNIQUE constraint that the index is for; 0: none
/// @param since catalog version that put it into its state
/// @param builder who works on it while it is built or dropped; empty when nobody needs to
/// @param fence writes of plans older than this catalog version are refused; 0 while they may still
///   be under way
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
    String builder) {
  /// Names of the hidden columns.
  public static final String TIE_NAME = "lauma_tie";

  public static final String ADDRESS_NAME = "lauma_address";

  public IndexDefinition {
    columnIds = List.copyOf(columnIds);
    builder = builder == null ? "" : builder;
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
        newBuilder);
  }
}
