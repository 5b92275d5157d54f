package io.lauma.connection;

import io.lauma.protocol.BackendMessage;
import io.lauma.protocol.BackendMessage.ErrorResponse;
import io.lauma.protocol.BackendMessage.NoticeResponse;
import io.lauma.protocol.BackendMessage.Report;
import io.lauma.session.Notice;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns failures and notices into messages.
final class Reports {
  private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

  private Reports() {}

  static BackendMessage error(SqlException error) {
    return new ErrorResponse(report("ERROR", error));
  }

  /// An error after which the server closes the connection.
  static BackendMessage fatal(SqlException error) {
    return new ErrorResponse(report("FATAL", error));
  }

  static BackendMessage notice(Notice notice) {
    return new NoticeResponse(
        new Report(
            notice.severity(),
            notice.state().code(),
            notice.message(),
            notice.detail(),
            notice.hint(),
            0));
  }

  /// What a client is told about a failure that is no answer but a bug or a lack of resources; the
  /// log gets the rest.
  static SqlException unexpected(Throwable failure) {
    LOG.error("unexpected failure in a session", failure);
    return switch (failure) {
      case OutOfMemoryError _ ->
          new SqlException(SqlState.OUT_OF_MEMORY, "out of memory").causedBy(failure);
      case StackOverflowError _ ->
          new SqlException(SqlState.STATEMENT_TOO_COMPLEX, "stack depth limit exceeded")
              .causedBy(failure);
      default ->
          new SqlException(SqlState.INTERNAL_ERROR, "internal error: " + failure).causedBy(failure);
    };
  }

  private static Report report(String severity, SqlException error) {
    return new Report(
        severity,
        error.state().code(),
        error.message(),
        error.detail().orElse(null),
        error.hint().orElse(null),
        error.position());
  }
}
