package io.lauma.session.run;

import io.lauma.analyze.SearchPath;
import io.lauma.catalog.CatalogState;
import io.lauma.exec.CancelSignal;
import io.lauma.exec.OperatorCounters;
import io.lauma.exec.OutdatedPlan;
import io.lauma.exec.RunContext;
import io.lauma.exec.Transaction;
import io.lauma.exec.point.PointStatement;
import io.lauma.exec.run.PlanRunner;
import io.lauma.exec.run.ResultReader;
import io.lauma.parse.ParsedStatement;
import io.lauma.parse.SqlParser;
import io.lauma.parse.tree.Statement;
import io.lauma.parse.tree.TransactionStatement;
import io.lauma.plan.PlanningContext;
import io.lauma.plan.PreparedPlan;
import io.lauma.plan.StatementPlanner;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.session.HeldResults;
import io.lauma.session.SessionServices;
import io.lauma.session.command.TablesOfQueries;
import io.lauma.session.command.UtilityStatements;
import io.lauma.types.ObjectNames;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.TextContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Runs one statement at a time for a session: plans, opens the statement in the transaction,
/// streams rows to the client, and runs single statements again that failed unseen (DESIGN 2.5.8).
public final class StatementRunner {
  /// Seconds between 1970-01-01 and 2000-01-01.
  static final long EPOCH_2000_MICROS = 946_684_800_000_000L;

  private final SqlSession session;
  private final UtilityStatements utilities;
  private final KeptPlans kept = new KeptPlans();
  private @Nullable SessionServices planned;
  private Optional<String> plannedDraft = Optional.empty();
  private final ObjectNames names;
  private final RunningStatement running = new RunningStatement();
  private final RunContexts contexts;

  StatementRunner(SqlSession session) {
    this.session = session;
    this.utilities = new UtilityStatements(session);
    this.contexts = new RunContexts(session, running);
    this.names = new SessionNames(() -> session.environment().catalog());
  }

  /// Ends the running statement with 57014; any thread.
  void cancel() {
    running.cancel();
  }

  /// Ends the running statement with this error; any thread.
  void cancel(SqlException why) {
    running.cancel(why);
  }

  /// Runs a client's statement, over all its attempts, within statement_timeout.
  public <T> T limited(Supplier<T> statement) {
    session.environment().advisoryLocks().begin();
    return running.run(session.settings().number("statement_timeout"), statement);
  }

  /// The statement of a text that this session planned a moment ago, so that it need not be parsed.
  public Optional<Statement> known(String sql, List<Integer> types) {
    return kept.mayHave(sql, types)
        ? kept.find(sql, types, catalog(), session.settings()).flatMap(Prepared::statement)
        : Optional.empty();
  }

  /// Analyses and plans a statement.
  ///
  /// @param types OIDs of parameters, 0 where not given
  public Prepared prepare(String sql, Optional<ParsedStatement> parsed, List<Integer> types) {
    if (parsed.isEmpty()) {
      return Prepared.withoutPlan(sql, Optional.empty(), types, List.of());
    }
    return plan(sql, TablesOfQueries.ofSelectInto(parsed.get().statement()), Optional.of(types));
  }

  /// @param given types of the parameters; empty: the statement may have none
  private Prepared plan(String sql, Statement statement, Optional<List<Integer>> given) {
    List<Integer> types = given.orElse(List.of());
    if (!StatementPlanner.plans(statement)) {
      return Prepared.withoutPlan(sql, Optional.of(statement), types, utilities.columns(statement));
    }
    refuseInFailedBlock();
    CatalogState catalog = catalog();
    boolean usesIndexes = session.block().seesIndexes(catalog.version());
    Optional<Prepared> known =
        kept.find(sql, types, catalog, session.settings())
            .filter(p -> usesIndexes && (given.isPresent() || p.parameterTypes().isEmpty()));
    if (known.isPresent()) {
      return known.get();
    }
    List<String> path = session.searchPath();
    PlanningContext context =
        new PlanningContext(
            catalog, new SearchPath(path), text(), session.statistics(), usesIndexes);
    PreparedPlan plan =
        given.isPresent()
            ? StatementPlanner.prepare(statement, types, context)
            : StatementPlanner.prepareWithoutParameters(statement, context);
    Prepared prepared =
        new Prepared(
            sql,
            Optional.of(statement),
            types,
            Optional.of(plan),
            plan.parameterTypes(),
            plan.columns(),
            PointStatement.of(plan.plan(), catalog),
            catalog.version(),
            path);
    if (!usesIndexes) {
      return prepared.stale();
    }
    kept.keep(prepared);
    return prepared;
  }

  private void refuseInFailedBlock() {
    if (session.block().isFailed()) {
      session.block().enter(0);
    }
  }

  /// The present catalog. Versions of one herd's catalog mean nothing in another, nor those of a
  /// transaction's draft outside of it: when the node has joined or left one since the last call,
  /// or a draft has begun or ended, what was planned is forgotten.
  @SuppressWarnings("ReferenceEquality") // a node has new services with each incarnation
  private CatalogState catalog() {
    SessionServices services = session.services();
    Optional<String> draft = session.block().definitions().draft();
    if (planned != services || !plannedDraft.equals(draft)) {
      kept.clear();
      session.statements().stale();
      planned = services;
      plannedDraft = draft;
    }
    return session.catalog();
  }

