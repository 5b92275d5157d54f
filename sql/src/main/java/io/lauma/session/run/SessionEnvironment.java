package io.lauma.session.run;

import io.lauma.catalog.CatalogState;
import io.lauma.catalog.Relation;
import io.lauma.exec.Completions;
import io.lauma.exec.PreparedTransactions;
import io.lauma.exec.TransactionOutcomes;
import io.lauma.expr.CatalogLookup;
import io.lauma.expr.FunctionEnvironment;
import io.lauma.pgcatalog.SessionTables;
import io.lauma.pgcatalog.SettingRow;
import io.lauma.session.Sequences;
import io.lauma.session.SessionServices;
import io.lauma.session.backend.AdvisoryLockRow;
import io.lauma.session.backend.BackendRow;
import io.lauma.session.backend.BackendRow.WaitEvent;
import io.lauma.session.backend.RowWait;
import io.lauma.session.backend.TableHold;
import io.lauma.session.ddl.Names;
import io.lauma.session.lock.SessionAdvisoryLocks;
import io.lauma.session.setting.SettingRows;
import io.lauma.session.setting.Settings;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/// What functions see of a session. Used on the session's thread and, one at a time, on those of
/// its running plan.
public final class SessionEnvironment implements FunctionEnvironment, SessionTables {
  private final SqlSession session;
  private final Supplier<SessionServices> services;
  private final Settings settings;
  private final Function<CatalogState, CatalogLookup> lookups;
  private final Map<Integer, SequenceCache> sequences = new HashMap<>();
  private final SessionBackends backends;
  private final SessionAdvisoryLocks advisoryLocks;
  private final SessionSnapshots snapshots;
  private SplittableRandom random;
  private int lastSequence;

  private static final class SequenceCache {
    private long next;
    private long increment;
    private int left;
    private long last;
    private boolean hasLast;
  }

  SessionEnvironment(
      SqlSession session,
      Supplier<SessionServices> services,
      Settings settings,
      Function<CatalogState, CatalogLookup> lookups,
      long seed) {
    this.session = session;
    this.services = services;
    this.settings = settings;
    this.lookups = lookups;
    this.backends = new SessionBackends(session);
    this.advisoryLocks = new SessionAdvisoryLocks(session);
    this.snapshots = new SessionSnapshots(session);
    this.random = new SplittableRandom(seed);
  }

  @Override
  public String currentUser() {
    return session.user();
  }

  @Override
  public String sessionUser() {
    return session.user();
  }

  @Override
  public String currentDatabase() {
    return Names.DATABASE;
  }

  @Override
  public Optional<String> currentSchema() {
    CatalogState catalog = session.catalog();
    return session.searchPath().stream()
        .filter(schema -> catalog.schema(schema).isPresent())
        .findFirst();
  }

  @Override
  public List<String> currentSchemas(boolean implicit) {
    CatalogState catalog = session.catalog();
    List<String> schemas = new ArrayList<>();
    if (implicit && !session.searchPath().contains("pg_catalog")) {
      schemas.add("pg_catalog");
    }
    session.searchPath().stream()
        .filter(schema -> catalog.schema(schema).isPresent())
        .forEach(schemas::add);
    return schemas;
  }

  @Override
  public Optional<String> setting(String name, boolean missingIsNull) {
    return missingIsNull ? settings.find(name) : Optional.of(settings.show(name));
  }

  @Override
  public String setSetting(String name, String value, boolean local) {
    settings.set(name, value, local);
    return settings.show(name);
  }

  @Override
  public int backendProcessId() {
    return session.processId();
  }

  @Override
  public long clockMicros() {
    return session.nowMicros();
  }

  @Override
  public synchronized long nextValue(int sequenceOid) {
    Relation sequence = sequence(sequenceOid);
    SequenceCache cache = sequences.computeIfAbsent(sequenceOid, _ -> new SequenceCache());
    if (cache.left == 0) {
      Sequences.Block block = Completions.await(services.get().sequences().next(sequence));
      cache.next = block.first();
      cache.increment = block.increment();
      cache.left = block.count();
    }
    long value = cache.next;
    cache.left--;
    if (cache.left > 0) {
      cache.next += cache.increment;
    }
    cache.last = value;
    cache.hasLast = true;
    lastSequence = sequenceOid;
    return value;
  }

