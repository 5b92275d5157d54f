package io.lauma.exec.operator;

import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.jspecify.annotations.Nullable;

/// Runs a [BatchOperator] in a stream. Ends when the operator's output ends, or cancels the input
/// once the operator is satisfied. Buffers nothing itself; asks for input only on demand and when
/// the operator has no output. When the client cancels, the operator is closed.
public final class OperatorStage extends GraphStage<FlowShape<RowBatch, RowBatch>> {
  private final FlowShape<RowBatch, RowBatch> shape;
  private final Supplier<? extends BatchOperator> operators;

  private OperatorStage(String name, Supplier<? extends BatchOperator> operators) {
    this.shape = FlowShape.of(Inlet.create(name + ".in"), Outlet.create(name + ".out"));
    this.operators = operators;
  }

  /// @param operators makes the state of one run
  public static Flow<RowBatch, RowBatch, NotUsed> of(
      String name, Supplier<? extends BatchOperator> operators) {
    return Flow.fromGraph(new OperatorStage(name, operators)).named(name);
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
    private final BatchOperator operator = operators.get();
    private boolean ended;

    Logic() {
      super(shape);
      setHandler(shape.in(), new Input());
      setHandler(
          shape.out(),
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              attempt(Logic.this::advance);
            }
          });
    }

    /// Fails the stream when the work fails with an error of the statement: an answer, not a bug to
    /// be logged.
    private void attempt(Runnable work) {
      try {
        work.run();
      } catch (SqlException e) {
        failStage(e);
      }
    }

    private void advance() {
      @Nullable RowBatch batch = operator.next();
      while (batch != null && batch.rowCount() == 0) {
        batch = operator.next();
      }
      if (batch != null) {
        push(shape.out(), batch);
      } else if (ended || operator.satisfied()) {
        completeStage();
      } else if (!hasBeenPulled(shape.in())) {
        pull(shape.in());
      }
    }

    @Override
    public void postStop() {
      operator.close();
    }

    private final class Input extends AbstractInHandler {
      @Override
      public void onPush() {
        attempt(() -> {
          operator.accept(grab(shape.in()));
          advance();
        });
      }

      @Override
      public void onUpstreamFinish() {
        attempt(() -> {
          operator.end();
          ended = true;
          if (isAvailable(shape.out())) {
            advance();
          }
        });
      }
    }
  }
}
