package io.lauma.exchange;

import io.lauma.row.BatchFrame;
import io.lauma.row.RowBatch;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.SinkShape;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.jspecify.annotations.Nullable;

/// Sends the batches of a fragment to the reader on another node, as frames. Sends no more frames
/// than the reader has asked for, and asks for no more batches while a full frame waits: so it
/// holds one frame and one batch. A frame that is not full goes after [#LINGER]. Ends when the last
/// frame is sent, or when the reader cancels.
final class FrameSink
    extends AbstractGraphStageWithMaterializedValue<SinkShape<RowBatch>, FrameSink.Control> {
  static final Duration LINGER = Duration.ofMillis(5);

  private final SinkShape<RowBatch> shape = SinkShape.of(Inlet.create("Frames.in"));
  private final long id;
  private final int framesAtFirst;
  private final Consumer<PeerMessage> reader;
  private final Consumer<@Nullable Throwable> ended;

  /// @param framesAtFirst how many frames may go at once
  /// @param reader takes the frames
  /// @param ended told once that the stream has ended, and why if it failed
  FrameSink(
      long id,
      int framesAtFirst,
      Consumer<PeerMessage> reader,
      Consumer<@Nullable Throwable> ended) {
    this.id = id;
    this.framesAtFirst = framesAtFirst;
    this.reader = reader;
    this.ended = ended;
  }

  /// What the reader says to a running stream. Thread-safe.
  static final class Control {
    private final AsyncCallback<Integer> credits;
    private final AsyncCallback<Integer> cancel;

    private Control(AsyncCallback<Integer> credits, AsyncCallback<Integer> cancel) {
      this.credits = credits;
      this.cancel = cancel;
    }

    void allow(int frames) {
      credits.invoke(frames);
    }

    void cancel() {
      cancel.invoke(0);
    }
  }

  @Override
  public SinkShape<RowBatch> shape() {
    return shape;
  }

  @Override
  public Pair<GraphStageLogic, Control> createLogicAndMaterializedValuePair(Attributes inherited) {
    Logic logic = new Logic();
    return Pair.create(logic, logic.control);
  }

  private final class Logic extends TimerGraphStageLogic {
    private final AnswerBytes.Cutter cutter = new AnswerBytes.Cutter();
    private final Control control;
    private int credits = framesAtFirst;
    private int number;
    private boolean finishing;
    private boolean lingers;
    private @Nullable Throwable failure;

    Logic() {
      super(shape);
      control =
          new Control(createAsyncCallback(this::allowed), createAsyncCallback(_ -> cancelStage()));
      setHandler(
          shape.in(),
          new AbstractInHandler() {
            @Override
            public void onPush() {
              cutter.add(BatchFrame.encode(grab(shape.in())));
              go();
            }

            @Override
            public void onUpstreamFinish() {
              finishing = true;
              go();
            }

            @Override
            public void onUpstreamFailure(Throwable why) {
              failure = why;
              completeStage();
            }
          });
    }

    private void cancelStage() {
      completeStage();
    }

    @Override
    public void preStart() {
      setKeepGoing(true);
      pull(shape.in());
    }

    private void allowed(int frames) {
      credits += frames;
      go();
    }

    private void go() {
      while (credits > 0 && cutter.hasFullFrame()) {
        send(false);
      }
      if (finishing) {
        finish();
      } else if (!cutter.hasFullFrame()) {
        if (!hasBeenPulled(shape.in())) {
          pull(shape.in());
        }
        if (cutter.lengthBytes() > 0 && !lingers) {
          lingers = true;
          scheduleOnce("linger", LINGER);
        }
      }
    }

    private void finish() {
      if (credits > 0) {
        send(true);
        completeStage();
      }
    }

    private void send(boolean last) {
      credits--;
      reader.accept(new PeerMessage.Frame(id, number++, last, cutter.take()));
    }

    @Override
    public void onTimer(Object key) {
      lingers = false;
      if (credits > 0 && cutter.lengthBytes() > 0 && !finishing) {
        send(false);
      }
      go();
    }

    @Override
    public void postStop() {
      ended.accept(failure);
    }
  }
}
