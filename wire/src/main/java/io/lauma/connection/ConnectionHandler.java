package io.lauma.connection;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Passes what happens on a channel to its [Connection], on the event loop.
final class ConnectionHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);

  private final Connection connection;
  private final long authenticationTimeoutMillis;
  private @Nullable Future<?> authenticationTimer;

  ConnectionHandler(Connection connection, long authenticationTimeoutMillis) {
    this.connection = connection;
    this.authenticationTimeoutMillis = authenticationTimeoutMillis;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    authenticationTimer =
        context
            .executor()
            .schedule(
                connection::authenticationTimedOut,
                authenticationTimeoutMillis,
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    connection.arrived((Frame) frame);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    connection.work();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    connection.writabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (authenticationTimer != null) {
      authenticationTimer.cancel(false);
    }
    connection.gone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("connection of {} broke", context.channel().remoteAddress(), cause);
    } else {
      LOG.error("unexpected failure on a connection", cause);
    }
    ChannelFuture _ = context.close();
  }
}
