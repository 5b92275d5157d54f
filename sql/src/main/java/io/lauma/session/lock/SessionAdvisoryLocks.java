package io.lauma.session.lock;

import io.lauma.exec.CancelSignal;
import io.lauma.exec.Completions;
import io.lauma.expr.AdvisoryFunctions;
import io.lauma.expr.AdvisoryKey;
import io.lauma.session.SessionServices;
import io.lauma.session.backend.BackendRow.WaitEvent;
import io.lauma.session.backend.HerdAdvisoryLocks;
import io.lauma.session.backend.HerdAdvisoryLocks.Lock;
import io.lauma.session.run.SqlSession;
import io.lauma.session.run.TransactionWatcher;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A session's advisory locks: counts how often each was taken, and tells the herd of the first and
/// the last time. Functions call it on the threads of the running plan, one at a time; the rest is
/// for the session's thread.
public final class SessionAdvisoryLocks implements AdvisoryFunctions, TransactionWatcher {
  /// How long the end of a transaction waits to hear that its locks are free. They will be.
  private static final long RELEASE_MILLIS_MAX = 10_000;

  private final SqlSession session;
  private final ReentrantLock calls = new ReentrantLock();
  private final HeldAdvisoryLocks held = new HeldAdvisoryLocks();

  /// The herd that was asked, as long as this session may have a lock of it.
  private volatile @Nullable SessionServices asked;

  /// What was given back is known to the herd when this ends; false when that herd is gone.
  private volatile CompletableFuture<Boolean> releasing = CompletableFuture.completedFuture(true);

  private volatile boolean used;

  /// For one session.
  public SessionAdvisoryLocks(SqlSession session) {
    this.session = session;
  }

  /// A statement begins.
  public void begin() {
    used = false;
  }

  /// Whether the running statement has asked for a lock: then it is not run again unseen.
  public boolean areUsed() {
    return used;
  }

  /// Whether any is held. Any thread.
  public boolean areHeld() {
    synchronized (held) {
      return !held.isEmpty();
    }
  }

  /// PREPARE TRANSACTION keeps no advisory lock.
  ///
  /// @throws SqlException 0A000 when any is held for the transaction
  public void refusePrepare() {
    synchronized (held) {
      if (held.hasForBoth()) {
        throw new SqlException(
            SqlState.FEATURE_NOT_SUPPORTED,
            "cannot PREPARE while holding both session-level and transaction-level locks on the"
                + " same object");
      }
      if (held.hasForTransaction()) {
        throw SqlException.notSupported("PREPARE TRANSACTION with transaction-level advisory locks")
            .withHint("Take session-level locks instead, and release them when it is finished.");
      }
    }
  }

  @Override
  public boolean lock(AdvisoryKey key, boolean shared, boolean forTransaction, boolean waits) {
    Lock lock = new Lock(key, shared);
    calls.lock();
    try {
      used = true;
      HerdAdvisoryLocks herd = herd();
      boolean granted;
      synchronized (held) {
        granted = held.has(lock);
      }
      if (!granted && !taken(herd, lock, waits)) {
        return false;
      }
      synchronized (held) {
        if (forTransaction) {
          held.addForTransaction(lock, session.block().innermostSavepoint());
        } else {
          held.addForSession(lock);
        }
      }
      return true;
    } finally {
      calls.unlock();
    }
  }

  /// The present herd. What was held in one that this node has left is gone.
  @SuppressWarnings("ReferenceEquality") // a node has new services with each incarnation
  private HerdAdvisoryLocks herd() {
    SessionServices present = session.services();
    if (asked != present) {
      synchronized (held) {
        held.clear();
      }
      asked = present;
    }
    return present.advisoryLocks();
  }

  private boolean taken(HerdAdvisoryLocks herd, Lock lock, boolean waits) {
    if (!releasing.isDone()) {
      var _ = waited(limited(releasing.copy(), waits));
    }
    CompletableFuture<Boolean> answer = herd.lock(session.processId(), lock, waits);
    try {
      return waited(limited(answer.copy(), waits));
    } catch (SqlException e) {
      boolean refused = answer.isCompletedExceptionally();
      answer.cancel(false);
      if (!refused) {
        release(herd, List.of(lock));
      }
      throw e;
    }
  }

