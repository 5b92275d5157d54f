package io.lauma.connection;

import io.lauma.types.SqlException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Frames on their way from a connection's event loop to its session thread, and who is to work on
/// them: at most one thread at a time, none while there is nothing to do. Bounded by asking the
/// loop to stop reading.
final class Inbox {
  /// Above either of these the loop stops reading; below half of both it goes on.
  static final int BYTES_MAX = 256 << 10;

  static final int FRAMES_MAX = 256;

  /// What the inbox asks of the connection, from either thread and never under the lock.
  interface Owner {
    void startThread();

    /// [#isPaused] has changed.
    void pauseChanged();
  }

  private final Owner owner;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Frame> frames = new ArrayDeque<>(4);
  private long bytes;
  private boolean paused;
  private boolean working;
  private boolean gone;
  private @Nullable SqlException stopReason;

  Inbox(Owner owner) {
    this.owner = owner;
  }

  /// Adds a frame; releases it when the client is gone.
  void offer(Frame frame) {
    boolean pause = false;
    lock.lock();
    try {
      if (gone) {
        frame.release();
        return;
      }
      frames.add(frame);
      bytes += frame.sizeBytes();
      if (!paused && isFull()) {
        paused = true;
        pause = true;
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
    if (pause) {
      owner.pauseChanged();
    }
  }

  /// Makes sure that a thread works on what has arrived.
  void wake() {
    lock.lock();
    try {
      if (working || (frames.isEmpty() && !gone && stopReason == null)) {
        return;
      }
      working = true;
    } finally {
      lock.unlock();
    }
    owner.startThread();
  }

  /// The client is gone: drops what was not worked on and wakes who waits. Returns whether a thread
  /// is at work.
  boolean end() {
    lock.lock();
    try {
      gone = true;
      frames.forEach(Frame::release);
      frames.clear();
      bytes = 0;
      changed.signalAll();
      return working;
    } finally {
      lock.unlock();
    }
  }

  /// Asks the thread to end the connection with this error when it is between two messages or waits
  /// for the client. Thread-safe.
  void stop(SqlException reason) {
    lock.lock();
    try {
      if (stopReason == null) {
        stopReason = reason;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    wake();
  }

  /// The same, unless the client has said something.
  void stopSilent(SqlException reason) {
    lock.lock();
    try {
      if (working || !frames.isEmpty()) {
        return;
      }
    } finally {
      lock.unlock();
    }
    stop(reason);
  }

  /// @throws Stopping when the connection is to end
  void checkStop() {
    lock.lock();
    try {
      throwIfStopping();
    } finally {
      lock.unlock();
    }
  }

  /// Whether the connection was asked to end.
  boolean isStopping() {
    lock.lock();
    try {
      return stopReason != null;
    } finally {
      lock.unlock();
    }
  }

  private void throwIfStopping() {
    if (stopReason != null) {
      throw new Stopping(stopReason);
    }
  }

  /// The next frame, null when there is none now.
  ///
  /// @throws ClientGone when the client is gone
  @Nullable Frame poll() {
    Frame frame;
    boolean resume;
    lock.lock();
    try {
      checkClient();
      frame = frames.poll();
      resume = taken(frame);
    } finally {
      lock.unlock();
    }
    if (resume) {
      owner.pauseChanged();
    }
    return frame;
  }

  /// Waits for the next frame.
  ///
  /// @throws ClientGone when the client is gone
  /// @throws Stopping when the connection is to end
  Frame take() {
    Frame frame;
    boolean resume;
    lock.lock();
    try {
      while (frames.isEmpty()) {
        checkClient();
        throwIfStopping();
        changed.awaitUninterruptibly();
      }
      frame = frames.remove();
      resume = taken(frame);
    } finally {
      lock.unlock();
    }
    if (resume) {
      owner.pauseChanged();
    }
    return frame;
  }

  /// Whether the thread may end: nothing is there to do. Afterwards a new one will be started.
  boolean rest() {
    lock.lock();
    try {
      if (gone || stopReason != null || !frames.isEmpty()) {
        return false;
      }
      working = false;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Whether the loop should not read for now.
  boolean isPaused() {
    lock.lock();
    try {
      return paused;
    } finally {
      lock.unlock();
    }
  }

  boolean isGone() {
    lock.lock();
    try {
      return gone;
    } finally {
      lock.unlock();
    }
  }

  private void checkClient() {
    if (gone) {
      throw new ClientGone();
    }
  }

  private boolean taken(@Nullable Frame frame) {
    if (frame != null) {
      bytes -= frame.sizeBytes();
    }
    if (paused && bytes <= BYTES_MAX / 2 && frames.size() <= FRAMES_MAX / 2) {
      paused = false;
      return true;
    }
    return false;
  }

  private boolean isFull() {
    return bytes > BYTES_MAX || frames.size() > FRAMES_MAX;
  }

  /// The connection was asked to end while its thread waited for the client.
  static final class Stopping extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SqlException reason;

    Stopping(SqlException reason) {
      super(reason.message(), reason, false, false);
      this.reason = reason;
    }

    SqlException reason() {
      return reason;
    }
  }
}
