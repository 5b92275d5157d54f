package io.lauma.session;

import io.lauma.analyze.SearchPath;
import io.lauma.catalog.CatalogState;
import io.lauma.exec.CancelSignal;
import io.lauma.exec.Completions;
import io.lauma.exec.OperatorCounters;
import io.lauma.exec.RunContext;
import io.lauma.exec.RunResources;
import io.lauma.exec.Transaction;
import io.lauma.exec.point.PointStatement;
import io.lauma.exec.run.PlanRunner;
import io.lauma.exec.run.ResultReader;
import io.lauma.expr.EvaluationContext;
import io.lauma.parse.ParsedStatement;
import io.lauma.parse.tree.Statement;
import io.lauma.parse.tree.TransactionStatement;
import io.lauma.pgcatalog.SystemRows;
import io.lauma.plan.PlanningContext;
import io.lauma.plan.PreparedPlan;
import io.lauma.plan.StatementPlanner;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.types.ObjectNames;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.TextContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Runs one statement at a time for a session: plans, opens the statement in the transaction,
/// streams rows to the client, and runs single statements again that failed unseen (DESIGN 2.5.8).
final class StatementRunner {
  /// How often a statement that failed with a retryable error is run again, unseen by its client.
  static final int RETRIES_MAX = 20;

  private static final long RETRY_MILLIS_MAX = 500;

  /// How long a waiting statement looks away from a cancel request.
  private static final long SLEEP_STEP_MICROS = 100_000;

  /// Seconds between 1970-01-01 and 2000-01-01.
  static final long EPOCH_2000_MICROS = 946_684_800_000_000L;

  private final SqlSession session;
  private final UtilityStatements utilities;
  private final ObjectNames names;
  private @Nullable RunResources nodeResources;
  private @Nullable RunResources sessionResources;
  private volatile @Nullable CancelSignal running;

  StatementRunner(SqlSession session) {
    this.session = session;
    this.utilities = new UtilityStatements(session);
    this.names = new SessionNames(() -> session.environment().catalog());
  }

  /// Ends the running statement with 57014; any thread.
  void cancel() {
    CancelSignal signal = running;
    if (signal != null) {
      signal.cancel();
    }
  }

  Prepared prepare(String sql, Optional<ParsedStatement> parsed, List<Integer> types) {
    if (parsed.isEmpty()) {
      return new Prepared(
          sql,
          Optional.empty(),
          types,
          Optional.empty(),
          types,
          List.of(),
          Optional.empty(),
          0,
          List.of());
    }
    return plan(sql, TablesOfQueries.ofSelectInto(parsed.get().statement()), types);
  }

  private Prepared plan(String sql, Statement statement, List<Integer> types) {
    if (!StatementPlanner.plans(statement)) {
      return new Prepared(
          sql,
          Optional.of(statement),
          types,
          Optional.empty(),
          types,
          utilities.columns(statement),
          Optional.empty(),
          0,
          List.of());
    }
    refuseInFailedBlock();
    CatalogState catalog = session.services().catalog().current();
    List<String> path = session.searchPath();
    PreparedPlan plan =
        StatementPlanner.prepare(
            statement,
            types,
            new PlanningContext(catalog, new SearchPath(path), text(), session.statistics()));
    return new Prepared(
        sql,
        Optional.of(statement),
        types,
        Optional.of(plan),
        plan.parameterTypes(),
        plan.columns(),
        PointStatement.of(plan.plan(), catalog),
        catalog.version(),
        path);
  }

  private void refuseInFailedBlock() {
    if (session.block().isFailed()) {
      session.block().enter(0);
    }
  }

