package io.lauma.session;

import java.util.List;
import java.util.concurrent.CompletionStage;

/// DISCOVER, JOIN and LEAVE CLUSTER, and what they show; implemented by `runtime`. Stages fail with
/// [io.lauma.types.SqlException]s of class LC.
public interface ClusterControl {
  /// One row of pg_cluster.
  ///
  /// @param state joining, up, down or leaving
  record MemberRow(int oid, String name, String conn, String state) {}

  /// The members of this node's own herd.
  List<MemberRow> members();

  /// The members of the herd that `server` belongs to; changes nothing.
  ///
  /// @param server `host:management-port`, or the name of a known member
  CompletionStage<List<MemberRow>> discover(String server);

  /// Makes this node a member of the herd that `server` belongs to.
  CompletionStage<Report> join(String server);

  /// Makes this node an empty standalone again.
  CompletionStage<Report> leave();

  /// @param notices texts of NOTICEs
  record Report(List<String> notices) {
    public Report {
      notices = List.copyOf(notices);
    }
  }
}
