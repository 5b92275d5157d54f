package io.lauma.connection;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The connections that are open, and how many of them have a session. Thread-safe.
final class Connections {
  /// Connections may outnumber sessions: cancel requests, start-ups, refusals on their way out.
  private static final int WITHOUT_SESSION_MAX = 64;

  private final int sessionsMax;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger sessions = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition removed = lock.newCondition();

  Connections(int sessionsMax) {
    this.sessionsMax = sessionsMax;
  }

  /// False when there are so many connections that this one should be closed at once.
  boolean add(Connection connection) {
    if (open.size() >= 2L * sessionsMax + WITHOUT_SESSION_MAX) {
      return false;
    }
    open.add(connection);
    return true;
  }

  void remove(Connection connection) {
    open.remove(connection);
    lock.lock();
    try {
      removed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Takes one of the sessions there may be; give it back with [#releaseSession].
  boolean acquireSession() {
    return sessions.getAndUpdate(count -> count < sessionsMax ? count + 1 : count) < sessionsMax;
  }

  void releaseSession() {
    sessions.decrementAndGet();
  }

  int sessionCount() {
    return sessions.get();
  }

  void forEach(Consumer<Connection> action) {
    open.forEach(action);
  }

  /// Waits until no connection is open; false when some still are after `limit`.
  boolean awaitNone(Duration limit) throws InterruptedException {
    long nanosLeft = limit.toNanos();
    lock.lock();
    try {
      while (!open.isEmpty() && nanosLeft > 0) {
        nanosLeft = removed.awaitNanos(nanosLeft);
      }
      return open.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
