package io.lauma.log.apply;

/// Thrown when bytes are not what the format says. In a log entry or a store it means damage, or
/// data of a later version; it is never skipped.
public final class DamagedBytes extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedBytes(String what, long value) {
    super(what + ": " + value);
  }
}
