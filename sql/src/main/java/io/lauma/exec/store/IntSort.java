package io.lauma.exec.store;

/// Sorts row numbers by a comparison of rows: a stable merge sort without boxing, linear on what is
/// sorted already.
public final class IntSort {
  private static final int INSERTION_ROWS_MAX = 12;

  /// Compares the rows of two numbers.
  @FunctionalInterface
  public interface Order {
    int compare(int left, int right);
  }

  private final Order order;
  private final int[] rows;
  private final int[] scratch;

  private IntSort(int rowCount, Order order) {
    this.order = order;
    this.rows = new int[rowCount];
    for (int i = 0; i < rowCount; i++) {
      rows[i] = i;
    }
    this.scratch = new int[rowCount];
  }

  /// The numbers `0 .. rowCount` in order.
  public static int[] sorted(int rowCount, Order order) {
    var sort = new IntSort(rowCount, order);
    sort.sort(0, rowCount);
    return sort.rows;
  }

  private void sort(int from, int to) {
    if (to - from <= INSERTION_ROWS_MAX) {
      insertionSort(from, to);
      return;
    }
    int middle = (from + to) >>> 1;
    sort(from, middle);
    sort(middle, to);
    if (order.compare(rows[middle - 1], rows[middle]) > 0) {
      merge(from, middle, to);
    }
  }

  private void insertionSort(int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int row = rows[i];
      int j = i - 1;
      while (j >= from && order.compare(rows[j], row) > 0) {
        rows[j + 1] = rows[j];
        j--;
      }
      rows[j + 1] = row;
    }
  }

  private void merge(int from, int middle, int to) {
    System.arraycopy(rows, from, scratch, from, middle - from);
    int left = from;
    int right = middle;
    int out = from;
    while (left < middle && right < to) {
      if (order.compare(scratch[left], rows[right]) <= 0) {
        rows[out++] = scratch[left++];
      } else {
        rows[out++] = rows[right++];
      }
    }
    System.arraycopy(scratch, left, rows, out, middle - left);
  }
}
