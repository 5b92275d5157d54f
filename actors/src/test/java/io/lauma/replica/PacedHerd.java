package io.lauma.replica;

import io.lauma.log.GroupStore;
import io.lauma.log.NodeId;
import io.lauma.log.ReadLease;
import io.lauma.log.ReplicatedLog;
import io.lauma.log.simulated.SimulatedHerd;
import io.lauma.mvcc.VersionCursor;
import io.lauma.mvcc.VersionReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// A simulated herd for tests with real threads: its time follows the real one, and everything in
/// it happens under one lock.
final class PacedHerd implements AutoCloseable {
  private static final long STEP_NANOS = 1_000_000;
  private static final List<Class<?>> GUARDED =
      List.of(GroupStore.class, VersionReader.class, VersionCursor.class, ReadLease.class);

  private final SimulatedHerd herd;
  private final Thread pacer = new Thread(this::pace, "paced-herd");
  private volatile boolean closed;

  PacedHerd(long seed) {
    herd = new SimulatedHerd(seed);
    pacer.setDaemon(true);
    pacer.start();
  }

  ReplicatedLog start(NodeId node) {
    synchronized (herd) {
      return guarded(ReplicatedLog.class, herd.start(node));
    }
  }

  void run(Consumer<SimulatedHerd> action) {
    synchronized (herd) {
      action.accept(herd);
    }
  }

  private void pace() {
    long last = System.nanoTime();
    while (!closed) {
      LockSupport.parkNanos(STEP_NANOS);
      long millis = (System.nanoTime() - last) / STEP_NANOS;
      last += millis * STEP_NANOS;
      for (long i = 0; i < millis && !closed; i++) {
        synchronized (herd) {
          herd.time().run(1);
        }
      }
    }
  }

  private <T> T guarded(Class<T> type, Object target) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              synchronized (herd) {
                Object result = invoke(method, target, arguments);
                for (Class<?> guard : GUARDED) {
                  if (guard.equals(method.getReturnType())) {
                    return guarded(guard, result);
                  }
                }
                return result;
              }
            });
    return type.cast(proxy);
  }

  private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(pacer);
    try {
      pacer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
