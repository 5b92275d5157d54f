package io.lauma.row;

/// Signals that the values of a batch grow beyond [io.lauma.types.ValueMemory#BATCH_BYTES_MAX]:
/// whoever evaluates goes on with fewer rows at a time. No client sees it.
public final class WideBatch extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WideBatch() {
    super("the values of a batch are too wide", null, false, false);
  }
}
