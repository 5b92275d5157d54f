package io.lauma.management;

import io.lauma.cluster.Admission;
import io.lauma.cluster.HerdDescription;
import io.lauma.log.NodeId;
import io.lauma.membership.Member;
import io.lauma.session.ClusterControl;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.server.Route;

/// What the management routes need of their node, over all its incarnations; implemented by `node`.
/// Nothing here blocks. Stages fail with [io.lauma.types.SqlException].
public interface NodeControl extends ClusterControl {
  NodeStatus status();

  /// This node's herd, as its own copy of the membership shows it.
  HerdDescription describe();

  /// Admits a node to this node's herd (LC001 when it is a member already).
  CompletionStage<Admission> admit(Member member);

  /// Removes a member that never arrived.
  CompletionStage<Void> forget(NodeId node);

  /// Pekko Management's own routes; empty while the incarnation is replaced.
  Optional<Route> pekkoRoutes();
}
