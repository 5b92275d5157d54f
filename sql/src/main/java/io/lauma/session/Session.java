package io.lauma.session;

import io.lauma.row.Vector;
import io.lauma.types.SqlException;
import io.lauma.types.TextContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// One client's session. Calls come from one thread at a time and may block it. Every failure is an
/// [io.lauma.types.SqlException]; the session puts itself into PostgreSQL's failed-transaction
/// state.
public interface Session extends AutoCloseable {

  /// The status byte of ReadyForQuery.
  enum TransactionStatus {
    IDLE('I'),
    IN_TRANSACTION('T'),
    FAILED('E');

    private final char code;

    TransactionStatus(char code) {
      this.code = code;
    }

    public char code() {
      return code;
    }
  }

  int processId();

  int secretKey();

  /// The settings to report at start (server_version, client_encoding, ...), in order.
  Map<String, String> reportedSettings();

  TransactionStatus transactionStatus();

  /// How long the client may stay silent after a ReadyForQuery, and what its connection ends with
  /// then.
  record IdleLimit(long millis, SqlException reason) {}

  /// idle_session_timeout, or inside a transaction block idle_in_transaction_session_timeout; empty
  /// for ever.
  Optional<IdleLimit> idleLimit();

  /// The settings that the text of parameters and results depends on, as they are now.
  TextContext textContext();

  /// Runs every statement of a simple query, each result into `sink`.
  void simpleQuery(String sql, ResultSink sink);

  /// Parses and analyzes one statement under a name ("" is the unnamed one). `parameterTypeOids`
  /// may be shorter than the parameters and may hold 0 for "infer".
  void parse(String statement, String sql, int[] parameterTypeOids);

  /// @throws io.lauma.types.SqlException 26000 for an unknown name
  StatementDescription describeStatement(String statement);

  /// Makes a portal. `parameters` are one-row vectors in the layout of the described types.
  void bind(String portal, String statement, List<Vector> parameters);

  /// The columns of a portal's result, empty when it returns none.
  ///
  /// @throws io.lauma.types.SqlException 34000 for an unknown name
  List<ResultColumn> describePortal(String portal);

  /// Runs a portal, or goes on with a suspended one. `rowsMax` 0 means all.
  void execute(String portal, int rowsMax, ResultSink sink);

  void closeStatement(String statement);

  void closePortal(String portal);

  /// Ends an extended-protocol sequence: commits or rolls back the implicit transaction.
  ///
  /// @throws io.lauma.types.SqlException when the implicit commit fails
  void sync();

  /// Tells the session that an error was sent before a Sync (a message that could not be decoded,
  /// say).
  void failed();

  /// Asks the running statement to end with 57014. Thread-safe.
  void cancel();

  /// Has `stop` called, once, when somebody ends this session: it ends the client's connection.
  /// Thread-safe.
  void onTerminate(Consumer<SqlException> stop);

  /// Rolls back what is open and frees everything. Idempotent.
  @Override
  void close();
}
