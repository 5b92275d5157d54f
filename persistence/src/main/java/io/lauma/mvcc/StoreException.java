package io.lauma.mvcc;

/// Thrown when a store cannot read or write: its disk failed, is full, or its files are damaged, or
/// it is closed. What a failed write wanted did not happen.
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
