package io.lauma.sim;

/// Who sends and receives in the simulation.
record Address(Kind kind, long number) implements Comparable<Address> {
  enum Kind {
    CLIENT,
    SHARD,
    COORDINATOR
  }

  static Address client(long number) {
    return new Address(Kind.CLIENT, number);
  }

  @Override
  public int compareTo(Address other) {
    int byKind = kind.compareTo(other.kind);
    return byKind == 0 ? Long.compare(number, other.number) : byKind;
  }
}
