package io.lauma.membership;

import io.lauma.log.NodeId;

/// One member of the herd.
///
/// @param oid stable number, shown in pg_cluster
/// @param incarnation grows with each start of the node
/// @param version of the software
public record Member(
    NodeId node,
    int oid,
    String name,
    String host,
    int sqlPort,
    int clusterPort,
    int raftPort,
    int httpPort,
    long incarnation,
    String version,
    State state) {
  /// `state` of pg_cluster.
  public enum State {
    JOINING("joining"),
    UP("up"),
    DOWN("down"),
    LEAVING("leaving");

    private final String text;

    State(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /// `conn` of pg_cluster: how a client reaches the member.
  public String connection() {
    return "host=" + host + " port=" + sqlPort;
  }

  public String clusterAddress() {
    return host + ":" + clusterPort;
  }

  public String raftAddress() {
    return host + ":" + raftPort;
  }

  public String httpAddress() {
    return host + ":" + httpPort;
  }

  Member withState(State newState) {
    return new Member(
        node,
        oid,
        name,
        host,
        sqlPort,
        clusterPort,
        raftPort,
        httpPort,
        incarnation,
        version,
        newState);
  }

  Member withOid(int newOid) {
    return new Member(
        node,
        newOid,
        name,
        host,
        sqlPort,
        clusterPort,
        raftPort,
        httpPort,
        incarnation,
        version,
        state);
  }
}
