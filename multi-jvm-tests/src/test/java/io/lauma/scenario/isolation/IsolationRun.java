package io.lauma.scenario.isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.scenario.fixture.RealPostgres;
import io.lauma.scenario.isolation.Answer.Failure;
import io.lauma.scenario.isolation.Interleaving.Result;
import io.lauma.scenario.isolation.Interleaving.Server;
import io.lauma.scenario.isolation.Script.Scenario;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs all files on PostgreSQL and on a server that is judged; files beside each other, as they
/// mostly wait.
final class IsolationRun {
  /// Of all files, for the servers that run them.
  static final String TABLES =
      "table aborted_read, anti_dependency_cycle, circular_flow, dirty_write, fuzzy_read,"
          + " intermediate_read, lost_update, observed_vanishes, phantom, phantom_by_name,"
          + " predicate_preceders, read_skew, write_skew, c, cc, cn, p, cu, cuc, pu";

  private static final Logger LOG = LoggerFactory.getLogger(IsolationRun.class);
  private static final int FILES_AT_ONCE = 8;
  private static final String CONFLICT = "could not serialize access due to ";
  private static final Pattern NAMES_THE_ROW =
      Pattern.compile(
          "The row with key \\(.+\\)=\\(.+\\) of table \"\\w+\" was changed by transaction \\d+"
              + " after this one had (read it|taken its snapshot)\\.");
  private static final Pattern NAMES_THE_KEY =
      Pattern.compile(
          "Key \\(.+\\)=\\(.+\\) of table \"\\w+\" was referenced from table \"\\w+\" by another"
              + " transaction after this one had taken its snapshot\\.");

  /// Levels by the names of the known differences.
  private static final Map<String, Integer> LEVELS = new LinkedHashMap<>();

  static {
    LEVELS.put("READ COMMITTED", Connection.TRANSACTION_READ_COMMITTED);
    LEVELS.put("REPEATABLE READ", Connection.TRANSACTION_REPEATABLE_READ);
    LEVELS.put("SERIALIZABLE", Connection.TRANSACTION_SERIALIZABLE);
  }

  private final Server reference;
  private final Server judged;
  private final KnownDifferences known = KnownDifferences.read();

  IsolationRun(RealPostgres reference, Server judged) {
    this.reference = _ -> reference.connect();
    this.judged = judged;
  }

  private record Finding(String name, List<String> expected, List<String> actual) {}

  /// One test a scenario and level.
  Stream<DynamicTest> tests() throws InterruptedException, ExecutionException {
    List<Finding> findings = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(FILES_AT_ONCE)) {
      List<Future<List<Finding>>> running =
          Script.all().stream().map(script -> threads.submit(() -> run(script))).toList();
      for (Future<List<Finding>> one : running) {
        findings.addAll(one.get());
      }
    }
    return findings.stream()
        .map(found ->
            DynamicTest.dynamicTest(
                found.name(),
                () ->
                    assertEquals(
                        String.join("\n", found.expected()), String.join("\n", found.actual()))));
  }

  private List<Finding> run(Script script) throws Exception {
    List<Finding> findings = new ArrayList<>();
    try (Connection expecting = reference.connect(0);
        Connection setup = judged.connect(0)) {
      Interleaving.execute(expecting, script.tables());
      Interleaving.execute(setup, script.tables());
    }
    for (Scenario scenario : script.scenarios()) {
      for (Map.Entry<String, Integer> level : LEVELS.entrySet()) {
        String name = script.name() + ", " + scenario.title() + ", " + level.getKey();
        int isolation = level.getValue();
        Result expected = new Interleaving(reference, script, scenario, isolation).runOnPostgres();
        Result actual = new Interleaving(judged, script, scenario, isolation).run(expected);
        if (isolation == Connection.TRANSACTION_SERIALIZABLE) {
          List<String> complaints = judge(name, script, expected, actual);
          findings.add(
              new Finding(
                  name, complaints.isEmpty() ? List.of() : List.of("a serial order"), complaints));
        } else {
          findings.add(new Finding(name, known.applied(name, expected.lines()), actual.lines()));
        }
      }
    }
    return findings;
  }

  /// @return what is wrong, with all that was told; empty when an order explains it
  private List<String> judge(String name, Script script, Result expected, Result actual)
      throws Exception {
    SerialOrders orders = new SerialOrders(script, actual);
    List<String> complaints = new ArrayList<>();
    try (Connection oracle = reference.connect(0)) {
      oracle.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      if (!orders.isSerial(oracle)) {
        complaints.add("no serial order explains the committed transactions");
      }
    }
    List<String> allowed = new ArrayList<>(List.of("40001", "40P01", "25P02"));
    new SerialOrders(script, expected).failures().forEach(failure -> allowed.add(failure.state()));
    for (Failure failure : orders.failures()) {
      if (!allowed.contains(failure.state())
          && !known.isListed(name, failure, expected.lines(), actual.lines())) {
        complaints.add("unexpected " + failure);
      }
      boolean namesRow =
          NAMES_THE_ROW.matcher(failure.detail()).matches()
              || NAMES_THE_KEY.matcher(failure.detail()).matches();
      if (failure.message().startsWith(CONFLICT) && !namesRow) {
        complaints.add("a detail that does not name the row: " + failure);
      }
    }
    int inPostgres = new SerialOrders(script, expected).committedCount();
    if (orders.committedCount() == 0 && inPostgres > 0) {
      complaints.add("nobody committed, in PostgreSQL " + inPostgres + " did");
    }
    if (orders.committedCount() != inPostgres) {
      LOG.info("{}: {} committed, in PostgreSQL {}", name, orders.committedCount(), inPostgres);
    }
    if (!complaints.isEmpty()) {
      complaints.addAll(actual.lines());
    }
    return complaints;
  }

  /// Fails when a listed difference was not met.
  void assertAllKnownDifferencesWereMet() {
    assertTrue(known.unmet().isEmpty(), () -> "differ no more, delete them: " + known.unmet());
  }
}
