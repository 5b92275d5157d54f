package io.lauma.exchange;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.txn.GatewayTransaction;
import io.lauma.txn.protocol.ChangedRow;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;

/// What shards and coordinators refuse, as clients see it.
final class TransactionFailures {
  private TransactionFailures() {}

  static SqlException of(ShardReply.WriteFailed failed) {
    SqlException error = new SqlException(failed.state(), failed.message());
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

  static SqlException of(ShardReply.Refused refused) {
    return switch (refused.reason()) {
      case LOCKS_LOST ->
          locksLost()
              .withDetail(
                  "Their shard has a new leader, or its table has been defined anew meanwhile.");
      case ENDED ->
          locksLost()
              .withDetail(
                  "Their shard has ended the transaction: its coordinator gave it up, or this node"
                      + " was declared down.");
      case COMMITTING -> locksLost().withDetail("Their shard is ending the transaction already.");
      case MOVED -> locksLost().withDetail("Their shard is moving to another node.");
      case TOO_MANY ->
          new SqlException(
              SqlState.CONFIGURATION_LIMIT_EXCEEDED, "too many transactions at a shard");
    };
  }

  /// Another transaction has changed what this one has read.
  static SqlException readsChanged(
      SqlException error, ChangedRow changed, CatalogSnapshot catalog) {
    SqlException told = error.withHint("The transaction might succeed if retried.");
    return ClusterRelations.relationOf(catalog, changed.shard())
        .map(relation -> told.withDetail(ChangedRowText.of(catalog, relation, changed)))
        .orElse(told);
  }
}
