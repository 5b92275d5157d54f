package io.lauma.exec.run;

import io.lauma.expr.AdvisoryFunctions;
import io.lauma.expr.BackendFunctions;
import io.lauma.expr.CatalogLookup;
import io.lauma.expr.FunctionEnvironment;
import java.util.List;
import java.util.Optional;

/// The environment of expressions beside the data. The planner keeps every function that asks its
/// session something above the fragments, so any question here is a bug.
///
/// @param clockMicros the statement's start
record SessionlessEnvironment(long clockMicros) implements FunctionEnvironment {

  @Override
  public String currentUser() {
    throw Fragments.misplaced("the user");
  }

  @Override
  public String sessionUser() {
    throw Fragments.misplaced("the user");
  }

  @Override
  public String currentDatabase() {
    throw Fragments.misplaced("the database");
  }

  @Override
  public Optional<String> currentSchema() {
    throw Fragments.misplaced("the search path");
  }

  @Override
  public List<String> currentSchemas(boolean implicit) {
    throw Fragments.misplaced("the search path");
  }

  @Override
  public Optional<String> setting(String name, boolean missingIsNull) {
    throw Fragments.misplaced("a setting");
  }

  @Override
  public String setSetting(String name, String value, boolean local) {
    throw Fragments.misplaced("a setting");
  }

  @Override
  public int backendProcessId() {
    throw Fragments.misplaced("the process id");
  }

  @Override
  public long nextValue(int sequenceOid) {
    throw Fragments.misplaced("a sequence");
  }

  @Override
  public long currentValue(int sequenceOid) {
    throw Fragments.misplaced("a sequence");
  }

  @Override
  public long lastValue() {
    throw Fragments.misplaced("a sequence");
  }

  @Override
  public long setValue(int sequenceOid, long value, boolean isCalled) {
    throw Fragments.misplaced("a sequence");
  }

  @Override
  public long transactionId() {
    throw Fragments.misplaced("the transaction id");
  }

  @Override
  public String exportSnapshot() {
    throw Fragments.misplaced("the transaction id");
  }

  @Override
  public Optional<String> transactionStatus(long id) {
    throw Fragments.misplaced("the outcome of a transaction");
  }

  @Override
  public void sleep(long micros) {
    throw Fragments.misplaced("a pause");
  }

  @Override
  public BackendFunctions backends() {
    throw Fragments.misplaced("another session");
  }

  @Override
  public AdvisoryFunctions advisoryLocks() {
    throw Fragments.misplaced("an advisory lock");
  }

  @Override
  public double random() {
    throw Fragments.misplaced("a random number");
  }

  @Override
  public void setSeed(double seed) {
    throw Fragments.misplaced("a random number");
  }

  @Override
  public CatalogLookup catalog() {
    throw Fragments.misplaced("the catalog");
  }
}
