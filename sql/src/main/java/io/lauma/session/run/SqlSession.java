package io.lauma.session.run;

import io.lauma.catalog.CatalogState;
import io.lauma.exec.Completions;
import io.lauma.expr.CatalogLookup;
import io.lauma.parse.ParsedStatement;
import io.lauma.parse.SqlParser;
import io.lauma.row.Vector;
import io.lauma.session.Notice;
import io.lauma.session.ResultColumn;
import io.lauma.session.ResultSink;
import io.lauma.session.Session;
import io.lauma.session.SessionServices;
import io.lauma.session.StatementDescription;
import io.lauma.session.backend.BackendRow.WaitEvent;
import io.lauma.session.backend.Backends;
import io.lauma.session.constraint.ReferenceChecks;
import io.lauma.session.definition.BlockDefinitions;
import io.lauma.session.setting.IdleLimits;
import io.lauma.session.setting.Settings;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.TextContext;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A session over a node's services: names statements and portals, and runs them in PostgreSQL's
/// transaction block. See [Session] for who calls it, and how.
public final class SqlSession implements Session {
  /// Named portals of one session.
  static final int PORTALS_MAX = 10_000;

  private final int processId;
  private final int secretKey;
  private final String user;
  private final int userOid;
  private final Supplier<SessionServices> services;
  private final Settings settings;
  private final TableStatistics statistics;
  private final ReferenceChecks references;
  private final TransactionBlock block;
  private final SessionEnvironment environment;
  private final StatementRunner runner;
  private final ImplicitSequence sequence = new ImplicitSequence(this);
  private final NamedStatements statements;
  private final Map<String, Portal> portals = new HashMap<>();
  private final Queue<Notice> notices = new ConcurrentLinkedQueue<>();
  private final Backends backends;
  private final SessionBackend backend;
  private List<String> path = List.of();
  private long pathChanges = -1;
  private boolean closed;

  /// @param settings with the start-up packet's values as defaults
  /// @param statistics the node's
  /// @param lookups functions' view of a catalog
  /// @param backends the node's sessions
  /// @param remote the client's address
  SqlSession(
      int processId,
      int secretKey,
      String user,
      int userOid,
      BooleanSupplier superuser,
      Supplier<SessionServices> services,
      Settings settings,
      TableStatistics statistics,
      Function<CatalogState, CatalogLookup> lookups,
      Backends backends,
      SocketAddress remote) {
    this.processId = processId;
    this.secretKey = secretKey;
    this.user = user;
    this.userOid = userOid;
    this.services = services;
    this.settings = settings;
    this.statistics = statistics;
    this.backends = backends;
    this.references = new ReferenceChecks(this);
    this.block = new TransactionBlock(() -> services.get().transactions(), settings, references);
    this.environment =
        new SessionEnvironment(
            this, services, settings, lookups, (long) secretKey << 32 | processId);
    block.watch(environment.advisoryLocks());
    block.keepDefinitions(new BlockDefinitions(this));
    this.runner = new StatementRunner(this);
    this.statements = new NamedStatements(runner::refreshed);
    this.backend = new SessionBackend(this, superuser, new Activity(remote, backends::nowMicros));
    backends.add(backend);
  }

  @Override
  public int processId() {
    return processId;
  }

  @Override
  public int secretKey() {
    return secretKey;
  }

  /// Name of the role that logged in.
  public String user() {
    return user;
  }

  /// OID of the role that logged in.
  public int userOid() {
    return userOid;
  }

  /// The node's services, those of its present incarnation.
  public SessionServices services() {
    return services.get();
  }

  /// An existing directory for temporary files.
  Path spillDirectory() {
    return services().resources().spillDirectory();
  }

  /// The catalog as this session sees it now.
  public CatalogState catalog() {
    return block.definitions().view(services().catalog().current());
  }

  /// The settings as the session sees them.
  public Settings settings() {
    return settings;
  }

  /// The row counts that the node knows.
  public TableStatistics statistics() {
    return statistics;
  }

  /// The transaction, or what stands for one between two.
  public TransactionBlock block() {
    return block;
  }

  /// The foreign keys that the transaction has still to check.
  public ReferenceChecks references() {
    return references;
  }

  /// What functions see of the session.
  public SessionEnvironment environment() {
    return environment;
  }

  /// What plans and runs its statements.
  public StatementRunner runner() {
    return runner;
  }

  ImplicitSequence sequence() {
    return sequence;
  }

  /// What others see of this session.
  public SessionBackend backend() {
    return backend;
  }

  /// The sessions of this node.
  public Backends backends() {
    return backends;
  }

  /// The prepared statements.
  public NamedStatements statements() {
    return statements;
  }

  Map<String, Portal> portals() {
    return portals;
  }

  /// Wall clock, microseconds since 1970.
  public long nowMicros() {
    return backends.nowMicros();
  }

  /// The schemas of search_path, `"$user"` replaced.
  public List<String> searchPath() {
    if (pathChanges != settings.changes()) {
      List<String> names = new ArrayList<>();
      for (String name : settings.searchPath()) {
        names.add(name.equals("$user") ? user : name);
      }
      path = List.copyOf(names);
      pathChanges = settings.changes();
    }
    return path;
  }

  long transactionId() {
    return Completions.await(block.transaction().id());
  }

  @Override
  public Map<String, String> reportedSettings() {
    return settings.reported();
  }

  @Override
  public TransactionStatus transactionStatus() {
    return block.status();
  }

  @Override
  public Optional<IdleLimit> idleLimit() {
    return IdleLimits.of(block.isIdle(), settings);
  }

  @Override
  public TextContext textContext() {
    return runner.text();
  }