  @Override
  public synchronized long currentValue(int sequenceOid) {
    Relation sequence = sequence(sequenceOid);
    SequenceCache cache = sequences.get(sequenceOid);
    if (cache == null || !cache.hasLast) {
      throw new SqlException(
          SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
          "currval of sequence \"" + sequence.name() + "\" is not yet defined in this session");
    }
    return cache.last;
  }

  @Override
  public synchronized long lastValue() {
    if (lastSequence == 0) {
      throw new SqlException(
          SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, "lastval is not yet defined in this session");
    }
    return currentValue(lastSequence);
  }

  @Override
  public synchronized long setValue(int sequenceOid, long value, boolean isCalled) {
    Relation sequence = sequence(sequenceOid);
    Relation.SequenceOptions options = sequence.sequence().orElseThrow();
    if (value < options.minimum() || value > options.maximum()) {
      throw new SqlException(
          SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
          "setval: value "
              + value
              + " is out of bounds for sequence \""
              + sequence.name()
              + "\" ("
              + options.minimum()
              + ".."
              + options.maximum()
              + ")");
    }
    Completions.await(services.get().sequences().set(sequence, value, isCalled));
    SequenceCache cache = sequences.computeIfAbsent(sequenceOid, _ -> new SequenceCache());
    cache.left = 0;
    if (isCalled) {
      cache.last = value;
      cache.hasLast = true;
    }
    return value;
  }

  private Relation sequence(int oid) {
    Relation relation =
        session
            .catalog()
            .relation(oid)
            .orElseThrow(() ->
                new SqlException(
                    SqlState.UNDEFINED_TABLE, "relation with OID " + oid + " does not exist"));
    if (relation.kind() != Relation.Kind.SEQUENCE) {
      throw new SqlException(
          SqlState.WRONG_OBJECT_TYPE, "\"" + relation.name() + "\" is not a sequence");
    }
    return relation;
  }

  @Override
  public Optional<String> transactionStatus(long id) {
    return Completions.await(services.get().outcomes().of(id))
        .map(TransactionOutcomes.Outcome::text);
  }

  @Override
  public long transactionId() {
    return session.transactionId();
  }

  @Override
  public String exportSnapshot() {
    return snapshots.export();
  }

  /// The snapshots that the session has exported.
  public SessionSnapshots snapshots() {
    return snapshots;
  }

  @Override
  public int userOid() {
    return session.userOid();
  }

  @Override
  public List<SettingRow> settings() {
    return SettingRows.of(settings);
  }

  @Override
  public List<BackendRow> activity() {
    return backends.rows();
  }

  @Override
  public List<BackendRow> backendsNow() {
    return backends.present();
  }

  @Override
  public List<TableHold> tableHolds() {
    return backends.tableHolds();
  }

  @Override
  public List<AdvisoryLockRow> advisoryLockRows() {
    return Completions.await(services.get().advisoryLocks().rows());
  }

  @Override
  public List<RowWait> rowWaits() {
    return Completions.await(services.get().backends().rowWaits());
  }

  @Override
  public List<PreparedTransactions.Prepared> preparedTransactions() {
    return Completions.await(services.get().prepared().all());
  }

  @Override
  public SessionBackends backends() {
    return backends;
  }

  @Override
  public SessionAdvisoryLocks advisoryLocks() {
    return advisoryLocks;
  }

  @Override
  public void sleep(long micros) {
    session.waiting(Optional.of(WaitEvent.SLEEP), () -> session.runner().sleep(micros));
  }

  @Override
  public synchronized double random() {
    return random.nextDouble();
  }

  @Override
  public synchronized void setSeed(double seed) {
    random = new SplittableRandom(Double.doubleToLongBits(seed));
  }

  @Override
  public CatalogLookup catalog() {
    return lookups.apply(session.catalog());
  }
}
