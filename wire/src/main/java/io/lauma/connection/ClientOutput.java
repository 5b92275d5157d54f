package io.lauma.connection;

import io.lauma.protocol.BackendCodec;
import io.lauma.protocol.BackendMessage;
import io.lauma.types.SqlException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Messages on their way to the client: gathered by the session's thread, sent by [#flush]. Holds
/// no buffer after a flush. When the client does not take what was sent, flushing waits for it.
final class ClientOutput {
  /// Gathered bytes at which a flush is due.
  static final int BUFFERED_BYTES_MAX = 64 << 10;

  /// Unsent bytes of a channel at which the session's thread waits, and at which it goes on.
  static final int UNSENT_BYTES_HIGH = 256 << 10;

  static final int UNSENT_BYTES_LOW = 64 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(ClientOutput.class);
  private static final int INITIAL_BYTES = 512;
  private static final int LINGER_MILLIS = 1000;

  private final ClientChannel channel;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition writable = lock.newCondition();

  /// Writes that the event loop has not finished: later ones must queue behind them.
  private final AtomicInteger loopWrites = new AtomicInteger();

  private @Nullable ByteBuf gathered;

  /// Full buffers before the gathered one, kept from the client.
  private HeldChunks full = new HeldChunks();

  /// Bytes that may be kept from the client; 0 when nothing is.
  private long holdBytesMax;

  private Supplier<Path> holdDirectory =
      () -> {
        throw new IllegalStateException("nothing is kept");
      };

  ClientOutput(ClientChannel channel) {
    this.channel = channel;
  }

  /// Appends a message; flushes when much is gathered.
  void send(BackendMessage message) {
    BackendCodec.encode(message, buffer());
    flushIfFull();
  }

  /// Appends the last message and leaves sending to [#flushAndClose]. What is kept in a file is
  /// dropped, with all that is kept.
  void appendLast(BackendMessage message) {
    if (full.isStored()) {
      discard();
    }
    BackendCodec.encode(message, buffer());
  }

  void copyData(byte[] data, int start, int lengthBytes) {
    BackendCodec.copyData(data, start, lengthBytes, buffer());
    flushIfFull();
  }

  /// Where to append whole messages; call [#flushIfFull] afterwards.
  ByteBuf buffer() {
    ByteBuf current = gathered;
    if (current == null) {
      current = channel.alloc().buffer(INITIAL_BYTES);
      gathered = current;
    }
    return current;
  }

  /// Sends what is gathered when it is much, unless it is to be kept.
  void flushIfFull() {
    ByteBuf current = gathered;
    if (current == null || current.readableBytes() < BUFFERED_BYTES_MAX) {
      return;
    }
    if (heldBytes() >= holdBytesMax || !isKept(current)) {
      flush();
    }
  }

  /// Keeps the gathered bytes before all that follow; false when there is no room on disk.
  private boolean isKept(ByteBuf current) {
    try {
      full.add(current, holdDirectory);
    } catch (SqlException e) {
      LOG.warn("results are sent before their transaction has ended: {}", e.getMessage());
      return false;
    }
    gathered = null;
    return true;
  }

  /// Keeps what is gathered, and what follows, from the client, up to so many bytes: beyond them,
  /// and at the next [#flush], all of it is sent, and so it is when there is no room on disk.
  ///
  /// @param directory an existing directory for temporary files; asked for when one is needed
  void hold(long bytesMax, Supplier<Path> directory) {
    raiseHold(bytesMax);
    holdDirectory = directory;
  }

  /// More may be kept.
  void raiseHold(long bytesMax) {
    holdBytesMax = Math.max(holdBytesMax, bytesMax);
  }

  /// Whether everything since [#hold] is still here.
  boolean holds() {
    return holdBytesMax > 0;
  }

  /// What is gathered may be sent at any time again.
  void endHold() {
    holdBytesMax = 0;
    if (!full.isEmpty()) {
      flush();
    }
  }

