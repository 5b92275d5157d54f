package io.lauma.node;

import io.lauma.catalog.CatalogState;
import io.lauma.config.NodeSettings;
import io.lauma.membership.Member;
import io.lauma.session.ClusterControl;
import io.lauma.session.SessionServices;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The node's place in a cluster: holds its present incarnation.
final class NodeCluster implements ClusterControl, AutoCloseable {
  private final NodeSettings settings;
  private final DataDirectory directory;
  private volatile @Nullable Incarnation incarnation;

  NodeCluster(NodeSettings settings, DataDirectory directory) {
    this.settings = settings;
    this.directory = directory;
  }

  void start(Incarnation.Addresses addresses) {
    incarnation = Incarnation.start(settings, directory, addresses, this);
  }

  private Incarnation present() {
    Incarnation live = incarnation;
    if (live == null) {
      throw new SqlException(SqlState.CANNOT_CONNECT_NOW, "the database system is starting up");
    }
    return live;
  }

  SessionServices services() {
    return present().services();
  }

  CatalogState catalog() {
    return present().catalog().state();
  }

  @Override
  public List<MemberRow> members() {
    return present().membership().members().stream()
        .sorted(Comparator.comparingInt(Member::oid))
        .map(m -> new MemberRow(m.oid(), m.name(), m.connection(), m.state().text()))
        .toList();
  }

  @Override
  public CompletionStage<List<MemberRow>> discover(String server) {
    return CompletableFuture.failedFuture(SqlException.notSupported("DISCOVER CLUSTER"));
  }

  @Override
  public CompletionStage<Report> join(String server) {
    return CompletableFuture.failedFuture(SqlException.notSupported("JOIN CLUSTER"));
  }

  @Override
  public CompletionStage<Report> leave() {
    return CompletableFuture.failedFuture(SqlException.notSupported("LEAVE CLUSTER"));
  }

  @Override
  public void close() {
    Incarnation live = incarnation;
    if (live != null) {
      live.close();
    }
  }
}
