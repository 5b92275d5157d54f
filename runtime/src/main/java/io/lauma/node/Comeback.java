package io.lauma.node;

import io.lauma.cluster.HerdHttp;
import io.lauma.membership.Member;
import io.lauma.replica.HerdClient;
import io.lauma.types.SqlException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Replaces an incarnation that its herd has declared down, whether it serves or is on its way: by
/// the answer to a beat, or by what other members say over HTTP when no beat is answered. Each is
/// replaced once, and by one thread at a time.
final class Comeback implements HerdClient.Expulsion {
  private static final Logger LOG = LoggerFactory.getLogger(Comeback.class);

  /// Between two questions to the others.
  private static final Duration OUTSIDE = Duration.ofSeconds(3);

  /// How long no beat was answered when the others are asked.
  private static final Duration SILENCE = Duration.ofSeconds(6);

  /// What keeps a node from coming back may pass, as a full disk does.
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private static final long NONE = -1;

  private final PresentIncarnation life;
  private final DataDirectory directory;
  private final HerdHttp http;
  private final ReentrantLock changing;
  private final Executor blocking;

  /// The incarnation that another attempt to replace is due for.
  private final AtomicLong awaited = new AtomicLong(NONE);

  /// @param changing held by whoever replaces the incarnation, JOIN and LEAVE too
  /// @param blocking runs what waits
  Comeback(
      PresentIncarnation life,
      DataDirectory directory,
      HerdHttp http,
      ReentrantLock changing,
      Executor blocking) {
    this.life = life;
    this.directory = directory;
    this.http = http;
    this.changing = changing;
    this.blocking = blocking;
  }

  /// Asks the others from now on, until the node ends.
  void watch() {
    Thread.ofVirtual().name("lauma-outside").start(this::askOutside);
  }

  /// A node that has heard nothing for long may be cut off for good.
  private void askOutside() {
    while (!life.isClosed()) {
      LockSupport.parkNanos(OUTSIDE.toNanos());
      Incarnation live = life.now().orElse(null);
      if (live != null && live.lease().silence().compareTo(SILENCE) > 0 && saidDown(live)) {
        expelled(live.self().incarnation(), false);
      }
    }
  }

  private boolean saidDown(Incarnation live) {
    for (Member other : List.copyOf(live.membership().members())) {
      if (other.node().equals(directory.nodeId())) {
        continue;
      }
      try {
        boolean down =
            http.describe(other.httpAddress()).members().stream()
                .filter(m -> m.node().equals(directory.nodeId()))
                .anyMatch(m ->
                    m.incarnation() > live.self().incarnation()
                        || m.incarnation() == live.self().incarnation()
                            && m.state() == Member.State.DOWN);
        if (down) {
          return true;
        }
      } catch (SqlException e) {
        LOG.debug("no answer of {}", other.name(), e);
      }
    }
    return false;
  }

  @Override
  public void expelled(long incarnation, boolean removed) {
    blocking.execute(() -> replace(incarnation, removed));
  }

  /// Replaces that incarnation, once no other change is under way, unless one has replaced it. When
  /// that change is its own start, the start is told to do it.
  private void replace(long incarnation, boolean removed) {
    if (!isPresent(incarnation)) {
      return;
    }
    if (!changing.tryLock()) {
      life.now()
          .filter(live -> live.self().incarnation() == incarnation)
          .ifPresent(live -> live.arrival().expelled(removed));
      replaceLater(incarnation, removed);
      return;
    }
    try {
      if (isPresent(incarnation)) {
        replaceNow(removed);
      }
    } finally {
      changing.unlock();
    }
  }

  private boolean isPresent(long incarnation) {
    return !life.isClosed() && directory.incarnation() == incarnation;
  }

  private void replaceLater(long incarnation, boolean removed) {
    if (awaited.getAndSet(incarnation) == incarnation) {
      return;
    }
    CompletableFuture.delayedExecutor(AGAIN.toMillis(), TimeUnit.MILLISECONDS, blocking)
        .execute(() -> {
          awaited.compareAndSet(incarnation, NONE);
          replace(incarnation, removed);
        });
  }

  private void replaceNow(boolean removed) {
    try {
      end(removed);
      begin(() -> {});
    } catch (RuntimeException e) {
      if (life.isClosed()) {
        LOG.debug("ended while its next incarnation started", e);
        return;
      }
      LOG.error("the next incarnation did not start; tries again in " + AGAIN, e);
      life.failed(e);
      replaceLater(directory.incarnation(), removed);
    }
  }

  /// Begins an incarnation from what is on the disk, and waits until it serves; another one each
  /// time the herd declares it down before. The caller holds `changing`.
  ///
  /// @param meanwhile waits for something else that the start needs; what it throws ends the start
  void begin(Runnable meanwhile) {
    boolean serves = false;
    while (!serves) {
      try {
        life.begin(Incarnation.Origin.OwnDisk.INSTANCE, meanwhile);
        serves = true;
      } catch (Expelled e) {
        end(e.removed());
      }
    }
  }

  private void end(boolean removed) {
    LOG.warn(
        removed
            ? "is no member of its cluster any more: begins anew as an empty standalone"
            : "was declared down by its cluster: begins a new incarnation");
    if (removed) {
      life.endForStandalone();
    } else {
      life.end();
    }
  }
}