  /// Ends with the statement, and after lock_timeout.
  private CompletableFuture<Boolean> limited(CompletableFuture<Boolean> wait, boolean waits) {
    CancelSignal signal = session.runner().attempt();
    if (signal != null) {
      signal.onCancel(() -> wait.completeExceptionally(reason(signal)));
    }
    long millis = session.settings().number("lock_timeout");
    return millis != 0 && waits ? wait.orTimeout(millis, TimeUnit.MILLISECONDS) : wait;
  }

  private boolean waited(CompletableFuture<Boolean> answer) {
    if (answer.isDone()) {
      return Completions.await(answer);
    }
    boolean[] granted = new boolean[1];
    session.waiting(
        Optional.of(WaitEvent.ADVISORY_LOCK),
        () -> granted[0] = Completions.await(answer.exceptionallyCompose(this::explained)));
    return granted[0];
  }

  private CompletionStage<Boolean> explained(Throwable failure) {
    return CompletableFuture.failedFuture(
        failure instanceof TimeoutException
            ? new SqlException(
                SqlState.LOCK_NOT_AVAILABLE, "canceling statement due to lock timeout")
            : failure);
  }

  private static SqlException reason(CancelSignal signal) {
    try {
      signal.check();
    } catch (SqlException why) {
      return why;
    }
    throw new IllegalStateException("the signal was not given");
  }

  @Override
  public boolean unlock(AdvisoryKey key, boolean shared) {
    Lock lock = new Lock(key, shared);
    calls.lock();
    try {
      used = true;
      HerdAdvisoryLocks herd = herd();
      HeldAdvisoryLocks.Unlocked unlocked;
      synchronized (held) {
        unlocked = held.unlock(lock);
      }
      return switch (unlocked) {
        case NOT_HELD -> {
          session.warn("you don't own a lock of type " + (shared ? "ShareLock" : "ExclusiveLock"));
          yield false;
        }
        case STILL_HELD -> true;
        case GONE -> {
          giveBack(herd, List.of(lock));
          yield true;
        }
      };
    } finally {
      calls.unlock();
    }
  }

  @Override
  public void unlockAll() {
    calls.lock();
    try {
      used = true;
      HerdAdvisoryLocks herd = herd();
      List<Lock> gone;
      synchronized (held) {
        gone = held.unlockAll();
      }
      giveBack(herd, gone);
    } finally {
      calls.unlock();
    }
  }

  @Override
  public void ended() {
    undone(0);
  }

  @Override
  public void rolledBack(int savepoint) {
    undone(savepoint);
  }

  private void undone(int savepoint) {
    SessionServices herd = asked;
    if (herd == null) {
      return;
    }
    List<Lock> gone;
    synchronized (held) {
      gone = held.rollbackTo(savepoint);
    }
    giveBack(herd.advisoryLocks(), gone);
  }

  @Override
  public void released(int innermost) {
    synchronized (held) {
      held.release(innermost);
    }
  }

  /// Others can take the locks when this returns, or will be able to.
  private void giveBack(HerdAdvisoryLocks herd, List<Lock> locks) {
    if (!locks.isEmpty()) {
      release(herd, locks);
      boolean _ =
          Completions.await(
              releasing.copy().completeOnTimeout(false, RELEASE_MILLIS_MAX, TimeUnit.MILLISECONDS));
    }
  }

  /// One release after the other, so that none overtakes another.
  private void release(HerdAdvisoryLocks herd, List<Lock> locks) {
    releasing =
        releasing
            .thenCompose(_ -> herd.release(session.processId(), locks))
            .handle((_, failure) -> failure == null);
  }

  /// The session ends.
  public void end() {
    SessionServices herd = asked;
    if (herd != null) {
      var _ = herd.advisoryLocks().releaseAll(session.processId());
    }
  }
}
