package io.lauma.log;

import java.util.Optional;

/// Who leads a group as far as this node knows: a hint for routing, never a ground for an answer.
///
/// @param term the term of the hint
/// @param leader the leader, empty while unknown
/// @param ready whether this node leads the group and may append
public record Leadership(long term, Optional<NodeId> leader, boolean ready) {
  public static final Leadership UNKNOWN = new Leadership(0, Optional.empty(), false);
}
