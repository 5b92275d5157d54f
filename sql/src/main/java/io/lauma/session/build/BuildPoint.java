package io.lauma.session.build;

import io.lauma.catalog.Relation;
import io.lauma.catalog.Shard;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.TableId;
import java.util.List;
import java.util.Optional;

/// How far the build of an index has come. A table is read in the order of its keys, which is that
/// of its shards, so that one key tells of every shard what is done. Pure.
///
/// @param index under which its entries are stored
/// @param table under which its rows are stored; TRUNCATE changes both
/// @param upTo each row with a smaller key has its entry, or has been changed since by a statement
///   that knew the index
/// @param rows how many were read
public record BuildPoint(TableId index, TableId table, Key upTo, long rows) {
  /// A point is recorded when so many rows have been read since the last one: an attempt that ends
  /// has the next one read at most these and one transaction's again.
  public static final long ROWS_PER_RECORD = 16_384;

  /// Where a build begins: at what is recorded of the same rows and entries, else at the first row.
  public static BuildPoint begin(Relation table, Relation index, Optional<BuildPoint> recorded) {
    return recorded
        .filter(point -> point.isOf(table, index))
        .orElseGet(() -> new BuildPoint(index.id(), table.id(), Key.EMPTY, 0));
  }

  /// Whether it is a point in the build of an index of a table as they are stored now.
  public boolean isOf(Relation nowTable, Relation nowIndex) {
    return table.equals(nowTable.id()) && index.equals(nowIndex.id());
  }

  /// The keys to read next, all of one shard; empty at the end.
  ///
  /// @param shards in key order
  public Optional<KeyRange> next(List<Shard> shards) {
    return shards.stream()
        .map(Shard::range)
        .filter(range -> upTo.compareTo(range.end()) < 0)
        .map(range ->
            new KeyRange(upTo.compareTo(range.start()) > 0 ? upTo : range.start(), range.end()))
        .filter(range -> !range.isEmpty())
        .findFirst();
  }

  /// Rows have been read, and there may be more in the same range.
  ///
  /// @param last the greatest key of them
  public BuildPoint afterRow(Key last, long count) {
    return new BuildPoint(index, table, last.successor(), rows + count);
  }

  /// All rows of a range have been read.
  public BuildPoint afterRange(KeyRange range, long count) {
    return new BuildPoint(index, table, range.end(), rows + count);
  }

  /// Whether this is to be recorded after an earlier one was.
  public boolean isDueAfter(BuildPoint recorded) {
    return rows - recorded.rows >= ROWS_PER_RECORD;
  }
}
