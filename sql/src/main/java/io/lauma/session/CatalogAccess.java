package io.lauma.session;

import io.lauma.catalog.CatalogState;
import io.lauma.catalog.DdlRequest;
import io.lauma.catalog.Relation;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// A node's view of the catalog, and the way to change it; implemented by `actors`. Thread-safe.
public interface CatalogAccess {
  /// The present catalog.
  ///
  /// @throws io.lauma.types.SqlException 57P03 when this node may not plan now (it has lost touch
  ///   with the herd)
  CatalogState current();

  /// Carries a definition statement out. Completes when it is committed and every member that may
  /// plan has it (S62). Fails with the statement's [io.lauma.types.SqlException].
  ///
  /// @param statement its text, for the record
  CompletionStage<DdlResult> change(DdlRequest request, String user, String statement);

  /// Ends the row locks and provisional writes of all open transactions on a frozen relation; they
  /// fail with 40001. What is committing is decided before this completes.
  CompletionStage<Void> endLocks(Relation relation);

  /// The catalog version of the oldest plan that an open transaction has written to a relation
  /// under; MAX_VALUE when none has.
  CompletionStage<Long> oldestWriter(Relation relation);

  /// Whether the shards of a relation hold rows of an open transaction other than one.
  ///
  /// @param own its id; 0: none
  CompletionStage<Boolean> hasOtherWriters(Relation relation, long own);

  /// Names this node's present life, for work of several steps: when it ends, what was not finished
  /// is taken back.
  String builder();

  /// @param notices texts of NOTICEs
  record DdlResult(List<String> notices) {
    public DdlResult {
      notices = List.copyOf(notices);
    }
  }
}
