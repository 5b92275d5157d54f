package io.lauma.exec.run;

import io.lauma.exec.OperatorCounters;
import io.lauma.row.RowBatch;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/// Counts what an operator gives, for EXPLAIN ANALYZE. A loop starts with the first demand; its
/// time is in the counter before whoever reads the operator sees that it ended.
final class Counted extends GraphStage<FlowShape<RowBatch, RowBatch>> {
  private final Inlet<RowBatch> in = Inlet.create("Counted.in");
  private final Outlet<RowBatch> out = Outlet.create("Counted.out");
  private final FlowShape<RowBatch, RowBatch> shape = FlowShape.of(in, out);
  private final OperatorCounters.Counter counter;

  private Counted(OperatorCounters.Counter counter) {
    this.counter = counter;
  }

  static Flow<RowBatch, RowBatch, NotUsed> by(OperatorCounters.Counter counter) {
    return Flow.fromGraph(new Counted(counter));
  }

  @Override
  public FlowShape<RowBatch, RowBatch> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inherited) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private boolean running;
    private long startNanos;

    Logic() {
      super(shape);
      setHandlers(
          in,
          out,
          new AbstractInOutHandler() {
            @Override
            public void onPush() {
              RowBatch batch = grab(in);
              counter.emitted(batch.rowCount());
              push(out, batch);
            }

            @Override
            public void onPull() {
              if (!running) {
                running = true;
                startNanos = System.nanoTime();
                counter.started();
              }
              pull(in);
            }

            @Override
            public void onUpstreamFinish() {
              end();
              completeStage();
            }

            @Override
            public void onUpstreamFailure(Throwable failure) {
              end();
              failStage(failure);
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              end();
              cancelStage(cause);
            }
          });
    }

    private void end() {
      if (running) {
        running = false;
        counter.ended(System.nanoTime() - startNanos);
      }
    }

    @Override
    public void postStop() {
      end();
    }
  }
}
