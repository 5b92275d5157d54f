package io.lauma.exchange;

import io.lauma.session.ClusterControl;
import io.lauma.types.SqlException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// DISCOVER, JOIN and LEAVE are not what these tests are about.
final class NoClusterStatements implements ClusterControl {
  @Override
  public List<MemberRow> members() {
    return List.of();
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
}
