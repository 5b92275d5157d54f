package io.lauma.session.definition;

import io.lauma.catalog.CatalogSnapshot.Role;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.IndexDefinition.State;
import io.lauma.catalog.Relation;
import io.lauma.exec.Completions;
import io.lauma.session.CatalogAccess;
import io.lauma.session.SessionServices;
import io.lauma.session.backend.Backends;
import io.lauma.session.backend.BuildProgress;
import io.lauma.session.backend.BuildProgress.Phase;
import io.lauma.session.run.SqlSession;
import io.lauma.types.SqlException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Goes on with index builds that the catalog has given to this node and that no session of it
/// works on: those of a node that is gone, and of this one before it was started again. Each runs
/// in a session of its own, which is seen and ended like others. Thread-safe.
public final class IndexBuilds implements AutoCloseable {
  /// What pg_stat_activity shows of their sessions.
  public static final String APPLICATION_NAME = "lauma index build";

  /// Builds under way at once on a node; others wait.
  static final int BUILDS_MAX = 4;

  /// Between two looks for builds.
  private static final Duration LOOK = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(IndexBuilds.class);

  private final Supplier<SessionServices> services;
  private final Backends backends;
  private final Function<Role, SqlSession> sessions;
  private final Map<Integer, SqlSession> running = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private IndexBuilds(
      Supplier<SessionServices> services, Backends backends, Function<Role, SqlSession> sessions) {
    this.services = services;
    this.backends = backends;
    this.sessions = sessions;
  }

  /// @param sessions opens one of a role
  public static IndexBuilds start(
      Supplier<SessionServices> services, Backends backends, Function<Role, SqlSession> sessions) {
    IndexBuilds builds = new IndexBuilds(services, backends, sessions);
    Thread.ofVirtual().name("lauma-index-builds").start(builds::look);
    return builds;
  }

  private void look() {
    while (!closed) {
      LockSupport.parkNanos(LOOK.toNanos());
      try {
        CatalogAccess catalog = services.get().catalog();
        CatalogState state = catalog.current();
        due(state, catalog.builder(), backends.builds()).stream()
            .filter(index -> !running.containsKey(index.oid()))
            .limit(Math.max(0, BUILDS_MAX - running.size()))
            .forEach(index -> begin(state, index));
      } catch (SqlException e) {
        LOG.debug("no look for index builds now", e);
      } catch (RuntimeException e) {
        LOG.warn("the look for index builds failed, and is repeated", e);
      }
    }
  }

  /// The builds that are a builder's and that none of its sessions works on.
  ///
  /// @param known what its sessions build; one that has no OID yet may be any of its table
  static List<Relation> due(CatalogState catalog, String builder, List<BuildProgress> known) {
    return catalog.relations().stream()
        .filter(relation ->
            relation
                .index()
                .filter(index -> index.state() == State.BUILDING)
                .filter(index -> index.builder().equals(builder))
                .filter(index ->
                    known.stream()
                        .noneMatch(build ->
                            build.indexOid() == relation.oid()
                                || build.indexOid() == 0 && build.tableOid() == index.tableOid()))
                .isPresent())
        .toList();
  }

  private void begin(CatalogState catalog, Relation index) {
    SqlSession session = sessions.apply(owner(catalog, index));
    running.put(index.oid(), session);
    Thread.ofVirtual().name("lauma-index-build-" + index.oid()).start(() -> run(session, index));
  }

  private static Role owner(CatalogState catalog, Relation index) {
    return catalog.roles().stream()
        .filter(role -> role.oid() == index.ownerOid())
        .findFirst()
        .or(() -> catalog.role("postgres"))
        .orElseThrow(() -> new IllegalStateException("no role for the build of an index"));
  }

  private void run(SqlSession session, Relation index) {
    String text = "CREATE INDEX " + index.name();
    try {
      IndexDefinition definition = index.index().orElseThrow();
      BuildProgress progress =
          new BuildProgress(
              definition.tableOid(),
              index.oid(),
              false,
              Phase.INITIALIZING,
              rows(session, definition),
              0);
      session.backend().running(text);
      boolean _ =
          session
              .runner()
              .limited(() -> {
                new OnlineBuild(session, index, progress, text).run();
                return true;
              });
      LOG.info("has built index {}, which another life of a node had begun", index.name());
    } catch (RuntimeException e) {
      LOG.warn(
          "index {} was not built and is gone unless another node goes on: {}",
          index.name(),
          Completions.failure(e).message());
    } finally {
      session.backend().builds(Optional.empty());
      session.close();
      running.remove(index.oid());
    }
  }

  private static long rows(SqlSession session, IndexDefinition definition) {
    return session
        .services()
        .catalog()
        .current()
        .relation(definition.tableOid())
        .map(table -> session.statistics().counted(table.id()))
        .orElse(0L);
  }

  /// Ends all; what is left is gone on with by another node.
  @Override
  public void close() {
    closed = true;
    running.values().forEach(SqlSession::cancel);
  }
}
