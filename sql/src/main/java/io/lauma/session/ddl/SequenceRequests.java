package io.lauma.session.ddl;

import io.lauma.catalog.DdlRequest;
import io.lauma.parse.tree.DefinitionStatement;
import io.lauma.parse.tree.TableStatement;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;

/// CREATE SEQUENCE.
public final class SequenceRequests {
  private SequenceRequests() {}

  /// @throws SqlException the statement's error
  public static DdlRequest.CreateSequence create(
      Names names, DefinitionStatement.CreateSequence statement, int ownerOid) {
    if (statement.persistence() != TableStatement.Persistence.PERMANENT) {
      throw SqlException.notSupported("CREATE TEMPORARY SEQUENCE").at(statement.position() + 1);
    }
    return new DdlRequest.CreateSequence(
        names.toCreate(statement.name()),
        statement.ifNotExists(),
        SequenceDefinitions.of(statement.options(), Oids.INT8),
        ownerOid);
  }
}
