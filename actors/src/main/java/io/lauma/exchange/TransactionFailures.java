package io.lauma.exchange;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.txn.GatewayTransaction;
import io.lauma.txn.protocol.ChangedRow;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;

/// What shards and coordinators refuse, as clients see it.
final class TransactionFailures {
  private static final String SINCE_READ = "after this one had read it";
  private static final String SINCE_SNAPSHOT = "after this one had taken its snapshot";

  private TransactionFailures() {}

  /// @param catalog names the row that is in conflict
  static SqlException of(ShardReply.WriteFailed failed, CatalogSnapshot catalog) {
    SqlException error = new SqlException(failed.state(), failed.message());
    if (failed.changed().isPresent()) {
      return rowChanged(error, failed.changed().get(), catalog, SINCE_SNAPSHOT);
    }
    if (!failed.detail().isEmpty()) {
      error = error.withDetail(failed.detail());
    }
    return failed.state() == SqlState.T_R_DEADLOCK_DETECTED
        ? error.withHint("See server log for query details.")
        : error;
  }

  /// A shard knows nothing any more of what the transaction has written and locked there.
  static SqlException locksLost() {
    return new SqlException(SqlState.T_R_SERIALIZATION_FAILURE, GatewayTransaction.LOCKS_LOST);
  }

  /// @param catalog names the table that the shard is of
  static SqlException of(ShardReply.Refused refused, CatalogSnapshot catalog) {
    String shard =
        ClusterRelations.relationOf(catalog, refused.shard())
            .map(relation -> "A shard of \"" + relation.name() + "\"")
            .orElse("Their shard");
    return switch (refused.reason()) {
      case LOCKS_LOST ->
          locksLost().withDetail(shard + " has a new leader, or was defined anew meanwhile.");
      case ENDED ->
          locksLost()
              .withDetail(
                  shard
                      + " has ended the transaction: its coordinator gave it up, or this node was"
                      + " declared down.");
      case COMMITTING -> locksLost().withDetail(shard + " is ending the transaction already.");
      case MOVED -> locksLost().withDetail(shard + " is moving to another node.");
      case TOO_MANY ->
          new SqlException(
              SqlState.CONFIGURATION_LIMIT_EXCEEDED, "too many transactions at a shard");
    };
  }

  /// Another transaction has changed what this one has read.
  static SqlException readsChanged(
      SqlException error, ChangedRow changed, CatalogSnapshot catalog) {
    return rowChanged(error, changed, catalog, SINCE_READ);
  }

  private static SqlException rowChanged(
      SqlException error, ChangedRow changed, CatalogSnapshot catalog, String since) {
    SqlException told = error.withHint("The transaction might succeed if retried.");
    return ClusterRelations.relationOf(catalog, changed.shard())
        .map(relation -> told.withDetail(ChangedRowText.of(catalog, relation, changed, since)))
        .orElse(told);
  }
}
