package io.lauma.session;

import io.lauma.catalog.CatalogState;
import io.lauma.catalog.DdlRequest;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.DraftConflict;
import io.lauma.catalog.Relation;
import io.lauma.exec.Completions;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;

/// What definition statements of several steps are made of. Used by the session's thread; calls
/// block.
record DefinitionSteps(SqlSession session) {
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
  List<String> change(DdlRequest request, String text) {
    long limitMillis = session.settings().number("lock_timeout");
    long beganMicros = session.nowMicros();
    while (true) {
      try {
        return changeNow(request, text);
      } catch (SqlException e) {
        if (DraftConflict.waitsFor(e).isEmpty()) {
          throw e;
        }
        if (limitMillis != 0 && session.nowMicros() - beganMicros > limitMillis * 1_000) {
          throw new SqlException(
              SqlState.LOCK_NOT_AVAILABLE, "canceling statement due to lock timeout");
        }
        session.runner().sleep(LOOK_MICROS);
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
  boolean isOfThisBlock(Relation relation) {
    return session.block().isExplicit()
        && session.services().catalog().current().isDrafted(relation.id());
  }

  /// @throws SqlException 0A000 in a block for a relation from before it
  void refuseFromBefore(String what, Relation relation) {
    if (session.block().isExplicit() && !isOfThisBlock(relation)) {
      throw SqlException.notSupported(
              what + " inside a transaction block that has not created the table")
          .withHint("Run it outside of BEGIN ... COMMIT.");
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

  /// Waits until every transaction has ended that wrote to a table under an older version; to one
  /// of this block no other has.
  ///
  /// @throws SqlException 57014 when the statement is cancelled
  void awaitOlderWriters(Relation table, long version) {
    while (!isOfThisBlock(table)
        && Completions.await(session.services().catalog().oldestWriter(table)) < version) {
      session.runner().sleep(LOOK_MICROS);
    }
  }
}
