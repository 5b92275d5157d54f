package io.lauma.connection;

import io.lauma.session.HeldResults;
import io.lauma.session.Session;
import io.lauma.session.SessionFactory;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Sessions of an in-memory fake. User `postgres` is trusted; users of [#addUser] and all unknown
/// ones go through SCRAM.
final class FakeSessions implements SessionFactory {
  private final Map<String, String> verifiers = new ConcurrentHashMap<>();
  private final Map<Integer, FakeSession> open = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  final AtomicInteger cancelled = new AtomicInteger();

  /// A permit for each `wait` that has begun.
  final Semaphore waiting = new Semaphore(0);

  final AtomicInteger rowsSent = new AtomicInteger();
  final AtomicInteger copiedBytes = new AtomicInteger();

  /// How long a client may be silent in a transaction; 0 for ever.
  volatile int idleInTransactionMillis;

  /// How much of `kept` is kept, and where what memory does not hold.
  volatile long keptBytesMax = HeldResults.BYTES_MAX;

  volatile Path directory = Path.of("nowhere");

  void addUser(String user, String verifier) {
    verifiers.put(user, verifier);
  }

  int openCount() {
    return open.size();
  }

  @Override
  public Authentication authentication(String user, SocketAddress remote) {
    return user.equals("postgres")
        ? new Authentication.Trust()
        : new Authentication.ScramSha256(Optional.ofNullable(verifiers.get(user)));
  }

  @Override
  public Session open(Map<String, String> startupParameters, SocketAddress remote) {
    if (!"postgres".equals(startupParameters.get("database"))) {
      throw new SqlException(
          SqlState.INVALID_CATALOG_NAME,
          "database \"" + startupParameters.get("database") + "\" does not exist");
    }
    FakeSession session = new FakeSession(ids.incrementAndGet(), this);
    open.put(session.processId(), session);
    return session;
  }

  @Override
  public void cancel(int processId, int secretKey) {
    FakeSession session = open.get(processId);
    if (session != null && session.secretKey() == secretKey) {
      session.cancel();
    }
  }

  void closed(FakeSession session) {
    lock.lock();
    try {
      open.remove(session.processId());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until no session is open; false when some still are after ten seconds.
  boolean awaitNoneOpen() throws InterruptedException {
    long nanosLeft = TimeUnit.SECONDS.toNanos(10);
    lock.lock();
    try {
      while (!open.isEmpty() && nanosLeft > 0) {
        nanosLeft = changed.awaitNanos(nanosLeft);
      }
      return open.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