  /// The same statement under the present catalog and search path.
  @SuppressWarnings("ReferenceEquality") // as above
  Prepared refreshed(Prepared prepared) {
    if (prepared.plan().isEmpty()) {
      return prepared;
    }
    SessionServices before = planned;
    Optional<String> draft = plannedDraft;
    CatalogState catalog = catalog();
    if (before == planned
        && draft.equals(plannedDraft)
        && catalog.version() == prepared.catalogVersion()
        && session.block().seesIndexes(catalog.version())
        && session.searchPath().equals(prepared.searchPath())) {
      return prepared;
    }
    Prepared fresh =
        plan(
            prepared.sql(),
            prepared.statement().orElseThrow(),
            Optional.of(prepared.parameterTypes()));
    if (!fresh.columns().equals(prepared.columns())) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "cached plan must not change result type");
    }
    return fresh;
  }

  /// How values are written and read as text now.
  public TextContext text() {
    return session
        .settings()
        .textContext()
        .withNow(session.block().startMicros() - EPOCH_2000_MICROS)
        .withNames(names);
  }

  /// Runs one statement of a simple query and answers its tag; the caller commits.
  ///
  /// @param alone whether it is the only statement of its query
  /// @param unseen whether the caller runs the query again after a failure that the client has not
  ///   seen
  String runSimple(
      String sql, ParsedStatement parsed, boolean alone, boolean unseen, ReportingSink sink) {
    Statement statement = TablesOfQueries.ofSelectInto(parsed.statement());
    if (!(statement instanceof TransactionStatement)) {
      enter();
    }
    if (!StatementPlanner.plans(statement)) {
      return utilities.run(sql.substring(parsed.start(), parsed.end()), statement, sink, true);
    }
    Patience patience = new Patience();
    while (true) {
      boolean reads = false;
      try {
        Prepared prepared = plan(alone ? sql : "", statement, Optional.empty());
        reads = prepared.plan().filter(PreparedPlan::onlyReads).isPresent();
        return runToEnd(prepared, List.of(), sink, true);
      } catch (SqlException e) {
        if (unseen && !sink.held().areSeen()) {
          throw e;
        }
        prepareRetry(e, reads, sink, patience);
      }
    }
  }

  /// Gets ready for another attempt of a failed statement under the same transaction, or throws the
  /// failure on. One that only read may run again, unless others wait for that in a circle, and one
  /// whose plan was too old.
  private void prepareRetry(
      SqlException failure, boolean reads, ReportingSink sink, Patience patience) {
    boolean again =
        (reads && failure.state() != SqlState.T_R_DEADLOCK_DETECTED
                || OutdatedPlan.isCauseOf(failure))
            && failure.state().isRetryable()
            && !session.environment().advisoryLocks().areUsed()
            && !sink.rowsSent()
            && patience.isLeft();
    if (!again) {
      throw failure;
    }
    waitBefore(patience);
  }

  /// Waits before another attempt of the running statement, which has failed.
  ///
  /// @throws SqlException when it is to end
  void waitBefore(Patience patience) {
    running.check();
    Waits.beforeAttempt(patience.failed());
    running.check();
  }

  /// The signal that ends the next attempt of the running statement.
  public CancelSignal newAttempt() {
    return running.newAttempt();
  }

  /// The signal of the running statement's latest attempt.
  public @Nullable CancelSignal attempt() {
    return running.attempt();
  }

  /// pg_sleep of the running statement.
  public void sleep(long micros) {
    Waits.sleep(micros, running.attempt());
    running.check();
  }

  /// Runs a prepared statement inside the open block without telling the client; answers the count
  /// of its tag.
  public long runSilently(Prepared prepared, List<Vector> parameters) {
    try (Portal.RowStream rows = open(refreshed(prepared), parameters)) {
      for (RowBatch batch = rows.next(); batch != null; batch = rows.next()) {
        if (batch.columnCount() > 0) {
          throw new IllegalStateException("a statement without a listener gives no rows");
        }
      }
      return rows.rowCount();
    } finally {
      running.attemptEnded();
    }
  }

  /// Runs a statement of this node's own making inside the open block.
  public void runInternal(String sql) {
    Statement statement = SqlParser.parse(sql).getFirst().statement();
    long _ = runSilently(plan("", statement, Optional.empty()), List.of());
  }

  /// Begins the statement in the block: an implicit one takes the session's default modes.
  public void enter() {
    TransactionBlock block = session.block();
    boolean fresh = block.isIdle();
    block.enter(session.nowMicros());
    if (fresh) {
      block.takeDefaults();
    }
  }

  /// Runs a prepared statement to its end and answers its tag.
  ///
  /// @param describe whether the client is to be told the columns
  public String runToEnd(
      Prepared prepared, List<Vector> parameters, ReportingSink sink, boolean describe) {
    PreparedPlan plan = prepared.plan().orElseThrow();
    if (!plan.onlyReads()) {
      sink.held().raise(HeldResults.BYTES_MAX);
    }
    boolean described = !describe || plan.columns().isEmpty();
    TextContext text = text();
    long rowCount;
    try (Portal.RowStream rows = open(prepared, parameters)) {
      for (RowBatch batch = rows.next(); batch != null; batch = rows.next()) {
        if (plan.columns().isEmpty()) {
          continue;
        }
        if (!described) {
          sink.columns(plan.columns());
          described = true;
        }
        sink.rows(plan.columns(), batch, text);
      }
      rowCount = rows.rowCount();
    } finally {
      running.attemptEnded();
    }
    if (!described) {
      sink.columns(plan.columns());
    }
    return tag(plan, rowCount);
  }

  static String tag(PreparedPlan plan, long rowCount) {
    return plan.commandTag().equals("INSERT")
        ? "INSERT 0 " + rowCount
        : plan.commandTag() + " " + rowCount;
  }

  /// A query that is part of another statement.
  public PreparedPlan planQuery(Statement query) {
    return plan("", query, Optional.empty()).plan().orElseThrow();
  }

  /// Runs the row source of a COPY under one statement of the session's transaction.
  public long copyIn(PreparedPlan insert, ToLongFunction<RunContext> load) {
    try {
      RunContext context = context(insert, List.of());
      long count = load.applyAsLong(context);
      session.references().ended(insert, context);
      return count;
    } finally {
      running.attemptEnded();
    }
  }

  /// Begins to run a prepared statement in the session's transaction: a point statement by straight
  /// calls on this thread, everything else as a stream.
  public Portal.RowStream open(Prepared prepared, List<Vector> parameters) {
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
    RunContext context = contexts.of(plan, parameters, session.block(), need);
    Portal.RowStream rows = RowStreams.of(List.of(prepared.point().get().run(context)));
    return session.references().checkedAtEnd(rows, plan, context);
  }

  /// Begins to run a query of this node's own making on a snapshot of its own, at every level.
  public Portal.RowStream openLatest(PreparedPlan plan, List<Vector> parameters) {
    return stream(
        plan, contexts.of(plan, parameters, session.block(), Transaction.SnapshotNeed.LATEST));
  }

  /// Begins to run a plan in the session's transaction.
  public Portal.RowStream open(PreparedPlan plan, List<Vector> parameters) {
    RunContext context = context(plan, parameters);
    return session.references().checkedAtEnd(stream(plan, context), plan, context);
  }

  private Portal.RowStream stream(PreparedPlan plan, RunContext context) {
    return RowStreams.of(
        ResultReader.start(
            PlanRunner.run(plan.plan(), context),
            context.cancel(),
            session.services().materializer()));
  }

  /// The session's next statement, with its operators counted.
  public RunContext countedContext(PreparedPlan plan, OperatorCounters counters) {
    RunContext plain = context(plan, List.of());
    return new RunContext(
        plain.relations(),
        plain.statement(),
        plain.evaluation(),
        plain.resources(),
        plain.cancel(),
        Optional.of(counters),
        plain.references());
  }

  /// A statement of a transaction other than the session's own.
  public RunContext context(PreparedPlan plan, TransactionBlock block) {
    return contexts.of(plan, List.of(), block, need(plan));
  }

  private RunContext context(PreparedPlan plan, List<Vector> parameters) {
    return contexts.of(plan, parameters, session.block(), need(plan));
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
    boolean first = session.block().isIdle();
    if (!(statement instanceof TransactionStatement)) {
      enter();
    }
    if (prepared.plan().isEmpty()) {
      session.sequence().forget();
      sink.complete(utilities.run(prepared.sql(), statement, sink, false));
      return;
    }
    session.sequence().begins(portal, rowsMax, first, sink);
    boolean fresh = portal.rows == null;
    boolean reads = prepared.plan().get().onlyReads();
    Patience patience = new Patience();
    while (true) {
      try {
        run(portal, rowsMax, sink);
        session.sequence().ended(portal);
        return;
      } catch (SqlException e) {
        if (session.sequence().repeatAfter(e)) {
          return;
        }
        prepareRetry(e, fresh && reads, sink, patience);
        portal.restart(refreshed(portal.prepared));
        enter();
      }
    }
  }

  /// Runs a portal, or goes on with it, inside the open block.
  void run(Portal portal, int rowsMax, ReportingSink sink) {
    if (portal.ended) {
      portal.tagCount = 0;
      sink.complete(tag(portal.prepared.plan().orElseThrow(), 0));
      return;
    }
    Portal.RowStream rows = portal.rows;
    if (rows == null) {
      rows = open(portal.prepared, portal.parameters);
      if (rowsMax > 0 && portal.prepared.plan().orElseThrow().writes()) {
        rows = RowStreams.completed(rows);
      }
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
    running.attemptEnded();
    long count = plan.columns().isEmpty() ? source.rowCount() : portal.rowsSent;
    portal.tagCount = count;
    sink.complete(tag(plan, count));
  }
}
