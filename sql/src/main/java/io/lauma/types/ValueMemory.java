package io.lauma.types;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// What values may take of the heap. The heap is one for all statements of a process, so the limits
/// are too: a statement that asks for more fails with 53200 before the heap is full, and the node
/// and its other sessions go on. Large arrays are asked for here; small ones live in the quarter of
/// the heap that is never given away. Static because the heap is; safe for any number of threads.
public final class ValueMemory {
  private ValueMemory() {}

  private static final long HEAP_BYTES = Runtime.getRuntime().maxMemory();

  /// The heap that may be in use after a large array was given out.
  private static final long USED_BYTES_MAX = HEAP_BYTES / 4 * 3;

  /// The longest value an expression may give: an eighth of the heap, between 16 MiB and
  /// PostgreSQL's 1 GiB less one byte.
  public static final int VALUE_BYTES_MAX =
      (int) Math.clamp(HEAP_BYTES / 8, 16L << 20, (1L << 30) - 1);

  /// Values of variable width in one batch: beyond it fewer rows are evaluated at a time.
  public static final int BATCH_BYTES_MAX = 4 << 20;

  /// Smaller requests are not counted.
  public static final int LARGE_BYTES = 128 << 10;

  /// The largest array: what a generation of any collector has room for, and Java.
  private static final long ARRAY_BYTES_MAX = Math.min(HEAP_BYTES / 4, Integer.MAX_VALUE - 8);

  private static final int ELEMENTS_A_CLAIM = 4096;
  private static final int REFERENCE_BYTES = 8;

  /// Rest between collections for hopeless requests, in times of a collection's length.
  private static final int REST_FACTOR = 3;

  private static final AtomicLong PENDING_BYTES = new AtomicLong();
  private static final Object COLLECTING = new Object();
  private static long restEndNanos = System.nanoTime();
  private static long liveBytes;

  /// A new array.
  ///
  /// @throws SqlException 53200 when the heap has no room for it
  public static byte[] bytes(long lengthBytes) {
    return lengthBytes < LARGE_BYTES
        ? new byte[(int) lengthBytes]
        : counted(lengthBytes, Byte.BYTES, () -> new byte[(int) lengthBytes]);
  }

  /// A copy of `array` with `length` elements.
  ///
  /// @throws SqlException 53200 when the heap has no room for it
  public static byte[] grown(byte[] array, long length) {
    return length < LARGE_BYTES
        ? Arrays.copyOf(array, (int) length)
        : counted(length, Byte.BYTES, () -> Arrays.copyOf(array, (int) length));
  }

  /// As [#grown(byte[], long)].
  public static int[] grown(int[] array, long length) {
    return length < LARGE_BYTES / Integer.BYTES
        ? Arrays.copyOf(array, (int) length)
        : counted(length, Integer.BYTES, () -> Arrays.copyOf(array, (int) length));
  }

  /// As [#grown(byte[], long)].
  public static long[] grown(long[] array, long length) {
    return length < LARGE_BYTES / Long.BYTES
        ? Arrays.copyOf(array, (int) length)
        : counted(length, Long.BYTES, () -> Arrays.copyOf(array, (int) length));
  }

  /// As [#grown(byte[], long)].
  public static double[] grown(double[] array, long length) {
    return length < LARGE_BYTES / Double.BYTES
        ? Arrays.copyOf(array, (int) length)
        : counted(length, Double.BYTES, () -> Arrays.copyOf(array, (int) length));
  }

  /// The capacity to grow to: twice the present one, as long as such an array may be made, or what
  /// is needed.
  public static long capacity(long present, long needed, int elementBytes) {
    return Math.max(needed, Math.min(ARRAY_BYTES_MAX / elementBytes, present * 2));
  }

  private interface Allocation<T> {
    T make();
  }

  private static <T> T counted(long length, int elementBytes, Allocation<T> allocation) {
    long sizeBytes = length * elementBytes;
    if (sizeBytes > ARRAY_BYTES_MAX) {
      throw outOfMemory(sizeBytes);
    }
    PENDING_BYTES.addAndGet(sizeBytes);
    try {
      claim(0, sizeBytes);
      return allocation.make();
    } finally {
      PENDING_BYTES.addAndGet(-sizeBytes);
    }
  }

  /// Asks for memory that is about to be taken in another way.
  ///
  /// @throws SqlException 53200 when the heap has no room for it
  public static void claim(long sizeBytes) {
    if (sizeBytes >= LARGE_BYTES) {
      claim(sizeBytes, sizeBytes);
    }
  }

  /// To be called for each element that a growing collection of objects takes: asks for memory now
  /// and then.
  ///
  /// @param count elements so far
  /// @param elementBytes of one element, about
  /// @throws SqlException 53200 when the heap has no room for more
  public static void claimElement(int count, int elementBytes) {
    if (count % ELEMENTS_A_CLAIM == ELEMENTS_A_CLAIM - 1) {
      claim((long) count * REFERENCE_BYTES + (long) ELEMENTS_A_CLAIM * elementBytes);
    }
  }

  /// @throws SqlException 54000 for a value longer than [#VALUE_BYTES_MAX]
  public static void checkLength(long lengthBytes) {
    if (lengthBytes > VALUE_BYTES_MAX) {
      throw new SqlException(SqlState.PROGRAM_LIMIT_EXCEEDED, "requested length too large")
          .withDetail("A value may hold at most " + VALUE_BYTES_MAX + " bytes.")
          .withHint(
              "The limit is an eighth of the node's heap, which LAUMA_HEAP sets, and at most 1"
                  + " GB.");
    }
  }

  private static void claim(long sizeBytes, long requestedBytes) {
    if (!fits(sizeBytes) && !fitsAfterCollection(sizeBytes)) {
      throw outOfMemory(requestedBytes);
    }
  }

  private static boolean fits(long sizeBytes) {
    return usedBytes() + PENDING_BYTES.get() + sizeBytes <= USED_BYTES_MAX;
  }

  /// How much of what is used is garbage only a collection tells. A heap that the last one left
  /// full must not stop the node again and again: the next request waits a while before it causes
  /// another, once, for what filled it may be gone by then.
  private static boolean fitsAfterCollection(long sizeBytes) {
    synchronized (COLLECTING) {
      if (!fits(sizeBytes) && isHopeless(sizeBytes)) {
        rest();
        if (isHopeless(sizeBytes)) {
          return fits(sizeBytes);
        }
      }
      if (fits(sizeBytes)) {
        return true;
      }
      long start = System.nanoTime();
      System.gc();
      long end = System.nanoTime();
      restEndNanos = end + REST_FACTOR * (end - start);
      liveBytes = usedBytes();
      return fits(sizeBytes);
    }
  }

  /// Whether there was no room after a collection of a moment ago.
  private static boolean isHopeless(long sizeBytes) {
    return System.nanoTime() - restEndNanos < 0
        && liveBytes + PENDING_BYTES.get() + sizeBytes > USED_BYTES_MAX;
  }

  private static void rest() {
    long endNanos = restEndNanos;
    try {
      for (long left = endNanos - System.nanoTime();
          left > 0;
          left = endNanos - System.nanoTime()) {
        COLLECTING.wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long usedBytes() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static SqlException outOfMemory(long sizeBytes) {
    return new SqlException(SqlState.OUT_OF_MEMORY, "out of memory")
        .withDetail("Failed on request of size " + sizeBytes + ".")
        .withHint(
            "Make the values or the number of rows smaller, or give the node more heap"
                + " (LAUMA_HEAP).");
  }
}
