package io.lauma.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a node says of itself and its herd at `GET /lauma/status`.
///
/// @param members name to state
/// @param groups in order of their numbers, the system group first
public record NodeView(boolean ready, Map<String, String> members, List<Group> groups) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// A group with its members' names; the leader is empty while unknown.
  ///
  /// @param appliedIndex of the last log entry that the node has applied
  public record Group(int number, Optional<String> leader, List<String> voters, long appliedIndex) {
    public Group {
      voters = List.copyOf(voters);
    }
  }

  public NodeView {
    members = new TreeMap<>(members);
    groups = List.copyOf(groups);
  }

  /// @throws IllegalStateException when the text is not a status
  static NodeView read(String text) {
    try {
      JsonNode root = JSON.readTree(text);
      Map<String, String> members = new TreeMap<>();
      for (JsonNode member : root.path("members")) {
        members.put(member.path("name").asText(), member.path("state").asText());
      }
      List<Group> groups = new ArrayList<>();
      for (JsonNode group : root.path("groups")) {
        List<String> voters = new ArrayList<>();
        group.path("voters").forEach(voter -> voters.add(voter.asText()));
        String leader = group.path("leader").asText("");
        groups.add(
            new Group(
                group.path("group").asInt(),
                leader.isEmpty() ? Optional.empty() : Optional.of(leader),
                voters,
                group.path("appliedIndex").asLong()));
      }
      return new NodeView(root.path("ready").asBoolean(), members, groups);
    } catch (IOException e) {
      throw new IllegalStateException("not a status: " + text, e);
    }
  }

  /// The group of catalog, membership and timestamps.
  ///
  /// @throws IllegalStateException when the node knows no group
  public Group system() {
    if (groups.isEmpty()) {
      throw new IllegalStateException("the node knows no group");
    }
    return groups.getFirst();
  }
}
