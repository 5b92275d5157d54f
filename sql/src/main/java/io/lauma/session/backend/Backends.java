package io.lauma.session.backend;

import io.lauma.catalog.TableLock;
import io.lauma.clock.Clock;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/// The sessions of one node by process id. They outlive the node's incarnations. Thread-safe.
///
/// A process id is made so that no two nodes of a herd give out the same one: the node's number in
/// the herd (that of pg_cluster) above 20 bits that count. A node that is alone has no number that
/// will stay its own, and some of its sessions may live through a JOIN: it draws 30 random bits.
public final class Backends {
  private static final int COUNT_BITS = 20;
  private static final int COUNT_MASK = (1 << COUNT_BITS) - 1;

  /// Set in process ids that were drawn by a node that was alone.
  private static final int DRAWN = 1 << 30;

  private static final int NUMBERS_MAX = DRAWN >> COUNT_BITS;

  private final Clock clock;
  private final Map<Integer, Backend> open = new ConcurrentHashMap<>();
  private volatile IntSupplier nodeNumber = () -> 0;
  private volatile boolean ending;
  private int count;

  public Backends(Clock clock) {
    this.clock = clock;
  }

  /// Sets what knows the node's number among the members of its herd; 0 while it is alone.
  public void numberedBy(IntSupplier number) {
    nodeNumber = number;
  }

  public long nowMicros() {
    return clock.wallMillis() * 1_000;
  }

  /// A process id that no open session of the node has.
  public synchronized int nextProcessId() {
    int number = nodeNumber.getAsInt() % NUMBERS_MAX;
    while (true) {
      count = (count + 1) & COUNT_MASK;
      int id =
          number > 0
              ? number << COUNT_BITS | count
              : DRAWN | ThreadLocalRandom.current().nextInt(DRAWN);
      if (!open.containsKey(id)) {
        return id;
      }
    }
  }

  public void add(Backend backend) {
    open.put(backend.processId(), backend);
  }

  public void remove(Backend backend) {
    open.remove(backend.processId(), backend);
  }

  /// Sessions by process id.
  ///
  /// @param after only those with a larger one
  public List<BackendRow> rows(int after, int rowsMax) {
    return backends()
        .filter(backend -> backend.processId() > after)
        .limit(rowsMax)
        .map(Backend::row)
        .toList();
  }

  /// Process ids of the sessions whose transactions use a table in a way that excludes a mode.
  public List<Integer> users(int tableOid, TableLock mode) {
    return backends()
        .filter(backend -> backend.usesTable(tableOid, mode))
        .map(Backend::processId)
        .toList();
  }

  /// What statements of the sessions' transactions have locked, in order.
  ///
  /// @param after only those behind it
  public List<TableHold> tableHolds(Optional<TableHold> after, int holdsMax) {
    int first = after.map(TableHold::processId).orElse(Integer.MIN_VALUE);
    return backends()
        .filter(backend -> backend.processId() >= first)
        .flatMap(backend -> backend.tableHolds().stream())
        .filter(hold -> after.filter(last -> TableHold.ORDER.compare(hold, last) <= 0).isEmpty())
        .limit(holdsMax)
        .toList();
  }

  /// The snapshot that a session's present transaction has exported under an identifier.
  public Optional<ExportedSnapshot> exportedSnapshot(String identifier) {
    return open.values().stream()
        .flatMap(backend -> backend.exportedSnapshot(identifier).stream())
        .findFirst();
  }

  private Stream<Backend> backends() {
    return open.values().stream().sorted(Comparator.comparingInt(Backend::processId));
  }

  /// A client's cancel request. Answers whether the process id is one of this node.
  public boolean cancelRequest(int processId, int secretKey) {
    Backend backend = open.get(processId);
    if (backend != null && backend.secretKey() == secretKey) {
      backend.cancel();
    }
    return backend != null;
  }

  /// The node's incarnation ends, and with it the advisory locks that sessions have through it:
  /// those that have any must end, because they rely on them.
  public void incarnationEnds() {
    SqlException reason = terminated();
    backends().filter(Backend::hasAdvisoryLocks).forEach(backend -> backend.terminate(reason));
  }

  private static SqlException terminated() {
    return new SqlException(
        SqlState.ADMIN_SHUTDOWN, "terminating connection due to administrator command");
  }

  /// The node is about to stop: what its sessions have begun and others can go on with is left to
  /// them.
  public void nodeEnds() {
    ending = true;
  }

  public boolean isNodeEnding() {
    return ending;
  }

  /// What the sessions of this node are building.
  public List<BuildProgress> builds() {
    return backends().flatMap(backend -> backend.row().build().stream()).toList();
  }

  /// The id of the transaction that a session is in; 0 when there is none.
  public long transactionId(int processId) {
    Backend backend = open.get(processId);
    return backend == null ? 0 : backend.transactionId();
  }

  /// Sends a signal to a session of this node.
  public SignalOutcome signal(int processId, BackendSignal signal, HerdBackends.Asker asker) {
    Backend backend = open.get(processId);
    if (backend == null) {
      return SignalOutcome.NO_PROCESS;
    }
    if (!asker.superuser() && backend.isSuperuser()) {
      return SignalOutcome.SUPERUSERS_ONLY;
    }
    if (!asker.superuser() && backend.userOid() != asker.userOid()) {
      return SignalOutcome.OTHER_ROLE;
    }
    switch (signal) {
      case CANCEL -> backend.cancel();
      case TERMINATE -> backend.terminate(terminated());
      case PROBE -> {}
    }
    return SignalOutcome.SENT;
  }
}
