package io.lauma.scenario.isolation;

import io.lauma.scenario.isolation.Interleaving.Result;
import io.lauma.scenario.isolation.Interleaving.Told;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The judge at SERIALIZABLE: whether the committed transactions of a run, one after another on
/// PostgreSQL in some order that keeps who ended before the other began, see and leave the same.
final class SerialOrders {
  private final Script script;
  private final Result result;
  private final List<Transaction> all = new ArrayList<>();

  /// @param first step after BEGIN, when the snapshot is taken
  /// @param end step at which the end was told
  private record Transaction(List<Told> steps, int first, int end, boolean isCommitted) {}

  SerialOrders(Script script, Result result) {
    this.script = script;
    this.result = result;
    Map<Integer, Open> open = new HashMap<>();
    for (int i = 0; i < result.steps().size(); i++) {
      Told told = result.steps().get(i);
      String sql = told.step().sql();
      if (sql.startsWith("begin")) {
        open.put(told.step().session(), new Open(told));
        continue;
      }
      Open block = open.get(told.step().session());
      if (block == null) {
        add(List.of(told), i, told.answered(), told.answer().isDone());
        continue;
      }
      block.add(told, i);
      boolean isCommit = sql.equals("commit");
      if (isCommit || sql.equals("rollback")) {
        add(block.steps, block.first, told.answered(), isCommit && !isFailed(block.steps));
        open.remove(told.step().session());
      }
    }
    open.values().forEach(block -> add(block.steps, block.first, Integer.MAX_VALUE, false));
  }

  /// A transaction that has begun and not ended.
  private static final class Open {
    private final List<Told> steps = new ArrayList<>();
    private int first = Integer.MAX_VALUE;

    Open(Told begin) {
      steps.add(begin);
    }

    void add(Told told, int number) {
      first = Math.min(first, number);
      steps.add(told);
    }
  }

  private void add(List<Told> steps, int first, int end, boolean isCommitted) {
    all.add(new Transaction(List.copyOf(steps), first, end, isCommitted));
  }

  /// Whether COMMIT found the transaction failed, which the driver does not tell.
  private static boolean isFailed(List<Told> steps) {
    boolean isFailed = false;
    for (Told told : steps) {
      boolean isBack = told.step().sql().startsWith("rollback to");
      isFailed = !told.answer().isDone() || isFailed && !isBack;
    }
    return isFailed;
  }

  int committedCount() {
    return (int) all.stream().filter(Transaction::isCommitted).count();
  }

  /// Failures of the transactions that did not commit.
  List<Answer.Failure> failures() {
    return all.stream()
        .flatMap(transaction -> transaction.steps().stream())
        .flatMap(told -> told.answer().failure().stream())
        .toList();
  }

  /// Whether some order explains everything.
  ///
  /// @param oracle a PostgreSQL with the script's tables
  boolean isSerial(Connection oracle) throws SQLException {
    List<Transaction> committed = all.stream().filter(Transaction::isCommitted).toList();
    return explains(oracle, new ArrayList<>(), committed);
  }

  private boolean explains(Connection oracle, List<Transaction> order, List<Transaction> left)
      throws SQLException {
    if (left.isEmpty()) {
      return isReplayed(oracle, order);
    }
    for (Transaction next : left) {
      List<Transaction> rest = new ArrayList<>(left);
      rest.remove(next);
      if (rest.stream().anyMatch(other -> other.end() < next.first())) {
        continue;
      }
      order.add(next);
      if (explains(oracle, order, rest)) {
        return true;
      }
      order.removeLast();
    }
    return false;
  }

  private boolean isReplayed(Connection oracle, List<Transaction> order) throws SQLException {
    Interleaving.execute(oracle, script.rows());
    for (Transaction transaction : order) {
      for (Told told : transaction.steps()) {
        if (!Answer.of(oracle, told.step().sql()).toString().equals(told.answer().toString())) {
          Interleaving.execute(oracle, List.of("rollback"));
          return false;
        }
      }
    }
    for (int i = 0; i < script.after().size(); i++) {
      if (!Answer.of(oracle, script.after().get(i)).equals(result.after().get(i))) {
        return false;
      }
    }
    return true;
  }
}
