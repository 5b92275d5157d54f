package io.lauma.harness;

import io.lauma.clock.Clock;
import io.lauma.clock.SystemClock;
import io.lauma.node.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;

/// A wall clock that is wrong by what a file says: a test writes the error, a node's process reads
/// it at each look at the clock, and a jump takes effect at once. The monotonic clock is the
/// machine's. Thread-safe.
///
/// The file is of 8 bytes that both processes map: the error in milliseconds, in the machine's byte
/// order.
final class MovedClock implements Clock {
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer errorMillis;

  private MovedClock(ByteBuffer errorMillis) {
    this.errorMillis = errorMillis;
  }

  /// Maps the file; a new one says that the clock is right.
  ///
  /// @throws UncheckedIOException when it cannot be mapped
  static MovedClock by(Path file) {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      return new MovedClock(channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// From now on the wall clock is ahead by so much of what it should show, or behind.
  void move(Duration error) {
    LONG.setVolatile(errorMillis, 0, error.toMillis());
  }

  @Override
  public long wallMillis() {
    return SystemClock.INSTANCE.wallMillis() + (long) LONG.getVolatile(errorMillis, 0);
  }

  @Override
  public long monotonicNanos() {
    return SystemClock.INSTANCE.monotonicNanos();
  }

  /// Runs a command of `lauma` on the clock of the file that is named first.
  public static void main(String[] arguments) {
    Main.run(by(Path.of(arguments[0])), Arrays.copyOfRange(arguments, 1, arguments.length));
  }
}