  /// Bytes that are here.
  long heldBytes() {
    ByteBuf current = gathered;
    return full.sizeBytes() + (current == null ? 0 : current.readableBytes());
  }

  /// Takes all that is kept out, for the caller to close.
  ///
  /// @throws SqlException 53100 or 58030 when there is no room on disk; nothing is taken
  HeldChunks takeHeld() {
    ByteBuf current = gathered;
    if (current != null) {
      full.add(current, holdDirectory);
      gathered = null;
    }
    HeldChunks taken = full;
    full = new HeldChunks();
    return taken;
  }

  /// Has other bytes in place of all that is kept.
  void replaceHeld(HeldChunks others) {
    discard();
    full = others;
  }

  /// Sends what is gathered, unless it is kept from the client.
  void flushUnlessHeld() {
    if (!holds()) {
      flush();
    }
  }

  /// Sends what is gathered, kept or not, and waits while too much is unsent.
  ///
  /// @throws ClientGone when the client is gone
  void flush() {
    holdBytesMax = 0;
    try {
      full.drainTo(this::send);
    } catch (SqlException e) {
      LOG.error("a client's results cannot be read back, its connection ends", e);
      closeChannel();
      throw new ClientGone();
    }
    ByteBuf current = gathered;
    if (current != null) {
      gathered = null;
      send(current);
    }
  }

  private void send(ByteBuf data) {
    if (!isSentAtOnce(data)) {
      loopWrites.incrementAndGet();
      ChannelFuture _ = channel.writeAndFlush(data).addListener(_ -> loopWrites.decrementAndGet());
      if (!channel.isWritable()) {
        awaitWritable();
      }
    }
  }

  /// Writes to the socket from this thread, unless the event loop still has something to write
  /// before it; false when bytes are left.
  private boolean isSentAtOnce(ByteBuf data) {
    if (loopWrites.get() > 0) {
      return false;
    }
    try {
      channel.writeNow(data);
    } catch (IOException _) {
      data.release();
      closeChannel();
      throw new ClientGone();
    }
    boolean sent = !data.isReadable();
    if (sent) {
      data.release();
    }
    return sent;
  }

  /// Sends what is gathered, waits for nothing, calls `written` once it is sent, and closes the
  /// channel for output behind it. The channel goes on dropping what arrives for a while, so that
  /// the client can read the last message before a reset destroys it.
  void flushAndClose(Runnable written) {
    CompositeByteBuf last = channel.alloc().compositeBuffer();
    full.drainTo(chunk -> last.addComponent(true, chunk));
    ByteBuf current = gathered;
    if (current != null) {
      gathered = null;
      last.addComponent(true, current);
    }
    ChannelFuture _ =
        channel
            .writeAndFlush(last)
            .addListener(_ -> {
              linger();
              written.run();
            });
  }

  private void linger() {
    if (channel.isActive()) {
      ChannelFuture _ = channel.shutdownOutput();
    }
    channel.config().setAutoRead(true);
    ScheduledFuture<?> _ =
        channel.eventLoop().schedule(this::closeChannel, LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void closeChannel() {
    ChannelFuture _ = channel.close();
  }

  /// Drops what is gathered.
  void discard() {
    full.close();
    ByteBuf current = gathered;
    if (current != null) {
      gathered = null;
      current.release();
    }
  }

  /// The error of the protocol before version 3: `E`, text, line feed, zero byte.
  void errorBeforeVersion3(String message) {
    ByteBuf out = buffer();
    out.writeByte('E');
    ByteBufUtil.writeUtf8(out, "FATAL:  " + message + "\n");
    out.writeByte(0);
  }

  /// The channel can take more, or has closed. From the event loop.
  void changed() {
    lock.lock();
    try {
      writable.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitWritable() {
    lock.lock();
    try {
      while (channel.isActive() && !channel.isWritable()) {
        writable.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
    if (!channel.isActive()) {
      throw new ClientGone();
    }
  }
}
