package io.lauma.connection;

import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.session.HeldResults;
import io.lauma.session.Notice;
import io.lauma.session.ResultColumn;
import io.lauma.session.ResultSink;
import io.lauma.session.Session;
import io.lauma.session.StatementDescription;
import io.lauma.types.Layout;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import io.lauma.types.TextContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A session that understands a few statements: `select N`, `series N` (N rows of int4 and text),
/// `lines N` (the same with 1,000 characters a row), `echo` (its parameters), `wide N` (one text of
/// N bytes), `kept N` (one row that is kept until Sync, then N lines), `refuse` (Sync writes what
/// is kept twice again: the first time is taken back), `wait` (until cancelled), `fail`, `crash`,
/// `notice`, `copy in`, `copy out N`, `begin`, `commit`, `rollback`, `set ...`.
final class FakeSession implements Session {
  private static final int SERIES_BATCH_ROWS = 100;
  private static final String LINE = "-".repeat(1000);

  private record Prepared(String sql, StatementDescription description) {}

  private static final class Portal {
    final Prepared statement;
    final List<Vector> parameters;
    int rowsSent;

    Portal(Prepared statement, List<Vector> parameters) {
      this.statement = statement;
      this.parameters = parameters;
    }
  }

  private final int processId;
  private final FakeSessions owner;
  private final Map<String, Prepared> statements = new HashMap<>();
  private final Map<String, Portal> portals = new HashMap<>();
  private final CountDownLatch cancelSignal = new CountDownLatch(1);
  private final List<Kept> kept = new ArrayList<>();
  private TransactionStatus status = TransactionStatus.IDLE;
  private boolean refuses;
  private int attempt;

  private record Kept(Portal portal, ResultSink sink) {}

  FakeSession(int processId, FakeSessions owner) {
    this.processId = processId;
    this.owner = owner;
  }

  @Override
  public int processId() {
    return processId;
  }

  @Override
  public int secretKey() {
    return processId * 31;
  }

