package io.lauma.expr;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// A session of one user with settings, one sequence counter each and no catalog objects.
final class FakeEnvironment implements FunctionEnvironment {
  private final Map<String, String> settings = new HashMap<>(Map.of("work_mem", "4MB"));
  private final Map<Integer, Long> sequences = new HashMap<>();
  private Random random = new Random(1);
  private int lastSequence;

  @Override
  public String currentUser() {
    return "postgres";
  }

  @Override
  public String sessionUser() {
    return "postgres";
  }

  @Override
  public String currentDatabase() {
    return "postgres";
  }

  @Override
  public Optional<String> currentSchema() {
    return Optional.of("public");
  }

  @Override
  public List<String> currentSchemas(boolean implicit) {
    return implicit ? List.of("pg_catalog", "public") : List.of("public");
  }

  @Override
  public Optional<String> setting(String name, boolean missingIsNull) {
    String value = settings.get(name);
    if (value == null && !missingIsNull) {
      throw new SqlException(
          SqlState.UNDEFINED_OBJECT, "unrecognized configuration parameter \"" + name + "\"");
    }
    return Optional.ofNullable(value);
  }

  @Override
  public String setSetting(String name, String value, boolean local) {
    settings.put(name, value);
    return value;
  }

  @Override
  public int backendProcessId() {
    return 4711;
  }

  @Override
  public long clockMicros() {
    return 1_700_000_000_000_000L;
  }

  @Override
  public long nextValue(int sequenceOid) {
    lastSequence = sequenceOid;
    return sequences.merge(sequenceOid, 1L, Long::sum);
  }

  @Override
  public long currentValue(int sequenceOid) {
    return sequences.getOrDefault(sequenceOid, 0L);
  }

  @Override
  public long lastValue() {
    return currentValue(lastSequence);
  }

  @Override
  public long setValue(int sequenceOid, long value, boolean isCalled) {
    sequences.put(sequenceOid, isCalled ? value : value - 1);
    return value;
  }

  @Override
  public Optional<String> transactionStatus(long id) {
    return Optional.empty();
  }

  @Override
  public long transactionId() {
    return 77;
  }

  @Override
  public String exportSnapshot() {
    throw new UnsupportedOperationException("there is no transaction");
  }

  @Override
  public void sleep(long micros) {}

  @Override
  public BackendFunctions backends() {
    throw new UnsupportedOperationException("there is no other session");
  }

  @Override
  public AdvisoryFunctions advisoryLocks() {
    throw new UnsupportedOperationException("there are no advisory locks");
  }

  @Override
  public double random() {
    return random.nextDouble();
  }

  @Override
  public void setSeed(double seed) {
    random = new Random(Double.doubleToLongBits(seed));
  }

  @Override
  public CatalogLookup catalog() {
    return new CatalogLookup() {
      @Override
      public int resolve(int regTypeOid, String name) {
        throw new SqlException(
            SqlState.UNDEFINED_TABLE, "relation \"" + name + "\" does not exist");
      }

      @Override
      public Optional<String> name(int regTypeOid, int oid) {
        return Optional.empty();
      }

      @Override
      public Optional<String> definition(String function, int oid, int column, boolean pretty) {
        return Optional.empty();
      }

      @Override
      public Optional<String> serialSequence(String table, String column) {
        return Optional.empty();
      }

      @Override
      public boolean isVisible(String kind, int oid) {
        return false;
      }
    };
  }
}
