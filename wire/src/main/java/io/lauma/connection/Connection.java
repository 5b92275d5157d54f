package io.lauma.connection;

import io.lauma.protocol.StartupPacket;
import io.lauma.protocol.Violation;
import io.lauma.session.Session;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.netty.channel.ChannelFuture;
import java.net.SocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's connection from accept to close. Its event loop fills the [Inbox]; a virtual thread
/// works on it, made when frames arrive and gone when none is left, so that an idle connection
/// costs no thread and no buffer.
final class Connection implements Inbox.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final ThreadFactory THREADS = Thread.ofVirtual().name("sql-session").factory();

  private final ClientChannel channel;
  private final FrameReader frameReader;
  private final WireServer.Parts parts;
  private final Connections connections;
  private final Inbox inbox = new Inbox(this);
  private final ClientOutput out;
  private volatile @Nullable Session session;
  private volatile boolean started;
  private volatile boolean authenticated;
  private boolean countsAsSession;
  private boolean oldProtocol;
  private @Nullable Dialogue dialogue;
  private @Nullable ClientSink sink;
  private @Nullable Future<?> silence;

  Connection(
      ClientChannel channel,
      FrameReader frameReader,
      WireServer.Parts parts,
      Connections connections) {
    this.channel = channel;
    this.frameReader = frameReader;
    this.parts = parts;
    this.connections = connections;
    this.out = new ClientOutput(channel);
  }

  /// A frame arrived. From the event loop.
  void arrived(Frame frame) {
    inbox.offer(frame);
  }

  /// No more frames for now. From the event loop.
  void work() {
    inbox.wake();
  }

  /// The channel can take more output. From the event loop.
  void writabilityChanged() {
    out.changed();
  }

  /// The channel has closed: what runs is cancelled, and the session closed. From the event loop.
  void gone() {
    boolean working = inbox.end();
    out.changed();
    if (working) {
      cancelStatement();
    } else {
      inbox.wake();
    }
  }

  /// Ends a connection that is not authenticated yet. From the event loop.
  void authenticationTimedOut() {
    if (authenticated) {
      return;
    }
    if (started) {
      stop(new SqlException(SqlState.QUERY_CANCELED, "canceling authentication due to timeout"));
    } else {
      ChannelFuture _ = channel.close();
    }
  }

  /// Asks the connection to end with this error once it is between two statements. Thread-safe.
  void stop(SqlException reason) {
    inbox.stop(reason);
  }

  /// Cancels the running statement, if there is one. Thread-safe, does not block.
  void cancelStatement() {
    Session current = session;
    if (current != null) {
      THREADS.newThread(current::cancel).start();
    }
  }

  /// Closes the channel, whatever goes on. Thread-safe.
  void abort() {
    ChannelFuture _ = channel.close();
  }

  @Override
  public void startThread() {
    THREADS.newThread(this::run).start();
  }

  @Override
  public void pauseChanged() {
    if (channel.eventLoop().inEventLoop()) {
      channel.config().setAutoRead(!inbox.isPaused());
    } else {
      channel.eventLoop().execute(() -> channel.config().setAutoRead(!inbox.isPaused()));
    }
  }

  private void run() {
    endSilence();
    try {
      if (answerAll()) {
        return;
      }
      end(null);
    } catch (ClientGone _) {
      end(null);
    } catch (Inbox.Stopping e) {
      end(e.reason());
    } catch (Dialogue.FatalError e) {
      end(e.error());
    } catch (SqlException e) {
      end(e);
    } catch (Throwable e) {
      end(Reports.unexpected(e));
    }
  }

  /// Answers what has arrived; true when the connection goes on, false when the client said
  /// good-bye.
  private boolean answerAll() {
    while (true) {
      if (dialogue == null || dialogue.isBetweenSequences()) {
        inbox.checkStop();
      }
      Frame frame = inbox.poll();
      if (frame == null) {
        inbox.checkStop();
        out.flushUnlessHeld();
        releaseResults();
        beginSilence();
        if (inbox.rest()) {
          return true;
        }
        endSilence();
      } else if (!answer(frame)) {
        return false;
      }
    }
  }

  /// The client may be silent for as long as the session allows, when it is its turn to speak.
  private void beginSilence() {
    Session current = session;
    if (current == null || dialogue == null || !dialogue.isBetweenSequences()) {
      return;
    }
    Session.IdleLimit limit = current.idleLimit().orElse(null);
    if (limit != null) {
      silence =
          channel
              .eventLoop()
              .schedule(
                  () -> inbox.stopSilent(limit.reason()), limit.millis(), TimeUnit.MILLISECONDS);
    }
  }

  private void endSilence() {
    Future<?> timer = silence;
    if (timer != null) {
      timer.cancel(false);
      silence = null;
    }
  }

  private boolean answer(Frame frame) {
    try {
      return switch (frame) {
        case Frame.Message message -> dialogue().answer(message);
        case Frame.CopyChunk _ -> true;
        case Frame.Startup startup -> open(startup);
        case Frame.Cancel cancel -> {
          cancel(cancel.packet());
          yield false;
        }
        case Frame.Broken broken -> throw refused(broken);
      };
    } finally {
      frame.release();
    }
  }

  /// Whoever asks is not answered.
  private void cancel(StartupPacket.Cancel request) {
    try {
      parts.sessions().cancel(request.processId(), request.secretKey());
    } catch (SqlException e) {
      LOG.debug("a cancel request of {} was not carried out", remote(), e);
    }
  }

  private boolean open(Frame.Startup startup) {
    started = true;
    if (!connections.acquireSession()) {
      throw new SqlException(SqlState.TOO_MANY_CONNECTIONS, "sorry, too many clients already");
    }
    countsAsSession = true;
    Session opened =
        new SessionOpener(parts.sessions(), parts.settings().mockSecret(), remote(), inbox, out)
            .open(startup.packet());
    session = opened;
    authenticated = true;
    frameReader.limitMessages(parts.settings().messageBytesMax());
    ClientSink results = new ClientSink(out, inbox, parts.formats());
    sink = results;
    dialogue =
        new Dialogue(opened, out, results, new ParameterReader(parts.formats()), inbox::isStopping);
    opened.onTerminate(this::stop);
    dialogue.ready();
    return true;
  }

  private Dialogue dialogue() {
    Dialogue current = dialogue;
    if (current == null) {
      throw Violation.of("a message before the startup packet");
    }
    return current;
  }

  private SqlException refused(Frame.Broken broken) {
    oldProtocol = broken.beforeVersion3();
    return broken.error();
  }

  private void releaseResults() {
    ClientSink results = sink;
    if (results != null) {
      results.release();
    }
  }

  /// Ends the connection, with an error for the client unless there is none to tell. This thread is
  /// the last: the inbox stays taken.
  private void end(@Nullable SqlException error) {
    inbox.end();
    closeSession();
    if (error == null) {
      out.discard();
      connections.remove(this);
      ChannelFuture _ = channel.close();
    } else {
      LOG.debug("connection of {} ends: {}", remote(), error.message());
      appendLast(error);
      out.flushAndClose(() -> connections.remove(this));
    }
  }

  private void appendLast(SqlException error) {
    if (oldProtocol) {
      out.errorBeforeVersion3(error.message());
    } else {
      out.appendLast(Reports.fatal(error));
    }
  }

  private void closeSession() {
    Session current = session;
    session = null;
    try {
      if (current != null) {
        current.close();
      }
    } catch (RuntimeException e) {
      LOG.error("closing a session failed", e);
    } finally {
      if (countsAsSession) {
        connections.releaseSession();
      }
    }
  }

  private SocketAddress remote() {
    return channel.remoteAddress();
  }
}
