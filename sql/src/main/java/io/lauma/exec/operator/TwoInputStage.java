package io.lauma.exec.operator;

import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FanInShape2;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.javadsl.GraphDSL;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.jspecify.annotations.Nullable;

/// Runs a [TwoInputOperator] in a stream. Takes the right input to its end first (from the first
/// demand on), then the left one as [OperatorStage] does; what is held is the operator's. Ends with
/// the operator's output, cancelling what is left of the inputs; closes the operator in every case.
public final class TwoInputStage extends GraphStage<FanInShape2<RowBatch, RowBatch, RowBatch>> {
  private final FanInShape2<RowBatch, RowBatch, RowBatch> shape;
  private final Supplier<? extends TwoInputOperator> operators;

  private TwoInputStage(String name, Supplier<? extends TwoInputOperator> operators) {
    this.shape = new FanInShape2<>(name);
    this.operators = operators;
  }

  /// @param operators makes the state of one run
  public static Source<RowBatch, NotUsed> of(
      String name,
      Source<RowBatch, NotUsed> left,
      Source<RowBatch, NotUsed> right,
      Supplier<? extends TwoInputOperator> operators) {
    return Source.fromGraph(
            GraphDSL.create(builder -> {
              FanInShape2<RowBatch, RowBatch, RowBatch> stage =
                  builder.add(new TwoInputStage(name, operators));
              builder.from(builder.add(left)).toInlet(stage.in0());
              builder.from(builder.add(right)).toInlet(stage.in1());
              return SourceShape.of(stage.out());
            }))
        .named(name);
  }

  @Override
  public FanInShape2<RowBatch, RowBatch, RowBatch> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inherited) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private final TwoInputOperator operator = operators.get();
    private boolean rightEnded;
    private boolean leftEnded;

    Logic() {
      super(shape);
      setHandler(shape.in0(), new Left());
      setHandler(shape.in1(), new Right());
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
      if (!rightEnded) {
        if (!hasBeenPulled(shape.in1())) {
          pull(shape.in1());
        }
        return;
      }
      @Nullable RowBatch batch = operator.next();
      while (batch != null && batch.rowCount() == 0) {
        batch = operator.next();
      }
      if (batch != null) {
        push(shape.out(), batch);
      } else if (leftEnded || operator.satisfied()) {
        completeStage();
      } else if (isClosed(shape.in0())) {
        endLeft();
        advance();
      } else if (!hasBeenPulled(shape.in0())) {
        pull(shape.in0());
      }
    }

    private void endLeft() {
      operator.end();
      leftEnded = true;
    }

    @Override
    public void postStop() {
      operator.close();
    }

    private final class Right extends AbstractInHandler {
      @Override
      public void onPush() {
        attempt(() -> {
          operator.acceptRight(grab(shape.in1()));
          pull(shape.in1());
        });
      }

      @Override
      public void onUpstreamFinish() {
        attempt(() -> {
          operator.endRight();
          rightEnded = true;
          if (isAvailable(shape.out())) {
            advance();
          }
        });
      }
    }

    private final class Left extends AbstractInHandler {
      @Override
      public void onPush() {
        attempt(() -> {
          operator.accept(grab(shape.in0()));
          advance();
        });
      }

      @Override
      public void onUpstreamFinish() {
        if (rightEnded) {
          attempt(() -> {
            endLeft();
            if (isAvailable(shape.out())) {
              advance();
            }
          });
        }
      }
    }
  }
}
