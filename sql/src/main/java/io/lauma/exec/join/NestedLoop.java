package io.lauma.exec.join;

import io.lauma.exec.RunContext;
import io.lauma.exec.operator.Condition;
import io.lauma.exec.operator.TwoInputOperator;
import io.lauma.exec.operator.TwoInputStage;
import io.lauma.exec.store.BatchBuffer;
import io.lauma.exec.store.BatchReader;
import io.lauma.exec.store.Rows;
import io.lauma.plan.PlanNode;
import io.lauma.plan.PlanNode.JoinType;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlType;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/// Join by any condition, or none. Ends when the left input has; buffers the right input, in memory
/// up to the work memory and in a file beyond, and reads it once for each left batch. On cancel the
/// file is deleted.
public final class NestedLoop implements TwoInputOperator {
  private final JoinType type;
  private final List<SqlType> leftTypes;
  private final Optional<Condition> condition;
  private final RunContext context;
  private final BatchBuffer right;
  private final LeftMatches leftMatches;
  private final BitSet rightMatched = new BitSet();
  private final int[] leftRows = new int[RowBatch.ROWS_MAX];
  private final int[] rightRows = new int[RowBatch.ROWS_MAX];
  private @Nullable RowBatch left;
  private BatchReader rightReader = () -> null;
  private @Nullable RowBatch rightBatch;
  private int rightBase;
  private int leftRow;
  private int rightRow;
  private boolean ended;
  private int pairs;
  private int taken;
  private @Nullable BatchReader unmatchedReader;
  private int unmatchedBase;

  NestedLoop(PlanNode.NestedLoopJoin plan, RunContext context) {
    this.type = plan.type();
    this.leftTypes = plan.left().output();
    this.condition = plan.condition().map(Condition::of);
    this.context = context;
    this.right =
        new BatchBuffer(
            context.resources().spillDirectory(), context.resources().workMemoryBytes());
    this.leftMatches = new LeftMatches(type, plan.right().output());
  }

  public static Source<RowBatch, NotUsed> of(
      PlanNode.NestedLoopJoin plan,
      Source<RowBatch, NotUsed> left,
      Source<RowBatch, NotUsed> right,
      RunContext context) {
    return TwoInputStage.of("NestedLoop", left, right, () -> new NestedLoop(plan, context));
  }

  @Override
  public void acceptRight(RowBatch batch) {
    right.append(batch);
  }

  @Override
  public void endRight() {}

  @Override
  public void accept(RowBatch batch) {
    left = batch;
    rightReader = right.reader();
    rightBatch = null;
    rightBase = 0;
    nextRight();
  }

  private void nextRight() {
    rightBase += rightBatch == null ? 0 : rightBatch.rowCount();
    rightBatch = rightReader.next();
    leftRow = 0;
    rightRow = 0;
  }

  @Override
  public void end() {
    ended = true;
  }

  @Override
  public boolean satisfied() {
    return right.rowCount() == 0 && JoinRules.needsRight(type);
  }

  @Override
  public @Nullable RowBatch next() {
    RowBatch current = left;
    while (current != null) {
      context.cancel().check();
      RowBatch inner = rightBatch;
      if (inner == null) {
        left = null;
        RowBatch others = leftMatches.finish(current);
        if (others != null) {
          return others;
        }
        break;
      }
      if (taken == pairs) {
        pairs = collectPairs(current, inner);
        taken = 0;
      }
      RowBatch matching = match(current, inner);
      if (taken == pairs && leftRow == current.rowCount()) {
        nextRight();
      }
      if (JoinRules.givesPairs(type) && matching.rowCount() > 0) {
        return matching;
      }
    }
    return ended ? unmatchedRight() : null;
  }

  private int collectPairs(RowBatch outer, RowBatch inner) {
    boolean once = !JoinRules.givesPairs(type);
    int collected = 0;
    while (leftRow < outer.rowCount() && collected < RowBatch.ROWS_MAX) {
      if (once && leftMatches.isMatched(leftRow)) {
        rightRow = inner.rowCount();
      }
      while (rightRow < inner.rowCount() && collected < RowBatch.ROWS_MAX) {
        leftRows[collected] = leftRow;
        rightRows[collected++] = rightRow++;
      }
      if (rightRow == inner.rowCount()) {
        leftRow++;
        rightRow = 0;
      }
    }
    return collected;
  }

  /// Takes as many of the pairs as make a batch that is not too wide.
  private RowBatch match(RowBatch outer, RowBatch inner) {
    int narrow = Rows.narrow(outer, leftRows, taken, pairs);
    int count = Rows.narrow(inner, rightRows, taken, taken + narrow);
    RowBatch all =
        Rows.beside(
            Rows.pick(outer, leftRows, taken, count), Rows.pick(inner, rightRows, taken, count));
    RowBatch matching =
        condition.isPresent() ? condition.get().select(all, context.evaluation()) : all;
    boolean marksRight = JoinRules.keepsRight(type);
    for (int i = 0; i < matching.rowCount(); i++) {
      int pair = taken + matching.position(i);
      leftMatches.mark(leftRows[pair]);
      if (marksRight) {
        rightMatched.set(rightBase + rightRows[pair]);
      }
    }
    taken += count;
    return matching;
  }

  private @Nullable RowBatch unmatchedRight() {
    if (!JoinRules.keepsRight(type)) {
      return null;
    }
    if (unmatchedReader == null) {
      unmatchedReader = right.reader();
    }
    RowBatch batch = unmatchedReader.next();
    while (batch != null) {
      int[] rows = new int[batch.rowCount()];
      int count = 0;
      for (int row = 0; row < rows.length; row++) {
        if (!rightMatched.get(unmatchedBase + row)) {
          rows[count++] = row;
        }
      }
      unmatchedBase += rows.length;
      if (count > 0) {
        return Rows.beside(Rows.nulls(leftTypes, count), Rows.pick(batch, rows, 0, count));
      }
      batch = unmatchedReader.next();
    }
    return null;
  }

  @Override
  public void close() {
    right.close();
  }
}
