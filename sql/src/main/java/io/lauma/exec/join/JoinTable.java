package io.lauma.exec.join;

import io.lauma.exec.store.KeyTable;
import io.lauma.expr.compare.RowHasher;
import io.lauma.row.RowBatch;
import java.util.List;

/// The build side of a hash join: rows chained by hash of their keys, in input order. Rows with a
/// NULL key are in no chain. Immutable.
final class JoinTable {
  /// End of a chain.
  static final int NONE = -1;

  private final RowBatch rows;
  private final int[] heads;
  private final int[] following;
  private final int[] hashes;

  private JoinTable(RowBatch rows, int[] heads, int[] following, int[] hashes) {
    this.rows = rows;
    this.heads = heads;
    this.following = following;
    this.hashes = hashes;
  }

  /// @param rows all build rows, dense
  static JoinTable of(RowBatch rows, List<Integer> keys, RowHasher hasher) {
    int count = rows.rowCount();
    int[] hashes = new int[count];
    hasher.hash(rows, hashes);
    int[] heads = new int[Math.max(16, Integer.highestOneBit(Math.max(1, count)) * 2)];
    java.util.Arrays.fill(heads, NONE);
    int[] following = new int[count];
    for (int row = count - 1; row >= 0; row--) {
      if (!hasNull(rows, keys, row)) {
        int slot = KeyTable.spread(hashes[row]) & heads.length - 1;
        following[row] = heads[slot];
        heads[slot] = row;
      }
    }
    return new JoinTable(rows, heads, following, hashes);
  }

  private static boolean hasNull(RowBatch rows, List<Integer> keys, int row) {
    for (int key : keys) {
      if (rows.column(key).isNull(row)) {
        return true;
      }
    }
    return false;
  }

  RowBatch rows() {
    return rows;
  }

  /// The first row whose key may have this hash.
  int first(int hash) {
    return skipOthers(heads[KeyTable.spread(hash) & heads.length - 1], hash);
  }

  /// The row after `row` whose key may have this hash.
  int after(int row, int hash) {
    return skipOthers(following[row], hash);
  }

  private int skipOthers(int row, int hash) {
    int candidate = row;
    while (candidate != NONE && hashes[candidate] != hash) {
      candidate = following[candidate];
    }
    return candidate;
  }
}
