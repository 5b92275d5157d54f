package io.lauma.connection;

import io.lauma.protocol.FrameType;
import io.lauma.protocol.FrontendCodec;
import io.lauma.protocol.FrontendMessage.CopyFail;
import io.lauma.protocol.Violation;
import io.lauma.session.ResultSink.CopyInput;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.netty.buffer.ByteBufUtil;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// COPY data from the client, taken off its inbox by the session's thread.
final class ClientCopyInput implements CopyInput {
  private final Inbox inbox;
  private boolean done;

  ClientCopyInput(Inbox inbox) {
    this.inbox = inbox;
  }

  @Override
  public byte @Nullable [] next() {
    while (!done) {
      Frame frame = inbox.take();
      try {
        switch (frame) {
          case Frame.CopyChunk chunk -> {
            return ByteBufUtil.getBytes(chunk.data());
          }
          case Frame.Message message -> message(message);
          case Frame.Broken broken -> throw new LostSync(broken.error());
          case Frame.Startup _, Frame.Cancel _ ->
              throw new IllegalStateException("a start-up packet after start-up");
        }
      } finally {
        frame.release();
      }
    }
    return null;
  }

  private void message(Frame.Message message) {
    switch (message.type()) {
      case FrameType.COPY_DONE -> done = true;
      case FrameType.COPY_FAIL -> fail(message);
      case FrameType.FLUSH, FrameType.SYNC -> {}
      default ->
          throw new LostSync(
              Violation.of(
                  String.format(
                      Locale.ROOT,
                      "unexpected message type 0x%02X during COPY from stdin",
                      message.type())));
    }
  }

  private void fail(Frame.Message message) {
    done = true;
    if (FrontendCodec.decode(message.type(), message.body()) instanceof CopyFail fail) {
      throw new SqlException(SqlState.QUERY_CANCELED, "COPY from stdin failed: " + fail.reason());
    }
  }

  /// The client left the COPY without ending it: after the error nothing it sends can be trusted.
  static final class LostSync extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient SqlException error;

    LostSync(SqlException error) {
      super(error.message(), error, false, false);
      this.error = error;
    }

    SqlException error() {
      return error;
    }
  }
}
