package io.lauma.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.lauma.log.NodeId;
import io.lauma.membership.Member;
import io.lauma.session.ClusterControl.MemberRow;
import java.util.Comparator;
import java.util.List;

/// A node's word on its herd: `GET /lauma/herd`.
///
/// @param herdId identity of the herd
/// @param node the node that answers
/// @param version of its software
@JsonIgnoreProperties(ignoreUnknown = true)
public record HerdDescription(String herdId, NodeId node, String version, List<Member> members) {
  public HerdDescription {
    members = List.copyOf(members);
  }

  /// As rows of pg_cluster.
  public List<MemberRow> rows() {
    return rowsOf(members);
  }

  /// Members as rows of pg_cluster, oldest first.
  public static List<MemberRow> rowsOf(List<Member> members) {
    return members.stream()
        .sorted(Comparator.comparingInt(Member::oid))
        .map(m -> new MemberRow(m.oid(), m.name(), m.connection(), m.state().text()))
        .toList();
  }

  /// Whether nodes of the two versions may be members of one herd: all but the last part agree.
  public static boolean compatible(String one, String other) {
    return majorOf(one).equals(majorOf(other));
  }

  private static String majorOf(String version) {
    int last = version.lastIndexOf('.');
    return last < 0 ? version : version.substring(0, last);
  }
}
