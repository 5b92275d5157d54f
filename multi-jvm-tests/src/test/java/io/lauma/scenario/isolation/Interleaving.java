package io.lauma.scenario.isolation;

import io.lauma.scenario.isolation.Script.Scenario;
import io.lauma.scenario.isolation.Script.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/// One run of a scenario on a server: each step is started when the one before has answered or
/// waits.
final class Interleaving {
  private static final long SHORT_MILLIS = 20;
  private static final long STILL_WAITING_MILLIS = 250;
  private static final long ANSWER_MILLIS_MAX = 15_000;

  /// Where a session connects to; 0 is the one that makes rows.
  interface Server {
    Connection connect(int session) throws SQLException;
  }

  /// What became of a step.
  ///
  /// @param answered the step at whose time the answer came: its own unless it waited
  record Told(Step step, int answered, Answer answer) {}

  /// @param after answers to the queries of what is left
  record Result(List<Told> steps, List<Answer> after) {
    Result {
      steps = List.copyOf(steps);
      after = List.copyOf(after);
    }

    /// A line a step, as far as servers may be compared.
    List<String> lines() {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < steps.size(); i++) {
        Told told = steps.get(i);
        String waited =
            told.answered() == i
                ? ""
                : "waits, then at " + steps.get(told.answered()).step() + " -> ";
        lines.add(told.step() + " -> " + waited + told.answer());
      }
      after.forEach(answer -> lines.add("after -> " + answer));
      return lines;
    }
  }

  /// How the other sessions are found to wait.
  private interface Waits {
    /// @param now the last step that was started
    /// @return the answer, or nothing when the step waits for another session
    Optional<Answer> look(int step, int now, Session session) throws Exception;
  }

  private final Server server;
  private final Script script;
  private final Scenario scenario;
  private final int isolation;

  Interleaving(Server server, Script script, Scenario scenario, int isolation) {
    this.server = server;
    this.script = script;
    this.scenario = scenario;
    this.isolation = isolation;
  }

  static void execute(Connection connection, List<String> statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /// On PostgreSQL, which says what waits.
  Result runOnPostgres() throws Exception {
    try (Connection setup = server.connect(0);
        Statement asking = setup.createStatement()) {
      return run(
          setup,
          (_, _, session) -> {
            long deadline = System.nanoTime() + ANSWER_MILLIS_MAX * 1_000_000;
            while (System.nanoTime() < deadline) {
              Optional<Answer> answer = session.answer(SHORT_MILLIS);
              if (answer.isPresent() || isBlocked(asking, session)) {
                return answer;
              }
            }
            return Optional.empty();
          });
    }
  }

  private static boolean isBlocked(Statement asking, Session session) throws SQLException {
    try (var result =
        asking.executeQuery(
            "select cardinality(pg_blocking_pids(" + session.backend() + ")) > 0")) {
      return result.next() && result.getBoolean(1);
    }
  }

  /// On a server that is given the time it may need where PostgreSQL answered, and a short one
  /// where PostgreSQL waited.
  Result run(Result expected) throws Exception {
    try (Connection setup = server.connect(0)) {
      return run(
          setup,
          (step, now, session) -> {
            if (expected.steps().get(step).answered() == now) {
              return session.answer(ANSWER_MILLIS_MAX);
            }
            return session.answer(step == now ? STILL_WAITING_MILLIS : SHORT_MILLIS);
          });
    }
  }

  private Result run(Connection setup, Waits waits) throws Exception {
    execute(setup, script.rows());
    Sessions sessions = new Sessions();
    Map<Integer, Integer> waiting = new TreeMap<>();
    List<Told> told = new ArrayList<>();
    try {
      for (Step step : scenario.steps()) {
        sessions.open(step.session());
      }
      for (int i = 0; i < scenario.steps().size(); i++) {
        Step step = scenario.steps().get(i);
        Session session = sessions.get(step.session());
        Integer before = waiting.remove(step.session());
        if (before != null) {
          told.set(before, new Told(scenario.steps().get(before), i, atLast(session)));
        }
        session.start(step.sql());
        told.add(new Told(step, i, NOT_YET));
        waiting.put(step.session(), i);
        for (int open : waiting.values().stream().sorted(Comparator.reverseOrder()).toList()) {
          Step asked = scenario.steps().get(open);
          Optional<Answer> answer = waits.look(open, i, sessions.get(asked.session()));
          if (answer.isPresent()) {
            told.set(open, new Told(asked, i, answer.get()));
            waiting.remove(asked.session());
          }
        }
      }
      int last = scenario.steps().size() - 1;
      for (int open : waiting.values()) {
        Step asked = scenario.steps().get(open);
        told.set(open, new Told(asked, last, atLast(sessions.get(asked.session()))));
      }
    } finally {
      for (Session session : sessions.opened.values()) {
        session.close();
      }
    }
    return new Result(told, script.after().stream().map(sql -> Answer.of(setup, sql)).toList());
  }

  /// Those of one run, by number.
  private final class Sessions {
    private final Map<Integer, Session> opened = new TreeMap<>();

    void open(int number) throws SQLException {
      if (!opened.containsKey(number)) {
        opened.put(number, new Session(server.connect(number), isolation));
      }
    }

    Session get(int number) {
      return Objects.requireNonNull(opened.get(number));
    }
  }

  private static final Answer NOT_YET = new Answer("no answer", Optional.empty());

  private static Answer atLast(Session session) throws InterruptedException, ExecutionException {
    return session.answer(ANSWER_MILLIS_MAX).orElse(NOT_YET);
  }
}
