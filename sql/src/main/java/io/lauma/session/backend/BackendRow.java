package io.lauma.session.backend;

import java.util.Optional;

/// What pg_stat_activity shows of one session. Times are microseconds since 1970; 0 is none.
///
/// @param user name of the role that logged in
/// @param clientAddress in the text form of inet, empty when it is unknown
/// @param query the latest statement's text, cut to [#QUERY_BYTES_MAX]
/// @param transactionId the present transaction's id, 0 while it has none
/// @param tableWait the lock on a table that is waited for
/// @param build the index that is being built
public record BackendRow(
    int processId,
    int userOid,
    String user,
    String applicationName,
    Optional<String> clientAddress,
    int clientPort,
    long startMicros,
    long transactionMicros,
    long queryMicros,
    long stateMicros,
    Optional<WaitEvent> waitEvent,
    State state,
    long transactionId,
    String query,
    Optional<TableWait> tableWait,
    Optional<BuildProgress> build) {
  /// Bytes of UTF-8 shown of a statement: track_activity_query_size without its final NUL.
  public static final int QUERY_BYTES_MAX = 1_023;

  /// `state` of pg_stat_activity.
  public enum State {
    ACTIVE("active"),
    IDLE("idle"),
    IDLE_IN_TRANSACTION("idle in transaction"),
    IDLE_IN_FAILED_TRANSACTION("idle in transaction (aborted)");

    private final String text;

    State(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /// `wait_event_type` and `wait_event`, as PostgreSQL names them.
  public enum WaitEvent {
    CLIENT_READ("Client", "ClientRead"),
    ADVISORY_LOCK("Lock", "advisory"),
    RELATION_LOCK("Lock", "relation"),
    TRANSACTION_LOCK("Lock", "transactionid"),
    SLEEP("Timeout", "PgSleep");

    private final String type;
    private final String event;

    WaitEvent(String type, String event) {
      this.type = type;
      this.event = event;
    }

    public String type() {
      return type;
    }

    public String event() {
      return event;
    }

    /// Whether somebody else holds what is waited for.
    public boolean isForLock() {
      return type.equals("Lock");
    }
  }
}