  /// The same statement under the present catalog and search path.
  Prepared refreshed(Prepared prepared) {
    if (prepared.plan().isEmpty()) {
      return prepared;
    }
    CatalogState catalog = session.services().catalog().current();
    if (catalog.version() == prepared.catalogVersion()
        && session.searchPath().equals(prepared.searchPath())) {
      return prepared;
    }
    Prepared fresh =
        plan(prepared.sql(), prepared.statement().orElseThrow(), prepared.parameterTypes());
    if (!fresh.columns().equals(prepared.columns())) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "cached plan must not change result type");
    }
    return fresh;
  }

  TextContext text() {
    return session
        .settings()
        .textContext()
        .withNow(session.block().startMicros() - EPOCH_2000_MICROS)
        .withNames(names);
  }

  /// Runs one statement of a simple query and answers its tag; the caller commits.
  ///
  /// @param alone whether it is the only statement of its query
  String runSimple(
      String sql, ParsedStatement parsed, boolean last, boolean alone, ReportingSink sink) {
    Statement statement = TablesOfQueries.ofSelectInto(parsed.statement());
    if (!(statement instanceof TransactionStatement)) {
      enter();
    }
    if (!StatementPlanner.plans(statement)) {
      return utilities.run(sql.substring(parsed.start(), parsed.end()), statement, sink, true);
    }
    boolean retryable = alone && !session.block().isExplicit();
    for (int attempt = 0; ; attempt++) {
      try {
        enter();
        Prepared prepared = plan(sql, statement, List.of());
        String tag = runToEnd(prepared, List.of(), sink, true);
        if (retryable) {
          session.block().commit();
        }
        return tag;
      } catch (SqlException e) {
        boolean again =
            retryable && e.state().isRetryable() && !sink.rowsSent() && attempt < RETRIES_MAX;
        if (!again) {
          throw e;
        }
        session.block().fail();
        pause(attempt);
      }
    }
  }

  /// Runs a statement of this node's own making inside the open block, without rows for the client.
  void runInternal(String sql) {
    Statement statement = io.lauma.parse.SqlParser.parse(sql).getFirst().statement();
    Prepared prepared = plan(sql, statement, List.of());
    try (Portal.RowStream rows = open(prepared.plan().orElseThrow(), List.of())) {
      for (RowBatch batch = rows.next(); batch != null; batch = rows.next()) {
        if (batch.columnCount() > 0) {
          throw new IllegalStateException("an internal statement gives no rows");
        }
      }
    } finally {
      running = null;
    }
  }

  /// The number of a query that gives one bigint.
  long number(String sql) {
    Statement statement = io.lauma.parse.SqlParser.parse(sql).getFirst().statement();
    try (Portal.RowStream rows = open(planQuery(statement), List.of())) {
      RowBatch batch = rows.next();
      if (batch == null || !(batch.dense().column(0) instanceof Vector.Longs numbers)) {
        throw new IllegalStateException("a query of one number");
      }
      return numbers.get(0);
    } finally {
      running = null;
    }
  }

  /// pg_sleep: ends early with 57014 when the statement is cancelled.
  void sleep(long micros) {
    CancelSignal signal = running;
    long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(micros);
    for (long left = micros; left > 0; ) {
      if (signal != null) {
        signal.check();
      }
      Completions.await(
          CompletableFuture.runAsync(
              () -> {},
              CompletableFuture.delayedExecutor(
                  Math.min(left, SLEEP_STEP_MICROS), TimeUnit.MICROSECONDS)));
      left = TimeUnit.NANOSECONDS.toMicros(end - System.nanoTime());
    }
  }

  /// Waits before the next attempt, longer each time: a lock or a rewrite may be in the way.
  private static void pause(int attempt) {
    long millis = Math.min(RETRY_MILLIS_MAX, 1L << attempt);
    Completions.await(
        CompletableFuture.runAsync(
            () -> {}, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)));
  }

  /// Begins the statement in the block: an implicit one takes the session's default modes.
  private void enter() {
    TransactionBlock block = session.block();
    boolean fresh = block.isIdle();
    block.enter(session.nowMicros());
    if (fresh) {
      block.takeDefaults();
    }
  }

  /// @param describe whether the client is to be told the columns
  String runToEnd(
      Prepared prepared, List<Vector> parameters, ReportingSink sink, boolean describe) {
    PreparedPlan plan = prepared.plan().orElseThrow();
    try (Portal.RowStream rows = open(prepared, parameters)) {
      boolean described = !describe;
      TextContext text = text();
      for (RowBatch batch = rows.next(); batch != null; batch = rows.next()) {
        if (!plan.columns().isEmpty()) {
          if (!described) {
            sink.columns(plan.columns());
            described = true;
          }
          sink.rows(plan.columns(), batch, text);
        }
      }
      if (!described && !plan.columns().isEmpty()) {
        sink.columns(plan.columns());
      }
      return tag(plan, rows.rowCount());
    } finally {
      running = null;
    }
  }

  static String tag(PreparedPlan plan, long rowCount) {
    return plan.commandTag().equals("INSERT")
        ? "INSERT 0 " + rowCount
        : plan.commandTag() + " " + rowCount;
  }

  /// A query that is part of another statement.
  PreparedPlan planQuery(Statement query) {
    return plan("", query, List.of()).plan().orElseThrow();
  }

  /// Runs the row source of a COPY under one statement of the session's transaction.
  long copyIn(PreparedPlan insert, ToLongFunction<RunContext> load) {
    try {
      return load.applyAsLong(context(insert, List.of()));
    } finally {
      running = null;
    }
  }

  /// Begins to run a prepared statement in the session's transaction: a point statement by straight
  /// calls on this thread, everything else as a stream.
  Portal.RowStream open(Prepared prepared, List<Vector> parameters) {
    PreparedPlan plan = prepared.plan().orElseThrow();
    if (prepared.point().isEmpty()) {
      return open(plan, parameters);
    }
    Transaction.SnapshotNeed need = Transaction.SnapshotNeed.NEWEST;
    boolean readCommitted =
        session.block().transaction().isolation() == Transaction.Isolation.READ_COMMITTED;
    if (!readCommitted) {
      need = Transaction.SnapshotNeed.TIMESTAMP;
    }
    RunContext context = context(plan, parameters, session.block(), need);
    return RowStreams.of(List.of(prepared.point().get().run(context, need)));
  }

  /// Begins to run a plan in the session's transaction.
  Portal.RowStream open(PreparedPlan plan, List<Vector> parameters) {
    RunContext context = context(plan, parameters);
    return RowStreams.of(
        ResultReader.start(
            PlanRunner.run(plan.plan(), context),
            context.cancel(),
            session.services().materializer()));
  }

  /// The session's next statement, with its operators counted.
  RunContext countedContext(PreparedPlan plan, OperatorCounters counters) {
    RunContext plain = context(plan, List.of());
    return new RunContext(
        plain.relations(),
        plain.statement(),
        plain.evaluation(),
        plain.resources(),
        plain.cancel(),
        Optional.of(counters));
  }

  /// A statement of a transaction other than the session's own.
  RunContext context(PreparedPlan plan, TransactionBlock block) {
    return context(plan, List.of(), block, need(plan));
  }

  private RunContext context(PreparedPlan plan, List<Vector> parameters) {
    return context(plan, parameters, session.block(), need(plan));
  }

  private RunContext context(
      PreparedPlan plan,
      List<Vector> parameters,
      TransactionBlock block,
      Transaction.SnapshotNeed need) {
    if (plan.writes() && block.isReadOnly()) {
      throw new SqlException(
          SqlState.READ_ONLY_SQL_TRANSACTION,
          "cannot execute " + plan.commandTag() + " in a read-only transaction");
    }
    SessionServices services = session.services();
    Transaction transaction = block.transaction();

    Transaction.Statement statement =
        Completions.await(transaction.statement(services.catalog().current(), need));
    CancelSignal cancel = new CancelSignal();
    running = cancel;
    EvaluationContext evaluation =
        new EvaluationContext(
            parameters, text(), session.nowMicros(), List.of(), session.environment());
    return new RunContext(
        services.relations(),
        statement,
        evaluation,
        systemTables(services),
        cancel,
        Optional.empty());
  }

  /// The node's resources, with the session's own pg_settings.
  private RunResources systemTables(SessionServices services) {
    RunResources node = services.resources();
    if (!node.equals(nodeResources)) {
      nodeResources = node;
      sessionResources =
          node.withSystemTables(
              SystemRows.withSettings(
                  node.systemTables(), () -> SettingRows.of(session.settings())));
    }
    return Objects.requireNonNull(sessionResources);
  }

  private static Transaction.SnapshotNeed need(PreparedPlan plan) {
    return plan.kind() == PreparedPlan.Kind.CONSTANT
        ? Transaction.SnapshotNeed.NEWEST
        : Transaction.SnapshotNeed.TIMESTAMP;
  }

  /// Execute of the extended protocol.
  void execute(Portal portal, int rowsMax, ReportingSink sink) {
    Prepared prepared = portal.prepared;
    if (prepared.statement().isEmpty()) {
      sink.emptyQuery();
      return;
    }
    Statement statement = prepared.statement().get();
    if (!(statement instanceof TransactionStatement)) {
      enter();
    }
    if (prepared.plan().isEmpty()) {
      sink.complete(utilities.run(prepared.sql(), statement, sink, false));
      return;
    }
    if (portal.ended) {
      sink.complete(tag(prepared.plan().get(), 0));
      return;
    }
    Portal.RowStream rows = portal.rows;
    if (rows == null) {
      rows = open(prepared, portal.parameters);
      portal.rows = rows;
    }
    fetch(portal, rows, rowsMax, sink);
  }

  /// Sends up to `rowsMax` rows (0: all) of a portal, and its end.
  private void fetch(Portal portal, Portal.RowStream rows, int rowsMax, ReportingSink sink) {
    PreparedPlan plan = portal.prepared.plan().orElseThrow();
    TextContext text = text();
    long left = rowsMax == 0 ? Long.MAX_VALUE : rowsMax;
    Portal.RowStream source = rows;
    for (RowBatch batch = source.next(); batch != null; batch = source.next()) {
      if (plan.columns().isEmpty()) {
        continue;
      }
      RowBatch part = batch.first(left);
      sink.rows(plan.columns(), part, text);
      portal.rowsSent += part.rowCount();
      left -= part.rowCount();
      if (part.rowCount() < batch.rowCount()) {
        portal.rows = RowStreams.withFirst(batch.skip(part.rowCount()), source);
      }
      if (left == 0) {
        sink.suspended();
        return;
      }
    }
    portal.ended = true;
    running = null;
    long count = plan.columns().isEmpty() ? source.rowCount() : portal.rowsSent;
    sink.complete(tag(plan, count));
  }

  /// Takes up to `count` rows of a cursor, and sends them when there is a sink; answers how many.
  long take(Portal portal, long count, Optional<ReportingSink> sink) {
    Portal.RowStream source = portal.rows;
    long taken = 0;
    List<ResultColumn> columns = portal.prepared.columns();
    while (source != null && !portal.ended && taken < count) {
      RowBatch batch = source.next();
      if (batch == null) {
        portal.ended = true;
        break;
      }
      RowBatch part = batch.first(count - taken);
      if (sink.isPresent()) {
        sink.get().rows(columns, part, text());
      }
      taken += part.rowCount();
      if (part.rowCount() < batch.rowCount()) {
        source = RowStreams.withFirst(batch.skip(part.rowCount()), source);
        portal.rows = source;
      }
    }
    portal.rowsSent += taken;
    return taken;
  }
}
