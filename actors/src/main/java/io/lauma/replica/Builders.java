package io.lauma.replica;

import io.lauma.log.NodeId;
import io.lauma.membership.Member;
import io.lauma.membership.MembershipState;
import java.util.Comparator;
import java.util.List;

/// How the catalog names the life of a node that works on a definition statement of several steps.
public final class Builders {
  private Builders() {}

  static String name(NodeId node, long incarnation) {
    return node.value() + "#" + incarnation;
  }

  /// Who may begin to work on something: members that are up, in the order of their numbers.
  public static List<String> present(MembershipState membership) {
    return membership.members().stream()
        .filter(member -> member.state() == Member.State.UP)
        .sorted(Comparator.comparingInt(Member::oid))
        .map(member -> name(member.node(), member.incarnation()))
        .toList();
  }

  /// Whether a builder is a member in the same incarnation.
  public static boolean isAlive(String builder, MembershipState membership) {
    return membership.members().stream()
        .anyMatch(member ->
            member.state() != Member.State.DOWN
                && name(member.node(), member.incarnation()).equals(builder));
  }
}
