package io.lauma.log;

import io.lauma.kv.Invariants;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Who replicates a group: voters decide, listeners only follow.
public record Members(List<Peer> voters, List<Peer> listeners) {
  public Members {
    voters = List.copyOf(voters);
    listeners = List.copyOf(listeners);
    Set<NodeId> seen = new HashSet<>();
    boolean distinct =
        Stream.concat(voters.stream(), listeners.stream()).allMatch(peer -> seen.add(peer.node()));
    Invariants.check(distinct, "a node is in a group once", "members", seen);
  }

  public boolean hasVoter(NodeId node) {
    return voters.stream().anyMatch(peer -> peer.node().equals(node));
  }

  public Optional<Peer> find(NodeId node) {
    return Stream.concat(voters.stream(), listeners.stream())
        .filter(peer -> peer.node().equals(node))
        .findFirst();
  }

  public Stream<Peer> all() {
    return Stream.concat(voters.stream(), listeners.stream());
  }
}
