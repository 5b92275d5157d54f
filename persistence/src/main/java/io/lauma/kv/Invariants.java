package io.lauma.kv;

/// Checks that always run. A broken invariant is a bug: it crashes what it is found in and names
/// itself, with one value as context.
public final class Invariants {
  private Invariants() {}

  /// Thrown when an invariant does not hold.
  public static final class Broken extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    Broken(String message) {
      super(message);
    }
  }

  /// @throws Broken unless `holds`
  public static void check(boolean holds, String invariant) {
    if (!holds) {
      throw new Broken(invariant);
    }
  }

  /// @throws Broken unless `holds`; the message is `invariant: name=value`
  public static void check(boolean holds, String invariant, String name, long value) {
    if (!holds) {
      throw new Broken(invariant + ": " + name + "=" + value);
    }
  }

  /// @throws Broken unless `holds`; the message is `invariant: name=value`
  public static void check(boolean holds, String invariant, String name, Object value) {
    if (!holds) {
      throw new Broken(invariant + ": " + name + "=" + value);
    }
  }
}
