package io.lauma.exec.join;

import io.lauma.exec.RunContext;
import io.lauma.exec.store.Rows;
import io.lauma.row.RowBatch;
import java.util.ArrayDeque;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Probes a [JoinTable] with left batches, at most [RowBatch#ROWS_MAX] candidate pairs at a time.
/// Holds one left batch and a bit a build row.
final class HashProbe {
  private final JoinShape shape;
  private final JoinTable table;
  private final RunContext context;
  private final BitSet rightMatched = new BitSet();
  private final LeftMatches leftMatches;
  private final int[] leftRows = new int[RowBatch.ROWS_MAX];
  private final int[] rightRows = new int[RowBatch.ROWS_MAX];
  private final ArrayDeque<RowBatch> ready = new ArrayDeque<>();
  private @Nullable RowBatch left;
  private int[] leftHashes = new int[0];
  private int leftRow;
  private int candidate;
  private boolean candidateKnown;
  private boolean ended;
  private int rightEmitted;
  private int pairs;
  private int taken;

  HashProbe(JoinShape shape, JoinTable table, RunContext context) {
    this.shape = shape;
    this.table = table;
    this.context = context;
    this.leftMatches = new LeftMatches(shape.type(), shape.rightTypes());
  }

  boolean isEmpty() {
    return table.rows().rowCount() == 0;
  }

  void accept(RowBatch batch) {
    left = batch;
    leftHashes = new int[batch.rowCount()];
    shape.leftHasher().hash(batch, leftHashes);
    leftRow = 0;
    candidateKnown = false;
  }

  void end() {
    ended = true;
  }

  /// Output at hand; null when there is none without more input.
  @Nullable RowBatch next() {
    while (ready.isEmpty()) {
      RowBatch current = left;
      if (current == null) {
        return ended ? unmatchedRight() : null;
      }
      context.cancel().check();
      if (taken == pairs) {
        pairs = collectPairs(current);
        taken = 0;
      }
      take(current);
      if (taken == pairs && leftRow == current.rowCount()) {
        left = null;
        @Nullable RowBatch others = leftMatches.finish(current);
        if (others != null) {
          ready.add(others);
        }
      }
    }
    return ready.poll();
  }

  private int collectPairs(RowBatch current) {
    boolean firstMatchOnly = !JoinRules.givesPairs(shape.type()) && shape.residual().isEmpty();
    int found = 0;
    while (leftRow < leftHashes.length && found < RowBatch.ROWS_MAX) {
      int hash = leftHashes[leftRow];
      int right = candidateKnown ? candidate : table.first(hash);
      candidateKnown = false;
      while (right != JoinTable.NONE && found < RowBatch.ROWS_MAX) {
        if (shape.equality().equal(current, leftRow, table.rows(), right)) {
          leftRows[found] = leftRow;
          rightRows[found++] = right;
          if (firstMatchOnly) {
            right = JoinTable.NONE;
            break;
          }
        }
        right = table.after(right, hash);
      }
      if (right == JoinTable.NONE) {
        leftRow++;
      } else {
        candidate = right;
        candidateKnown = true;
      }
    }
    return found;
  }

  /// Takes as many of the pairs as make a batch that is not too wide.
  private void take(RowBatch current) {
    boolean givesPairs = JoinRules.givesPairs(shape.type());
    if (!givesPairs && shape.residual().isEmpty()) {
      for (; taken < pairs; taken++) {
        leftMatches.mark(leftRows[taken]);
      }
    }
    if (taken == pairs) {
      return;
    }
    int narrow = Rows.narrow(current, leftRows, taken, pairs);
    int count = Rows.narrow(table.rows(), rightRows, taken, taken + narrow);
    RowBatch matching =
        Rows.beside(
            Rows.pick(current, leftRows, taken, count),
            Rows.pick(table.rows(), rightRows, taken, count));
    if (shape.residual().isPresent()) {
      matching = shape.residual().get().select(matching, context.evaluation());
    }
    mark(matching, taken);
    taken += count;
    if (givesPairs && matching.rowCount() > 0) {
      ready.add(matching);
    }
  }

  private void mark(RowBatch matching, int from) {
    boolean marksRight = JoinRules.keepsRight(shape.type());
    for (int i = 0; i < matching.rowCount(); i++) {
      int pair = from + matching.position(i);
      leftMatches.mark(leftRows[pair]);
      if (marksRight) {
        rightMatched.set(rightRows[pair]);
      }
    }
  }

  private @Nullable RowBatch unmatchedRight() {
    if (!JoinRules.keepsRight(shape.type())) {
      return null;
    }
    int[] rows = new int[RowBatch.ROWS_MAX];
    int count = 0;
    int row = rightMatched.nextClearBit(rightEmitted);
    while (row < table.rows().rowCount() && count < rows.length) {
      rows[count++] = row;
      row = rightMatched.nextClearBit(row + 1);
    }
    rightEmitted = row;
    if (count == 0) {
      return null;
    }
    return Rows.beside(
        Rows.nulls(shape.leftTypes(), count), Rows.pick(table.rows(), rows, 0, count));
  }
}