  @Override
  public Map<String, String> reportedSettings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("client_encoding", "UTF8");
    settings.put("DateStyle", "ISO, MDY");
    settings.put("integer_datetimes", "on");
    settings.put("server_encoding", "UTF8");
    settings.put("server_version", "15.18");
    settings.put("standard_conforming_strings", "on");
    settings.put("TimeZone", "UTC");
    return settings;
  }

  @Override
  public void onTerminate(java.util.function.Consumer<SqlException> stop) {}

  @Override
  public TransactionStatus transactionStatus() {
    return status;
  }

  @Override
  public Optional<IdleLimit> idleLimit() {
    return status == TransactionStatus.IDLE || owner.idleInTransactionMillis == 0
        ? Optional.empty()
        : Optional.of(
            new IdleLimit(
                owner.idleInTransactionMillis,
                new SqlException(
                    SqlState.IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
                    "terminating connection due to idle-in-transaction timeout")));
  }

  @Override
  public TextContext textContext() {
    return TextContext.DEFAULT;
  }

  @Override
  public void simpleQuery(String sql, ResultSink sink) {
    if (sql.isBlank()) {
      sink.emptyQuery();
      return;
    }
    for (String statement : sql.split(";")) {
      Prepared prepared = prepare(statement.strip(), new int[0]);
      if (!prepared.description.columns().isEmpty()) {
        sink.columns(prepared.description.columns());
      }
      run(new Portal(prepared, List.of()), 0, sink);
    }
  }

  @Override
  public void parse(String statement, String sql, int[] parameterTypeOids) {
    if (!statement.isEmpty() && statements.containsKey(statement)) {
      throw fail(
          SqlState.DUPLICATE_PSTATEMENT, "prepared statement \"" + statement + "\" already exists");
    }
    statements.put(statement, prepare(sql.strip(), parameterTypeOids));
  }

  private Prepared prepare(String sql, int[] parameterTypeOids) {
    List<Integer> parameters = new ArrayList<>();
    List<ResultColumn> columns = new ArrayList<>();
    switch (word(sql)) {
      case "echo" ->
          IntStream.of(parameterTypeOids)
              .map(oid -> oid == 0 ? Oids.TEXT : oid)
              .forEach(oid -> {
                parameters.add(oid);
                columns.add(ResultColumn.ofExpression("p", SqlType.of(oid)));
              });
      case "select" -> columns.add(ResultColumn.ofExpression("?column?", SqlType.of(Oids.INT4)));
      case "series", "lines", "kept" -> {
        columns.add(ResultColumn.ofExpression("n", SqlType.of(Oids.INT4)));
        columns.add(ResultColumn.ofExpression("t", SqlType.of(Oids.TEXT)));
      }
      case "wide" -> columns.add(ResultColumn.ofExpression("w", SqlType.of(Oids.TEXT)));
      default -> {}
    }
    return new Prepared(sql, new StatementDescription(parameters, columns));
  }

  @Override
  public StatementDescription describeStatement(String statement) {
    return statement(statement).description;
  }

  private Prepared statement(String name) {
    Prepared prepared = statements.get(name);
    if (prepared == null) {
      throw fail(
          SqlState.INVALID_SQL_STATEMENT_NAME,
          "prepared statement \"" + name + "\" does not exist");
    }
    return prepared;
  }

  @Override
  public void bind(String portal, String statement, List<Vector> parameters) {
    portals.put(portal, new Portal(statement(statement), parameters));
  }

  @Override
  public List<ResultColumn> describePortal(String portal) {
    return portal(portal).statement.description.columns();
  }

  private Portal portal(String name) {
    Portal portal = portals.get(name);
    if (portal == null) {
      throw fail(SqlState.INVALID_CURSOR_NAME, "portal \"" + name + "\" does not exist");
    }
    return portal;
  }

  @Override
  public void execute(String portal, int rowsMax, ResultSink sink) {
    run(portal(portal), rowsMax, sink);
  }

  private void run(Portal portal, int rowsMax, ResultSink sink) {
    String sql = portal.statement.sql;
    List<ResultColumn> columns = portal.statement.description.columns();
    switch (word(sql)) {
      case "" -> sink.emptyQuery();
      case "select" -> {
        sink.rows(columns, RowBatch.of(1, ints(number(sql), 1)), TextContext.DEFAULT);
        sink.complete("SELECT 1");
      }
      case "echo" -> {
        sink.rows(columns, RowBatch.of(1, portal.parameters), TextContext.DEFAULT);
        sink.complete("SELECT 1");
      }
      case "wide" -> {
        sink.rows(columns, RowBatch.of(1, text("x".repeat(number(sql)), 1)), TextContext.DEFAULT);
        sink.complete("SELECT 1");
      }
      case "series" -> series(portal, number(sql), "row", rowsMax, sink);
      case "lines" -> series(portal, number(sql), LINE, rowsMax, sink);
      case "kept" -> {
        sink.held().begin(owner.keptBytesMax, () -> owner.directory);
        kept.add(new Kept(portal, sink));
        writeKept(portal, sink);
        sink.held().end();
      }
      case "refuse" -> {
        refuses = true;
        sink.complete("REFUSE");
      }
      case "wait" -> {
        await();
        throw fail(SqlState.QUERY_CANCELED, "canceling statement due to user request");
      }
      case "fail" -> throw fail(SqlState.DIVISION_BY_ZERO, "division by zero");
      case "crash" -> throw new IllegalStateException("a bug");
      case "notice" -> {
        sink.notice(Notice.warning(SqlState.WARNING, "take care"));
        sink.settingChanged("application_name", "changed");
        sink.complete("NOTICE");
      }
      case "copy" -> copy(sql, sink);
      case "begin" -> change(TransactionStatus.IN_TRANSACTION, "BEGIN", sink);
      case "commit" -> change(TransactionStatus.IDLE, "COMMIT", sink);
      case "rollback" -> change(TransactionStatus.IDLE, "ROLLBACK", sink);
      case "set" -> sink.complete("SET");
      default -> throw fail(SqlState.SYNTAX_ERROR, "syntax error at or near \"" + sql + "\"").at(1);
    }
  }

  private void change(TransactionStatus newStatus, String tag, ResultSink sink) {
    status = newStatus;
    sink.complete(tag);
  }

  private void series(Portal portal, int rows, String text, int rowsMax, ResultSink sink) {
    List<ResultColumn> columns = portal.statement.description.columns();
    int end = rowsMax == 0 ? rows : (int) Math.min(rows, (long) portal.rowsSent + rowsMax);
    int sent = end - portal.rowsSent;
    while (portal.rowsSent < end) {
      int count = Math.min(SERIES_BATCH_ROWS, end - portal.rowsSent);
      RowBatch batch = RowBatch.of(count, ints(portal.rowsSent, count), text(text, count));
      sink.rows(columns, batch, TextContext.DEFAULT);
      portal.rowsSent += count;
      owner.rowsSent.addAndGet(count);
    }
    if (rowsMax > 0 && sent == rowsMax) {
      sink.suspended();
    } else {
      sink.complete("SELECT " + sent);
    }
  }

  /// One row that tells the attempt, and lines.
  private void writeKept(Portal portal, ResultSink sink) {
    List<ResultColumn> columns = portal.statement.description.columns();
    String first = "attempt " + attempt;
    sink.rows(columns, RowBatch.of(1, ints(0, 1), text(first, 1)), TextContext.DEFAULT);
    portal.rowsSent = 0;
    series(portal, number(portal.statement.sql), LINE, 0, sink);
  }

  private void writeAgain() {
    HeldResults held = kept.getFirst().sink.held();
    if (held.areSeen()) {
      throw fail(SqlState.T_R_SERIALIZATION_FAILURE, "too late");
    }
    attempt++;
    HeldResults.Rewrite undone = held.rewrite();
    undone.next();
    writeKept(kept.getFirst().portal, kept.getFirst().sink);
    undone.undo();
    attempt++;
    HeldResults.Rewrite rewrite = held.rewrite();
    for (Kept result : kept) {
      rewrite.next();
      writeKept(result.portal, result.sink);
    }
    rewrite.finish();
  }

  private void copy(String sql, ResultSink sink) {
    if (sql.startsWith("copy in")) {
      ResultSink.CopyInput input = sink.copyIn(false, 1);
      int lines = 0;
      for (byte @Nullable [] chunk = input.next(); chunk != null; chunk = input.next()) {
        owner.copiedBytes.addAndGet(chunk.length);
        for (byte b : chunk) {
          if (b == '!') {
            throw fail(SqlState.BAD_COPY_FILE_FORMAT, "unexpected exclamation");
          }
          lines += b == '\n' ? 1 : 0;
        }
      }
      sink.complete("COPY " + lines);
      return;
    }
    int lines = number(sql);
    ResultSink.CopyOutput output = sink.copyOut(false, 1);
    byte[] line = "a line\n".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < lines; i++) {
      output.write(line, 0, line.length);
    }
    output.done();
    sink.complete("COPY " + lines);
  }

  private static Vector ints(int first, int count) {
    VectorBuilder builder = new VectorBuilder(Layout.INT, count);
    for (int i = 0; i < count; i++) {
      builder.appendInt(first + i);
    }
    return builder.build();
  }

  private static Vector text(String value, int count) {
    VectorBuilder builder = new VectorBuilder(Layout.BYTES, count);
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < count; i++) {
      builder.appendBytes(bytes);
    }
    return builder.build();
  }

  private static String word(String sql) {
    return sql.split("\\s", 2)[0].toLowerCase(Locale.ROOT);
  }

  private int number(String sql) {
    try {
      return Integer.parseInt(sql.substring(sql.lastIndexOf(' ') + 1));
    } catch (NumberFormatException _) {
      throw fail(SqlState.SYNTAX_ERROR, "syntax error at end of input");
    }
  }

  private void await() {
    owner.waiting.release();
    try {
      cancelSignal.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private SqlException fail(SqlState state, String message) {
    failed();
    return new SqlException(state, message);
  }

  @Override
  public void closeStatement(String statement) {
    statements.remove(statement);
  }

  @Override
  public void closePortal(String portal) {
    portals.remove(portal);
  }

  @Override
  public void sync() {
    try {
      if (refuses) {
        writeAgain();
      }
    } finally {
      kept.forEach(result -> result.sink.held().release());
      kept.clear();
      refuses = false;
    }
    if (status == TransactionStatus.IDLE) {
      portals.clear();
    }
  }

  @Override
  public void failed() {
    if (status == TransactionStatus.IN_TRANSACTION) {
      status = TransactionStatus.FAILED;
    }
  }

  @Override
  public void cancel() {
    owner.cancelled.incrementAndGet();
    cancelSignal.countDown();
  }

  @Override
  public void close() {
    owner.closed(this);
  }
}
