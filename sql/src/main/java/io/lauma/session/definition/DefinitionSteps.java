package io.lauma.session.definition;

import io.lauma.catalog.CatalogState;
import io.lauma.catalog.DdlRequest;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.DraftConflict;
import io.lauma.catalog.Relation;
import io.lauma.catalog.TableLock;
import io.lauma.catalog.TransactionDraft;
import io.lauma.exec.Completions;
import io.lauma.session.lock.TableLockWait;
import io.lauma.session.run.SqlSession;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;

/// What definition statements of several steps are made of. Used by the session's thread; calls
/// block.
public record DefinitionSteps(SqlSession session) {
  /// Between two looks for transactions that wrote before.
  private static final long LOOK_MICROS = 20_000;

  /// The catalog as it is now.
  CatalogState catalog() {
    return session.catalog();
  }

  /// A relation as it is now.
  Optional<Relation> find(RelationName name) {
    CatalogState catalog = catalog();
    return catalog.schema(name.schema()).flatMap(s -> catalog.relation(s.oid(), name.name()));
  }

  /// Names this node's life, for work that is taken back when it ends.
  String builder() {
    return session.services().catalog().builder();
  }

  /// Changes the catalog, or in a block what its statements see of it. Waits for the end of other
  /// transactions that have changed the same. Every member that may plan has the change when this
  /// returns.
  ///
  /// @return texts of notices
  /// @throws SqlException the statement's error; 55P03 after lock_timeout, 40P01
  public List<String> change(DdlRequest request, String text) {
    return change(request, text, true);
  }

  /// As [#change(DdlRequest, String)].
  ///
  /// @param waits whether it waits for others, or fails as [DraftConflict#waitsFor] knows
  public List<String> change(DdlRequest request, String text, boolean waits) {
    try (TableLockWait wait = new TableLockWait(session, 0, TableLock.ACCESS_EXCLUSIVE)) {
      while (true) {
        try {
          return changeNow(request, text);
        } catch (SqlException e) {
          Optional<String> holder = DraftConflict.waitsFor(e);
          if (holder.isEmpty() || !waits) {
            throw e;
          }
          wait.once(List.of(TransactionDraft.processIdOf(holder.get())));
        }
      }
    }
  }

  private List<String> changeNow(DdlRequest request, String text) {
    return session.block().isExplicit()
        ? session.block().definitions().define(request, text)
        : Completions.await(session.services().catalog().change(request, session.user(), text))
            .notices();
  }

  /// Whether only the transaction of this block has a relation.
  public boolean isOfThisBlock(Relation relation) {
    return session.block().isExplicit()
        && session.services().catalog().current().isDrafted(relation.id());
  }

  /// In a block locks a table before a definition of it: what others write to it has ended then,
  /// and they write no more until the block ends.
  void lockInBlock(RelationName name, Relation table, TableLock mode) {
    if (session.block().isExplicit()) {
      session.block().definitions().tableLocks().lock(name, table, mode, true);
    }
  }

  /// @throws SqlException 25006
  void refuseReadOnly(String what) {
    if (session.block().isReadOnly()) {
      throw new SqlException(
          SqlState.READ_ONLY_SQL_TRANSACTION,
          "cannot execute " + what + " in a read-only transaction");
    }
  }

  /// Waits until every transaction has ended that wrote to a table under an older version. In a
  /// block the table is locked, and no other has.
  ///
  /// @throws SqlException 57014 when the statement is cancelled
  void awaitOlderWriters(Relation table, long version) {
    while (!session.block().isExplicit()
        && Completions.await(session.services().catalog().oldestWriter(table)) < version) {
      session.runner().sleep(LOOK_MICROS);
    }
  }
}
