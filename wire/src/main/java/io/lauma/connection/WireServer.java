package io.lauma.connection;

import io.lauma.session.SessionFactory;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server for PostgreSQL clients: listens on one address and gives each connection a session.
/// Thread-safe.
public final class WireServer {
  private static final Logger LOG = LoggerFactory.getLogger(WireServer.class);
  private static final int EVENT_LOOPS_MAX = 4;
  private static final int BACKLOG = 1024;

  /// How long statements have to notice that they were cancelled, once the drain time is over.
  private static final Duration CANCEL_GRACE = Duration.ofSeconds(3);

  /// What every connection needs.
  record Parts(SessionFactory sessions, ValueFormats formats, WireSettings settings) {}

  private final EventLoopGroup loops;
  private final Channel listener;
  private final Connections connections;

  private WireServer(EventLoopGroup loops, Channel listener, Connections connections) {
    this.loops = loops;
    this.listener = listener;
    this.connections = connections;
  }

  /// Listens on `host`:`port` (0: any free port) and serves from then on.
  ///
  /// @throws IOException when the address cannot be bound
  public static WireServer start(
      String host, int port, SessionFactory sessions, ValueFormats formats, WireSettings settings)
      throws IOException {
    int processors = Runtime.getRuntime().availableProcessors();
    int loopCount = Math.clamp(processors / 2, 1, EVENT_LOOPS_MAX);
    EventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(
            loopCount, new DefaultThreadFactory("wire", true), NioIoHandler.newFactory());
    Connections connections = new Connections(settings.connectionsMax());
    Parts parts = new Parts(sessions, formats, settings);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(ClientChannel.Listener::new)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(
                    ClientOutput.UNSENT_BYTES_LOW, ClientOutput.UNSENT_BYTES_HIGH))
            .childHandler(initializer(parts, connections))
            .bind(host, port)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      Future<?> _ = loops.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
      throw new IOException("cannot listen on " + host + ":" + port, bound.cause());
    }
    return new WireServer(loops, bound.channel(), connections);
  }

  private static ChannelInitializer<ClientChannel> initializer(
      Parts parts, Connections connections) {
    long timeoutMillis = parts.settings().authenticationTimeout().toMillis();
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(ClientChannel channel) {
        FrameReader frameReader = new FrameReader();
        Connection connection = new Connection(channel, frameReader, parts, connections);
        if (connections.add(connection)) {
          channel.pipeline().addLast(frameReader, new ConnectionHandler(connection, timeoutMillis));
        } else {
          LOG.warn("too many connections: {} is closed at once", channel.remoteAddress());
          ChannelFuture _ = channel.close();
        }
      }
    };
  }

  /// The port that is listened on.
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /// Clients with a session.
  public int sessionCount() {
    return connections.sessionCount();
  }

  /// Ends in order: takes no new connection, ends each with 57P01 as soon as its statement is done,
  /// cancels statements that still run after `drain`, and frees everything.
  public void close(Duration drain) throws InterruptedException {
    listener.close().await();
    SqlException reason =
        new SqlException(
            SqlState.ADMIN_SHUTDOWN, "terminating connection due to administrator command");
    connections.forEach(connection -> connection.stop(reason));
    if (!connections.awaitNone(drain)) {
      connections.forEach(Connection::cancelStatement);
      if (!connections.awaitNone(CANCEL_GRACE)) {
        connections.forEach(Connection::abort);
      }
    }
    Future<?> _ =
        loops.shutdownGracefully(0, CANCEL_GRACE.toMillis(), TimeUnit.MILLISECONDS).await();
  }
}
