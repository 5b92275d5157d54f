package io.lauma.exec.join;

import io.lauma.exec.RunContext;
import io.lauma.exec.operator.TwoInputOperator;
import io.lauma.exec.operator.TwoInputStage;
import io.lauma.exec.store.BatchReader;
import io.lauma.exec.store.Partitions;
import io.lauma.exec.store.RowCollector;
import io.lauma.expr.compare.RowHasher;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import java.nio.file.Path;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/// Equi-join of every type with its hash table on the right input; NULL keys match nothing. Ends
/// when the left input has (at once when the output can only be empty). Buffers the right input up
/// to the work memory; beyond it both inputs go to temporary files by hash of the keys and are
/// joined part by part. On cancel the files are deleted.
public final class HashJoin implements TwoInputOperator {
  private final JoinShape shape;
  private final RunContext context;
  private final int level;
  private final RowCollector build;
  private @Nullable HashProbe probe;
  private @Nullable Spilled spilled;

  HashJoin(JoinShape shape, RunContext context, int level) {
    this.shape = shape;
    this.context = context;
    this.level = level;
    this.build = new RowCollector(shape.rightTypes());
  }

  public static Source<RowBatch, NotUsed> of(
      PlanNode.HashJoin plan,
      Source<RowBatch, NotUsed> left,
      Source<RowBatch, NotUsed> right,
      RunContext context) {
    JoinShape shape = JoinShape.of(plan);
    return TwoInputStage.of("HashJoin", left, right, () -> new HashJoin(shape, context, 0));
  }

  @Override
  public void acceptRight(RowBatch batch) {
    if (spilled != null) {
      spilled.writeRight(batch);
      return;
    }
    build.append(batch);
    if (build.sizeBytes() > context.resources().workMemoryBytes()
        && level < Partitions.LEVELS_MAX) {
      spilled = new Spilled();
      spilled.writeRight(build.take());
    }
  }

  @Override
  public void endRight() {
    if (spilled == null) {
      probe =
          new HashProbe(
              shape, JoinTable.of(build.take(), shape.rightKeys(), shape.rightHasher()), context);
    }
  }

  @Override
  public void accept(RowBatch batch) {
    if (spilled != null) {
      spilled.writeLeft(batch);
    } else if (probe != null) {
      probe.accept(batch);
    }
  }

  @Override
  public void end() {
    if (spilled != null) {
      spilled.ended = true;
    } else if (probe != null) {
      probe.end();
    }
  }

  @Override
  public @Nullable RowBatch next() {
    if (spilled != null) {
      return spilled.ended ? spilled.next() : null;
    }
    return probe == null ? null : probe.next();
  }

  @Override
  public boolean satisfied() {
    return probe != null && probe.isEmpty() && JoinRules.needsRight(shape.type());
  }

  /// Whether the right input did not fit into the work memory.
  boolean isSpilled() {
    return spilled != null;
  }

  @Override
  public void close() {
    if (spilled != null) {
      spilled.close();
    }
  }

  /// Both inputs in parts, and the join of the present part.
  private final class Spilled {
    private final Partitions right;
    private final Partitions left;
    private boolean ended;
    private int part;
    private @Nullable HashJoin join;
    private BatchReader leftReader = () -> null;
    private boolean leftEnded;

    Spilled() {
      Path directory = context.resources().spillDirectory();
      right = new Partitions(shape.rightTypes(), directory, level);
      left = new Partitions(shape.leftTypes(), directory, level);
    }

    void writeRight(RowBatch batch) {
      right.write(batch, hashes(batch, shape.rightHasher()));
    }

    void writeLeft(RowBatch batch) {
      left.write(batch, hashes(batch, shape.leftHasher()));
    }

    private int[] hashes(RowBatch batch, RowHasher hasher) {
      int[] hashes = new int[batch.rowCount()];
      hasher.hash(batch, hashes);
      return hashes;
    }

    @Nullable RowBatch next() {
      while (join != null || part < Partitions.COUNT) {
        HashJoin current = join == null ? open() : join;
        @Nullable RowBatch batch = current.next();
        if (batch != null) {
          return batch;
        }
        if (leftEnded) {
          current.close();
          join = null;
        } else {
          feed(current);
        }
      }
      return null;
    }

    private HashJoin open() {
      var opened = new HashJoin(shape, context, level + 1);
      join = opened;
      BatchReader rightReader = right.reader(part);
      leftReader = left.reader(part);
      leftEnded = false;
      part++;
      @Nullable RowBatch batch = rightReader.next();
      while (batch != null) {
        context.cancel().check();
        opened.acceptRight(batch);
        batch = rightReader.next();
      }
      opened.endRight();
      return opened;
    }

    private void feed(HashJoin current) {
      RowBatch batch = leftReader.next();
      if (batch == null) {
        current.end();
        leftEnded = true;
      } else {
        current.accept(batch);
      }
    }

    void close() {
      right.close();
      left.close();
      if (join != null) {
        join.close();
      }
    }
  }
}
