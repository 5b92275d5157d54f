package io.lauma.exchange;

import io.lauma.exec.MayNotAnswer;
import io.lauma.log.NodeId;
import io.lauma.row.BatchFrame;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/// The rows of a fragment that another node runs over its shards. Asks that node at the first
/// demand and lets it run [#WINDOW_FRAMES] frames ahead; holds at most that many. Fails with
/// [MayNotAnswer] when the node does not lead what it was asked for or is lost, also after some
/// rows; a cancel stops the other node.
final class RemoteRows extends GraphStage<SourceShape<RowBatch>> {
  /// Frames that may be under way.
  static final int WINDOW_FRAMES = 4;

  private final SourceShape<RowBatch> shape = SourceShape.of(Outlet.create("Remote.out"));
  private final Peers peers;
  private final NodeId node;
  private final byte[] fragment;
  private final List<PeerMessage.Part> parts;
  private final ReadContext context;

  private RemoteRows(
      Peers peers,
      NodeId node,
      byte[] fragment,
      List<PeerMessage.Part> parts,
      ReadContext context) {
    this.peers = peers;
    this.node = node;
    this.fragment = fragment;
    this.parts = List.copyOf(parts);
    this.context = context;
  }

  /// @param node leads the groups of all parts
  /// @param fragment as [FragmentCodec] writes it
  static Source<RowBatch, NotUsed> of(
      Peers peers,
      NodeId node,
      byte[] fragment,
      List<PeerMessage.Part> parts,
      ReadContext context) {
    return Source.fromGraph(new RemoteRows(peers, node, fragment, parts, context));
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
    private final AnswerBytes.Joiner joiner = new AnswerBytes.Joiner(BatchFrame.FRAME_BYTES_MAX);
    private final Peers.Read read;
    private boolean asked;
    private boolean ended;
    private int frames;
    private int consumed;

    Logic() {
      super(shape);
      read =
          peers.read(
              node,
              parts.stream().map(PeerMessage.Part::group).toList(),
              createAsyncCallback(this::on)::invoke);
      setHandler(
          shape.out(),
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              if (asked) {
                advance();
              } else {
                asked = true;
                ask();
              }
            }
          });
    }

    private void ask() {
      boolean known =
          read.ask((id, self) ->
              new PeerMessage.Open(
                  id, fragment, parts, context.at(), context.own(), WINDOW_FRAMES, self));
      if (!known) {
        failStage(new MayNotAnswer());
      }
    }

    private void on(PeerMessage answer) {
      try {
        switch (answer) {
          case PeerMessage.Frame frame -> onFrame(frame);
          case PeerMessage.NotLed _ -> failStage(new MayNotAnswer());
          case PeerMessage.Failed failed -> failStage(failed.exception());
          case PeerMessage.Get _,
              PeerMessage.Open _,
              PeerMessage.Credit _,
              PeerMessage.Cancel _,
              PeerMessage.Wanted _,
              PeerMessage.Working _,
              PeerActor.Tick _ ->
              throw new IllegalStateException("no answer to a fragment: " + answer);
        }
      } catch (SqlException e) {
        failStage(e);
      }
    }

    private void onFrame(PeerMessage.Frame frame) {
      if (frame.number() != frames) {
        failStage(new MayNotAnswer());
        return;
      }
      frames++;
      consumed++;
      joiner.add(frame.bytes());
      if (frame.last()) {
        ended = true;
        read.end();
      }
      if (isAvailable(shape.out())) {
        advance();
      }
    }

    private void advance() {
      byte[] item = joiner.items().poll();
      if (item != null) {
        push(shape.out(), BatchFrame.decode(ByteBuffer.wrap(item)));
      } else if (ended) {
        completeStage();
        return;
      }
      if (!ended && joiner.items().isEmpty() && consumed > 0) {
        read.tell((id, self) -> new PeerMessage.Credit(id, consumed, self));
        consumed = 0;
      }
    }

    @Override
    public void postStop() {
      read.end();
    }
  }
}
