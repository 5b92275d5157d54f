package io.lauma.exec.operator;

import io.lauma.exec.MayNotAnswer;
import io.lauma.exec.store.BatchReader;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.jspecify.annotations.Nullable;

/// Gives the batches of a [BatchReader], one a demand. Opens the reader on the first demand and
/// closes it at the end, on failure and on cancel. Buffers nothing.
public final class ReaderStage extends GraphStage<SourceShape<RowBatch>> {
  private final SourceShape<RowBatch> shape = SourceShape.of(Outlet.create("Reader.out"));
  private final Supplier<? extends BatchReader> readers;

  private ReaderStage(Supplier<? extends BatchReader> readers) {
    this.readers = readers;
  }

  /// @param readers makes the reader of one run
  public static Source<RowBatch, NotUsed> of(Supplier<? extends BatchReader> readers) {
    return Source.fromGraph(new ReaderStage(readers));
  }

  @Override
  public SourceShape<RowBatch> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inherited) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private @Nullable BatchReader reader;

    Logic() {
      super(shape);
      setHandler(
          shape.out(),
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              try {
                advance();
              } catch (SqlException | MayNotAnswer e) {
                failStage(e);
              }
            }
          });
    }

    private void advance() {
      if (reader == null) {
        reader = readers.get();
      }
      RowBatch batch = reader.next();
      while (batch != null && batch.rowCount() == 0) {
        batch = reader.next();
      }
      if (batch == null) {
        completeStage();
      } else {
        push(shape.out(), batch);
      }
    }

    @Override
    public void postStop() {
      if (reader != null) {
        reader.close();
      }
    }
  }
}
