package io.lauma.log.ratis;

import io.lauma.mvcc.StoreException;
import java.util.Collection;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that does the background work of all replicas of a node, a step of each in turn. It
/// may block on the disk.
final class StoreUpkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreUpkeep.class);
  private static final long PAUSE_MILLIS_MAX = 1_000;

  private final Supplier<Collection<RatisGroup>> groups;
  private final Semaphore news = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  StoreUpkeep(String node, Supplier<Collection<RatisGroup>> groups) {
    this.groups = groups;
    this.thread = Thread.ofPlatform().daemon().name("lauma-upkeep-" + node).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// There is work that should not wait.
  void wake() {
    news.release();
  }

  @Override
  public void close() {
    closed = true;
    wake();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (pause(stepAll())) {
      // each round is a step of each replica
    }
  }

  private long stepAll() {
    long wait = PAUSE_MILLIS_MAX;
    long nowMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    for (RatisGroup group : groups.get()) {
      try {
        wait = Math.min(wait, group.machine().upkeep(nowMillis));
      } catch (StoreException e) {
        LOG.warn("background work in {} waits", group.machine(), e);
      } catch (RuntimeException e) {
        LOG.error("background work in {} failed", group.machine(), e);
      }
    }
    return wait;
  }

  /// False when the thread ends.
  private boolean pause(long millis) {
    try {
      if (millis > 0 && news.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
        news.drainPermits();
      }
      return !closed;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
