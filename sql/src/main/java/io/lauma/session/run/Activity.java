package io.lauma.session.run;

import io.lauma.session.backend.BackendRow;
import io.lauma.session.backend.BackendRow.State;
import io.lauma.session.backend.BackendRow.WaitEvent;
import io.lauma.session.backend.BuildProgress;
import io.lauma.session.backend.TableWait;
import io.lauma.types.text.InetText;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.LongSupplier;

/// What a session is doing, for everybody to see. Its own thread tells, any thread asks.
final class Activity {
  private final LongSupplier nowMicros;
  private final Optional<String> address;
  private final int port;
  private final long startMicros;
  private volatile Optional<WaitEvent> wait = Optional.empty();
  private volatile Optional<BuildProgress> build = Optional.empty();
  private volatile Now now;

  /// @param transactionMicros when the transaction began; 0 when there is none
  private record Now(
      State state,
      String applicationName,
      String query,
      long queryMicros,
      long transactionMicros,
      long stateMicros) {}

  Activity(SocketAddress remote, LongSupplier nowMicros) {
    this.nowMicros = nowMicros;
    this.startMicros = nowMicros.getAsLong();
    InetAddress client = remote instanceof InetSocketAddress socket ? socket.getAddress() : null;
    this.address = Optional.ofNullable(client).map(InetText::of);
    this.port = remote instanceof InetSocketAddress socket ? socket.getPort() : -1;
    this.now = new Now(State.IDLE, "", "", 0, 0, startMicros);
  }

  /// The session has got a statement.
  void running(String query, String applicationName, long transactionMicros) {
    long micros = nowMicros.getAsLong();
    now =
        new Now(
            State.ACTIVE,
            applicationName,
            clipped(query),
            micros,
            transactionMicros == 0 ? micros : transactionMicros,
            micros);
  }

  /// The session waits for its client.
  void resting(State state, String applicationName, long transactionMicros) {
    Now before = now;
    if (before.state() != state || before.state() == State.ACTIVE) {
      now =
          new Now(
              state,
              applicationName,
              before.query(),
              before.queryMicros(),
              transactionMicros,
              nowMicros.getAsLong());
    }
  }

  /// The running statement waits for something, or goes on.
  void waits(Optional<WaitEvent> event) {
    wait = event;
  }

  /// The running statement builds an index, is further with it, or has ended with it.
  void builds(Optional<BuildProgress> progress) {
    build = progress;
  }

  BackendRow row(
      int processId,
      int userOid,
      String user,
      long transactionId,
      boolean locked,
      Optional<TableWait> tableWait) {
    Now present = now;
    Optional<WaitEvent> event = wait;
    if (present.state() != State.ACTIVE) {
      event = Optional.of(WaitEvent.CLIENT_READ);
    } else if (event.isEmpty() && locked) {
      event = Optional.of(WaitEvent.TRANSACTION_LOCK);
    }
    return new BackendRow(
        processId,
        userOid,
        user,
        present.applicationName(),
        address,
        port,
        startMicros,
        present.transactionMicros(),
        present.queryMicros(),
        present.stateMicros(),
        event,
        present.state(),
        transactionId,
        present.query(),
        tableWait,
        build);
  }

  /// As much of a text as pg_stat_activity shows, in whole characters.
  static String clipped(String text) {
    if (text.length() * 3L <= BackendRow.QUERY_BYTES_MAX) {
      return text;
    }
    ByteBuffer bytes = ByteBuffer.allocate(BackendRow.QUERY_BYTES_MAX);
    CharBuffer chars = CharBuffer.wrap(text);
    var _ = StandardCharsets.UTF_8.newEncoder().encode(chars, bytes, true);
    return text.substring(0, chars.position());
  }
}
