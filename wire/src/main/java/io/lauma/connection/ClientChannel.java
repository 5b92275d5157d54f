package io.lauma.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;

/// A client's socket that a session's thread may write to itself: most answers are one write that
/// the kernel takes at once, and handing that to the event loop would cost more than the write.
final class ClientChannel extends NioSocketChannel {

  private ClientChannel(Channel parent, SocketChannel socket) {
    super(parent, socket);
  }

  /// Writes what the kernel takes now and consumes it from `data`. From any thread, when the event
  /// loop has nothing to write; never blocks.
  void writeNow(ByteBuf data) throws IOException {
    int written = javaChannel().write(data.nioBuffer());
    data.skipBytes(written);
  }

  /// Listens for such channels.
  static final class Listener extends NioServerSocketChannel {
    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
      SocketChannel socket = javaChannel().accept();
      if (socket == null) {
        return 0;
      }
      accepted.add(new ClientChannel(this, socket));
      return 1;
    }
  }
}
