package io.lauma.connection;

import io.lauma.protocol.StartupPacket;
import io.lauma.types.SqlException;
import io.netty.buffer.ByteBuf;

/// What the event loop hands to a connection's thread, in the order it came. Whoever takes a frame
/// releases it.
sealed interface Frame {
  /// The packet that opens a session.
  record Startup(StartupPacket.Startup packet) implements Frame {}

  record Cancel(StartupPacket.Cancel packet) implements Frame {}

  /// A whole message.
  record Message(byte type, ByteBuf body) implements Frame {}

  /// A piece of one or more CopyData messages.
  record CopyChunk(ByteBuf data) implements Frame {}

  /// Bytes that end the connection, and the error to say so with. `beforeVersion3`: the client
  /// understands only the error format of the old protocol.
  record Broken(SqlException error, boolean beforeVersion3) implements Frame {}

  default void release() {
    switch (this) {
      case Message message -> message.body().release();
      case CopyChunk chunk -> chunk.data().release();
      case Startup _, Cancel _, Broken _ -> {}
    }
  }

  /// For the queue's bound.
  default int sizeBytes() {
    return switch (this) {
      case Message message -> message.body().readableBytes();
      case CopyChunk chunk -> chunk.data().readableBytes();
      case Startup _, Cancel _, Broken _ -> 0;
    };
  }
}