  @Override
  public void simpleQuery(String sql, ResultSink sink) {
    backend.running(sql);
    try {
      runSimple(sql, sink);
    } finally {
      backend.resting();
    }
  }

  private void runSimple(String sql, ResultSink sink) {
    closePortal("");
    var _ = statements.remove("");
    sequence.forget();
    try {
      List<ParsedStatement> parsed = parsed(sql, List.of());
      if (parsed.isEmpty()) {
        sink.emptyQuery();
        return;
      }
      new SimpleQuery(this, sql, parsed, sink).run();
    } catch (RuntimeException e) {
      block.fail();
      throw Completions.failure(e);
    }
  }

  private List<ParsedStatement> parsed(String sql, List<Integer> types) {
    return runner
        .known(sql, types)
        .map(statement -> List.of(new ParsedStatement(statement, 0, sql.length())))
        .orElseGet(() -> SqlParser.parse(sql));
  }

  @Override
  public void parse(String statement, String sql, int[] parameterTypeOids) {
    backend.running(sql);
    guarded(() -> {
      statements.refuse(statement);
      List<Integer> types = new ArrayList<>();
      for (int oid : parameterTypeOids) {
        types.add(oid);
      }
      List<ParsedStatement> parsed = parsed(sql, types);
      if (parsed.size() > 1) {
        throw new SqlException(
            SqlState.SYNTAX_ERROR, "cannot insert multiple commands into a prepared statement");
      }
      Optional<ParsedStatement> only = parsed.stream().findFirst();
      statements.put(statement, runner.prepare(sql, only, types));
    });
  }

  @Override
  public StatementDescription describeStatement(String statement) {
    return guarded(() -> {
      Prepared prepared = statements.get(statement);
      return new StatementDescription(prepared.parameterTypes(), prepared.columns());
    });
  }

  @Override
  public void bind(String portal, String statement, List<Vector> parameters) {
    guarded(() -> {
      Portal _ =
          addPortal(
              portal,
              new Portal(statements.get(statement), parameters, block.innermostSavepoint()));
    });
  }

  /// Keeps a portal under a name; the one without a name replaces the last such.
  ///
  /// @throws SqlException 42P03 for a name in use, 53400 for too many
  public Portal addPortal(String name, Portal portal) {
    if (!name.isEmpty() && portals.containsKey(name)) {
      throw new SqlException(SqlState.DUPLICATE_CURSOR, "cursor \"" + name + "\" already exists");
    }
    if (portals.size() >= PORTALS_MAX) {
      throw new SqlException(
          SqlState.CONFIGURATION_LIMIT_EXCEEDED,
          "a session keeps at most " + PORTALS_MAX + " portals");
    }
    closePortal(name);
    portals.put(name, portal);
    return portal;
  }

  private Portal portal(String name) {
    Portal portal = portals.get(name);
    if (portal == null) {
      throw new SqlException(
          SqlState.INVALID_CURSOR_NAME, "portal \"" + name + "\" does not exist");
    }
    return portal;
  }

  @Override
  public List<ResultColumn> describePortal(String portal) {
    return guarded(() -> portal(portal).prepared.columns());
  }

  @Override
  public void execute(String portalName, int rowsMax, ResultSink sink) {
    ReportingSink reporting = reporting(sink);
    guarded(() -> {
      Portal portal = portal(portalName);
      backend.running(portal.prepared.sql());
      try {
        var _ =
            runner.limited(() -> {
              runner.execute(portal, rowsMax, reporting);
              return true;
            });
      } finally {
        reporting.sendNotices();
      }
      reporting.flush();
    });
  }

  @Override
  public void closeStatement(String statement) {
    var _ = statements.remove(statement);
  }

  @Override
  public void closePortal(String portal) {
    Portal open = portals.remove(portal);
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void sync() {
    try {
      endSequence();
    } finally {
      backend.resting();
    }
  }

  private void endSequence() {
    if (block.isImplicit()) {
      guarded(() -> {
        closeAllPortals();
        var _ =
            runner.limited(() -> {
              sequence.commit();
              return true;
            });
      });
    }
  }

  ReportingSink reporting(ResultSink sink) {
    return new ReportingSink(sink, settings, notices);
  }

  /// Portals end with their transaction.
  public void closeAllPortals() {
    portals.values().forEach(Portal::close);
    portals.clear();
  }

  /// Portals end with the savepoint that they were opened after.
  public void closePortalsSince(int savepoint) {
    portals
        .values()
        .removeIf(portal -> {
          boolean gone = portal.savepoint >= savepoint;
          if (gone) {
            portal.close();
          }
          return gone;
        });
  }

  @Override
  public void failed() {
    sequence.forget();
    closePortalsSince(block.innermostSavepoint());
    block.fail();
  }

  @Override
  public void cancel() {
    runner.cancel();
  }

  /// Waits, and shows for what.
  public void waiting(Optional<WaitEvent> event, Runnable wait) {
    backend.waiting(event, wait);
  }

  /// Has the client told a warning with the running statement's answer. Any thread.
  public void warn(String message) {
    notices.add(Notice.warning(SqlState.WARNING, message));
  }

  @Override
  public void onTerminate(Consumer<SqlException> stop) {
    backend.onTerminate(stop);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      closeAllPortals();
      if (!block.isIdle()) {
        block.rollback();
      }
    } finally {
      environment.advisoryLocks().end();
      backends.remove(backend);
    }
  }

  private void guarded(Runnable work) {
    var _ =
        guarded(() -> {
          work.run();
          return true;
        });
  }

  private <T> T guarded(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      failed();
      throw Completions.failure(e);
    }
  }

  /// The open portal of a name, for cursors.
  public @Nullable Portal openPortal(String name) {
    return portals.get(name);
  }
}
