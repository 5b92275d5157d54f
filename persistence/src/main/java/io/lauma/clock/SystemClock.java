package io.lauma.clock;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The machine's clocks.
public enum SystemClock implements Clock {
  INSTANCE;

  /// Marks the one place that may read the machine's clock.
  @Retention(RetentionPolicy.CLASS)
  @Target(ElementType.METHOD)
  private @interface SuppressForbidden {}

  @Override
  @SuppressForbidden
  public long wallMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public long monotonicNanos() {
    return System.nanoTime();
  }
}
