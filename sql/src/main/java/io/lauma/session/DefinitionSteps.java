package io.lauma.session;

import io.lauma.catalog.CatalogState;
import io.lauma.catalog.DdlRequest;
import io.lauma.catalog.DdlRequest.RelationName;
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
    return session.services().catalog().current();
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

  /// Changes the catalog; every member that may plan has the change when this returns.
  ///
  /// @return texts of notices
  List<String> change(DdlRequest request, String text) {
    return Completions.await(session.services().catalog().change(request, session.user(), text))
        .notices();
  }

  /// Waits until every transaction has ended that wrote to a table under an older version.
  ///
  /// @throws SqlException 57014 when the statement is cancelled
  void awaitOlderWriters(Relation table, long version) {
    while (Completions.await(session.services().catalog().oldestWriter(table)) < version) {
      session.runner().sleep(LOOK_MICROS);
    }
  }

  /// @param what the statement
  /// @throws SqlException 25006, 0A000 in a read-only transaction and in a block
  void refuseBlock(String what) {
    if (session.block().isReadOnly()) {
      throw new SqlException(
          SqlState.READ_ONLY_SQL_TRANSACTION,
          "cannot execute " + what + " in a read-only transaction");
    }
    if (session.block().isExplicit()) {
      throw SqlException.notSupported(what + " inside a transaction block")
          .withHint("Run it outside of BEGIN ... COMMIT.");
    }
  }
}
