package io.lauma.session.command;

import io.lauma.catalog.CatalogState;
import io.lauma.catalog.Relation;
import io.lauma.exec.Completions;
import io.lauma.exec.PreparedTransactions.Prepared;
import io.lauma.session.run.ReportingSink;
import io.lauma.session.run.SqlSession;
import io.lauma.session.run.TransactionBlock;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// PREPARE TRANSACTION, COMMIT PREPARED and ROLLBACK PREPARED. Used by the session's thread alone.
public record PreparedStatements(SqlSession session) {
  /// Bytes of an identifier.
  static final int IDENTIFIER_BYTES_MAX = 199;

  String prepare(String identifier, ReportingSink sink) {
    TransactionBlock block = session.block();
    if (!block.isExplicit()) {
      UtilityStatements.warnOutside(block, sink);
      session.closeAllPortals();
      block.commit();
      return "ROLLBACK";
    }
    session.closeAllPortals();
    if (!block.isFailed()) {
      try {
        refuse(identifier);
      } catch (SqlException e) {
        block.rollback();
        throw e;
      }
    }
    return block.prepare(identifier, session.userOid()) ? "PREPARE TRANSACTION" : "ROLLBACK";
  }

  private void refuse(String identifier) {
    session.environment().advisoryLocks().refusePrepare();
    if (session.block().definitions().isUsed()) {
      throw SqlException.notSupported(
              "PREPARE TRANSACTION of a transaction that has made definitions or locked tables")
          .withHint("Commit the definitions by themselves first.");
    }
    if (session.environment().snapshots().areExported()) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "cannot PREPARE a transaction that has exported snapshots");
    }
    if (identifier.getBytes(StandardCharsets.UTF_8).length > IDENTIFIER_BYTES_MAX) {
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE,
          "transaction identifier \"" + identifier + "\" is too long");
    }
  }

  String finish(String identifier, boolean commits) {
    String tag = commits ? "COMMIT PREPARED" : "ROLLBACK PREPARED";
    TransactionBlock block = session.block();
    if (block.isFailed()) {
      block.enter(0);
    }
    if (!block.isIdle()) {
      throw new SqlException(
          SqlState.ACTIVE_SQL_TRANSACTION, tag + " cannot run inside a transaction block");
    }
    CatalogState catalog = session.catalog();
    boolean superuser =
        catalog.roles().stream()
            .anyMatch(role -> role.oid() == session.userOid() && role.superuser());
    Completions.await(
        session.services().prepared().finish(identifier, commits, session.userOid(), superuser));
    return tag;
  }

  /// Refuses to take a table away from under a prepared transaction, which would commit into
  /// nothing.
  ///
  /// @throws SqlException 55006
  public void refuseInUse(String statement, List<Relation> tables) {
    if (tables.isEmpty()) {
      return;
    }
    for (Prepared prepared : Completions.await(session.services().prepared().all())) {
      for (Relation table : tables) {
        if (prepared.tableOids().contains(table.oid())) {
          throw new SqlException(
                  SqlState.OBJECT_IN_USE,
                  "cannot "
                      + statement
                      + " \""
                      + table.name()
                      + "\" because it is being used by prepared transaction \""
                      + prepared.identifier()
                      + "\"")
              .withHint("Commit or roll back the prepared transaction first.");
        }
      }
    }
  }
}
