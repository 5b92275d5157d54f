package org.apache.pekko.remote.artery.tcp;

import com.typesafe.config.Config;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.pekko.remote.artery.EnvelopeBuffer;
import org.apache.pekko.remote.artery.RemotingFlightRecorder;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.scaladsl.Framing.FramingException;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Set;

/// Cuts the bytes of a connection to the cluster port into Artery's frames: magic (4 bytes), stream
/// id (1 byte), then frames, each led by its length (4 bytes, little endian).
///
/// Stands in for the class of this name in pekko-remote, which it precedes on the class path: the
/// one of 1.7.0 takes frames of any length, so that a stranger can make it loop for ever or fill
/// the heap (decision record 0014). This one ends the connection at a frame that is empty or longer
/// than `maximum-large-frame-size`.
public final class TcpFraming extends GraphStage<FlowShape<ByteString, EnvelopeBuffer>> {
  private static final String LIMIT = "pekko.remote.artery.advanced.maximum-large-frame-size";
  private static final int LENGTH_BYTES = 4;

  private final Inlet<ByteString> bytes = Inlet.create("TcpFraming.bytes");
  private final Outlet<EnvelopeBuffer> frames = Outlet.create("TcpFraming.frames");
  private final FlowShape<ByteString, EnvelopeBuffer> shape = FlowShape.of(bytes, frames);
  private final Set<ByteString> acceptedMagic;
  private final RemotingFlightRecorder flightRecorder;

  /// Called by Artery's transport.
  public TcpFraming(Set<ByteString> acceptedMagic, RemotingFlightRecorder flightRecorder) {
    this.acceptedMagic = acceptedMagic;
    this.flightRecorder = flightRecorder;
  }

  @Override
  public FlowShape<ByteString, EnvelopeBuffer> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Frames();
  }

  /// One connection.
  private final class Frames extends GraphStageLogic {
    private final int headerBytes = acceptedMagic.head().size() + 1;
    private ByteString waiting = ByteString.emptyByteString();
    private boolean headerRead;
    private int streamId;
    private int frameBytesMax;

    Frames() {
      super(shape);
      setHandler(
          bytes,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              waiting = waiting.concat(grab(bytes));
              advance();
            }

            @Override
            public void onUpstreamFinish() {
              if (isAvailable(frames) || waiting.isEmpty()) {
                advance();
              }
            }
          });
      setHandler(
          frames,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              advance();
            }
          });
    }

    @Override
    public void preStart() {
      Config config = materializer().system().settings().config();
      frameBytesMax = Math.toIntExact(config.getBytes(LIMIT));
    }

    /// Emits the next frame when it is there and wanted, else asks for more bytes or ends.
    private void advance() {
      try {
        if (!headerRead && waiting.size() >= headerBytes) {
          readHeader();
        }
        EnvelopeBuffer frame = headerRead && isAvailable(frames) ? nextFrame() : null;
        if (frame != null) {
          push(frames, frame);
        } else if (!isClosed(bytes)) {
          pullOnce();
        } else if (waiting.isEmpty()) {
          completeStage();
        } else {
          failStage(new FramingException("a connection ended in the middle of a frame"));
        }
      } catch (FramingException e) {
        failStage(e);
      }
    }

    private void pullOnce() {
      if (!hasBeenPulled(bytes)) {
        pull(bytes);
      }
    }

    private void readHeader() {
      if (!acceptedMagic.contains(waiting.take(headerBytes - 1))) {
        throw new FramingException("a connection did not begin as one of a cluster member does");
      }
      streamId = waiting.apply(headerBytes - 1) & 0xff;
      waiting = waiting.drop(headerBytes);
      headerRead = true;
    }

    /// @return null when its bytes are not all there
    private @Nullable EnvelopeBuffer nextFrame() {
      if (waiting.size() < LENGTH_BYTES) {
        return null;
      }
      int length =
          waiting.take(LENGTH_BYTES).toByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getInt();
      if (length <= 0 || length > frameBytesMax) {
        throw new FramingException(
            "a frame of " + length + " bytes, where at most " + frameBytesMax + " are allowed");
      }
      if (waiting.size() - LENGTH_BYTES < length) {
        return null;
      }
      ByteString content = waiting.slice(LENGTH_BYTES, LENGTH_BYTES + length);
      waiting = waiting.drop(LENGTH_BYTES + length);
      flightRecorder.tcpInboundReceived(length);
      EnvelopeBuffer frame =
          new EnvelopeBuffer(ByteBuffer.wrap(content.toArray()).order(ByteOrder.LITTLE_ENDIAN));
      frame.setStreamId(streamId);
      return frame;
    }
  }
}
