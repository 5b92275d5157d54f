package io.lauma.session.run;

import io.lauma.catalog.CatalogCommitted;
import io.lauma.catalog.CatalogRules;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.DdlRequest;
import io.lauma.catalog.Relation;
import io.lauma.catalog.TableLock;
import io.lauma.clock.SystemClock;
import io.lauma.exec.PreparedTransactions;
import io.lauma.exec.RunResources;
import io.lauma.exec.Transaction;
import io.lauma.exec.memory.InMemoryRelations;
import io.lauma.kv.GroupId;
import io.lauma.kv.TableId;
import io.lauma.pgcatalog.SystemRows;
import io.lauma.session.CatalogAccess;
import io.lauma.session.ClusterControl;
import io.lauma.session.Sequences;
import io.lauma.session.Session;
import io.lauma.session.SessionServices;
import io.lauma.session.backend.AdvisoryLockRow;
import io.lauma.session.backend.BackendRow;
import io.lauma.session.backend.BackendSignal;
import io.lauma.session.backend.Backends;
import io.lauma.session.backend.HerdAdvisoryLocks;
import io.lauma.session.backend.HerdBackends;
import io.lauma.session.backend.RowWait;
import io.lauma.session.backend.SignalOutcome;
import io.lauma.session.build.BuildPoint;
import io.lauma.session.build.BuildRecords;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.Materializer;

/// A node without neighbours: sessions over relations in memory, under transactions that a test may
/// wrap.
final class LocalServices implements AutoCloseable {
  private static final String DISPATCHER = "pekko.actor.default-blocking-io-dispatcher";

  private final ActorSystem system = ActorSystem.create("session-test");
  private final Backends backends = new Backends(SystemClock.INSTANCE);
  private final AtomicLong rowIds = new AtomicLong();
  private final SqlSessionFactory sessions;
  private volatile CatalogState catalog = CatalogState.EMPTY;

  LocalServices(Path directory, UnaryOperator<Transaction.Begin> transactions) {
    InMemoryRelations relations = new InMemoryRelations(directory, DISPATCHER);
    SessionServices services =
        new SessionServices(
            new LocalCatalog(),
            transactions.apply(relations),
            _ -> CompletableFuture.completedFuture(Optional.empty()),
            new NothingPrepared(),
            relations,
            new NoSequences(),
            new NoNeighbours(backends),
            new OneHolder(),
            new NoCluster(),
            _ -> CompletableFuture.completedFuture(null),
            new NoBuildRecords(),
            new RunResources(
                new SystemRows(List::of),
                () -> ByteBuffer.allocate(16).putLong(7).putLong(rowIds.incrementAndGet()).array(),
                directory,
                4 << 20,
                DISPATCHER),
            Materializer.createMaterializer(system),
            SystemClock.INSTANCE);
    sessions = new SqlSessionFactory(() -> services, () -> catalog, backends);
  }

  /// A session of the superuser.
  Session open() {
    return sessions.open(
        Map.of("user", "postgres", "database", "postgres"),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
  }

  @Override
  public void close() {
    system.terminate();
  }

  private static UnsupportedOperationException unexpected() {
    return new UnsupportedOperationException("not a part of these tests");
  }

  private final class LocalCatalog implements CatalogAccess {
    @Override
    public CatalogState current() {
      return catalog;
    }

    @Override
    public CompletionStage<DdlResult> change(DdlRequest request, String user, String statement) {
      CatalogRules.Outcome outcome = CatalogRules.decide(catalog, request, List.of(new GroupId(1)));
      catalog =
          catalog.on(
              new CatalogCommitted(
                  catalog.version() + 1,
                  outcome.changes(),
                  outcome.nextOid(),
                  outcome.nextTableId(),
                  outcome.nextShardId(),
                  user,
                  statement,
                  0));
      return CompletableFuture.completedFuture(new DdlResult(List.of()));
    }

    @Override
    public CompletionStage<Void> endLocks(Relation relation) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Long> oldestWriter(Relation relation) {
      return CompletableFuture.completedFuture(Long.MAX_VALUE);
    }

    @Override
    public CompletionStage<Boolean> hasOtherWriters(Relation relation, long own) {
      return CompletableFuture.completedFuture(false);
    }

    @Override
    public String builder() {
      return "test";
    }
  }

  private static final class NothingPrepared implements PreparedTransactions {
    @Override
    public CompletionStage<Void> finish(
        String identifier, boolean commits, int roleOid, boolean superuser) {
      throw unexpected();
    }

    @Override
    public CompletionStage<List<Prepared>> all() {
      return CompletableFuture.completedFuture(List.of());
    }
  }

  private static final class NoSequences implements Sequences {
    @Override
    public CompletionStage<Block> next(Relation sequence) {
      throw unexpected();
    }

    @Override
    public CompletionStage<Void> set(Relation sequence, long value, boolean isCalled) {
      throw unexpected();
    }
  }

  private static final class NoNeighbours implements HerdBackends {
    private final Backends own;

    NoNeighbours(Backends own) {
      this.own = own;
    }

    @Override
    public CompletionStage<SnapshotSearch> exportedSnapshot(String identifier) {
      return CompletableFuture.completedFuture(
          new SnapshotSearch(own.exportedSnapshot(identifier), List.of()));
    }

    @Override
    public CompletionStage<Seen> rows() {
      return CompletableFuture.completedFuture(new Seen(List.<BackendRow>of(), List.of()));
    }

    @Override
    public CompletionStage<TableUsers> tableUsers(int tableOid, TableLock mode) {
      return CompletableFuture.completedFuture(new TableUsers(List.of(), List.of()));
    }

    @Override
    public CompletionStage<TableHolds> tableHolds() {
      return CompletableFuture.completedFuture(
          new TableHolds(own.tableHolds(Optional.empty(), Integer.MAX_VALUE), List.of()));
    }

    @Override
    public CompletionStage<List<RowWait>> rowWaits() {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletionStage<SignalOutcome> signal(int processId, BackendSignal signal, Asker asker) {
      throw unexpected();
    }

    @Override
    public void cancelRequest(int processId, int secretKey) {
      throw unexpected();
    }
  }

  /// Advisory locks that nobody else wants.
  private static final class OneHolder implements HerdAdvisoryLocks {
    @Override
    public CompletableFuture<Boolean> lock(int processId, Lock lock, boolean waits) {
      return CompletableFuture.completedFuture(true);
    }

    @Override
    public CompletionStage<Void> release(int processId, List<Lock> locks) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> releaseAll(int processId) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<List<AdvisoryLockRow>> rows() {
      return CompletableFuture.completedFuture(List.of());
    }
  }

  private static final class NoCluster implements ClusterControl {
    @Override
    public List<MemberRow> members() {
      return List.of();
    }

    @Override
    public CompletionStage<List<MemberRow>> discover(String server) {
      throw unexpected();
    }

    @Override
    public CompletionStage<Report> join(String server) {
      throw unexpected();
    }

    @Override
    public CompletionStage<Report> leave() {
      throw unexpected();
    }
  }

  /// No index is built here.
  private static final class NoBuildRecords implements BuildRecords {
    @Override
    public Optional<BuildPoint> find(TableId index) {
      return Optional.empty();
    }

    @Override
    public CompletionStage<Boolean> put(BuildPoint point) {
      return CompletableFuture.completedFuture(false);
    }
  }
}
