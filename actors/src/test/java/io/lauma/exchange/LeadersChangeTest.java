package io.lauma.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.kv.GroupId;
import io.lauma.log.NodeId;
import io.lauma.replica.LedGroup;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A statement is under way when every group gets another leader. A client that has got the first
/// rows of a query gets the rest of the same rows, in their order; one that copies rows in has each
/// of them there once. A statement of READ COMMITTED that is alone never fails with 40001.
class LeadersChangeTest {
  private static final int ROWS = 20_000;
  private static final int KINDS = 10;
  private static final int WRITTEN = 100;
  private static final int CHANGES_MAX = 10;

  @TempDir static Path directory;
  private static TestHerd herd;

  @BeforeAll
  static void start() {
    herd = TestHerd.start(directory, 3);
    try (TestSession session = herd.node(0).session()) {
      session.run("create table t (id int primary key, kind int, body text)");
      session.run(
          "insert into t select g, g % "
              + KINDS
              + ", repeat('x', 300) from generate_series(1, "
              + ROWS
              + ") g");
    }
  }

  @AfterAll
  static void stop() {
    if (herd != null) {
      herd.close();
    }
  }

  /// The rows of a query during which all leaders change once.
  private static List<String> rowsOverChange(String sql) {
    try (TestSession session = herd.node(0).session()) {
      return rowsOverChange(session, sql);
    }
  }

  private static List<String> rowsOverChange(TestSession session, String sql) {
    return rowsOverChange(session, sql, true);
  }

  private static List<String> rowsOverChange(TestSession session, String sql, boolean seen) {
    AtomicBoolean moved = new AtomicBoolean();
    List<String> rows =
        session.rows(
            sql,
            seen,
            _ -> {
              if (moved.compareAndSet(false, true)) {
                moveAllLeaders();
              }
            });
    assertTrue(moved.get());
    return rows;
  }

  private static void moveAllLeaders() {
    for (GroupId group : herd.node(0).membership().dataGroups()) {
      TestHerd.await("a leader", () -> leaderOf(group).isPresent());
      LedGroup before = leaderOf(group).orElseThrow().router().led(group).orElseThrow();
      TestHerd.await("moved", () -> isLedAnew(group, before) || moves(group));
      TestHerd.await("another leadership", () -> isLedAnew(group, before));
    }
  }

  /// False when the placement asks for something else at the same time.
  private static boolean moves(GroupId group) {
    return leaderOf(group).filter(leader -> moves(group, leader)).isPresent();
  }

  private static boolean moves(GroupId group, TestHerdNode leader) {
    int next = (herd.nodes().indexOf(leader) + 1) % herd.nodes().size();
    return TestHerdNode.await(
        leader
            .log()
            .transferLeadership(group, new NodeId(herd.node(next).name()))
            .handle((_, failure) -> failure == null));
  }

  private static Optional<TestHerdNode> leaderOf(GroupId group) {
    return herd.nodes().stream().filter(node -> leads(node, group)).findFirst();
  }

  private static boolean leads(TestHerdNode node, GroupId group) {
    return node.router().led(group).isPresent();
  }

  /// The placement may have given the group back to its first leader by now.
  @SuppressWarnings("ReferenceEquality") // each leadership is another object
  private static boolean isLedAnew(GroupId group, LedGroup before) {
    return herd.nodes().stream()
        .flatMap(node -> node.router().led(group).stream())
        .anyMatch(led -> led != before);
  }

  /// Compares without printing thousands of rows.
  private static void assertSame(List<Integer> expected, List<Integer> actual) {
    Set<Integer> missing = new TreeSet<>(expected);
    actual.forEach(missing::remove);
    assertEquals(
        "0 missing, " + expected.size() + " rows",
        missing.size() + " missing, " + actual.size() + " rows");
    assertTrue(expected.equals(actual), "the order");
  }

  private static List<Integer> ids(IntPredicate wanted) {
    return IntStream.rangeClosed(1, ROWS).filter(wanted).boxed().toList();
  }

  /// The first values of rows, as they came.
  private static List<Integer> idsOf(List<String> rows) {
    return rows.stream().map(row -> Integer.valueOf(row.substring(0, row.indexOf('|')))).toList();
  }

  private static List<Integer> sortedIdsOf(List<String> rows) {
    return idsOf(rows).stream().sorted().toList();
  }

  private static int kind(String row) {
    return Integer.parseInt(row.split("\\|", 3)[1]);
  }

  @Test
  void everyRowOnce() {
    assertSame(ids(_ -> true), sortedIdsOf(rowsOverChange("select id, body from t")));
  }

  @Test
  void conditionsAndExpressions() {
    assertSame(
        ids(id -> id % KINDS == 3),
        sortedIdsOf(rowsOverChange("select id, body || repeat('y', 2000) from t where kind = 3")));
  }

  @Test
  void inTheOrderOfTheKey() {
    assertSame(
        ids(_ -> true).reversed(),
        idsOf(rowsOverChange("select id, body from t order by id desc")));
  }

  /// Rows of equal sort keys come in any order, and yet each of them once.
  @Test
  void inAnOrderWithTies() {
    List<String> rows = rowsOverChange("select id, kind, body from t order by kind");
    assertEquals(
        rows.stream().map(LeadersChangeTest::kind).sorted(Comparator.naturalOrder()).toList(),
        rows.stream().map(LeadersChangeTest::kind).toList());
    assertSame(ids(_ -> true), sortedIdsOf(rows));
  }

  @Test
  void upToALimit() {
    List<Integer> rows = idsOf(rowsOverChange("select id, body from t limit 15000"));
    assertEquals(15_000, rows.size());
    assertEquals(15_000, rows.stream().distinct().count());
  }

  @Test
  void throughAJoin() {
    assertSame(
        ids(_ -> true),
        sortedIdsOf(rowsOverChange("select a.id, a.body from t a join t b on a.id = b.id")));
  }

  @Test
  void whereRowsAreChosenAtRandom() {
    List<Integer> rows = idsOf(rowsOverChange("select id, body from t where random() < 0.9"));
    assertEquals(rows.size(), rows.stream().distinct().count());
    assertTrue(rows.size() > ROWS * 8 / 10, "nine in ten rows");
  }

  /// The rows of a COPY are locked by leaders that are gone in the end: they are loaded again,
  /// without the client.
  @Test
  void rowsThatAreCopiedIn() {
    try (TestSession session = herd.node(0).session()) {
      session.run("create table c (id int primary key, body text)");
      Iterator<Integer> pieces = IntStream.range(0, 40).iterator();
      session.copy(
          "copy c from stdin",
          () -> {
            if (!pieces.hasNext()) {
              return null;
            }
            int piece = pieces.next();
            if (piece == 20) {
              moveAllLeaders();
            }
            return IntStream.range(piece * 500, piece * 500 + 500)
                .mapToObj(id -> id + "\tbody " + id + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
          });
      assertEquals("20000|199990000", session.rows("select count(*), sum(id) from c").getFirst());
    }
  }

  /// A client does not see the rows of a change before it stands.
  @Test
  void rowsThatAreChanged() {
    try (TestSession session = herd.node(0).session()) {
      session.run("create table u (id int primary key, kind int, body text)");
      session.run("insert into u select id, 0, body from t");
      List<String> rows =
          rowsOverChange(session, "update u set kind = kind + 1 returning id, kind, body", false);
      assertSame(ids(_ -> true), sortedIdsOf(rows));
      assertEquals(
          Set.of(1), rows.stream().map(LeadersChangeTest::kind).collect(Collectors.toSet()));
      assertEquals(
          "20000|1|1", session.rows("select count(*), min(kind), max(kind) from u").getFirst());
    }
  }

  /// A transaction that has written to the shards has lost that with their leaders, except where
  /// the placement has moved one, which hands it over: as long as reads go on they show it.
  @Test
  void notWhereWritesAreLost() {
    try (TestSession session = herd.node(0).session()) {
      session.run("begin");
      session.run("update t set kind = kind + " + KINDS + " where id <= " + WRITTEN);
      SqlException failure =
          assertThrows(
              SqlException.class,
              () -> {
                for (int change = 0; change < CHANGES_MAX; change++) {
                  assertOwnWritesAreSeen(
                      rowsOverChange(session, "select id, kind, body || repeat('y', 2000) from t"));
                }
              });
      assertEquals(SqlState.T_R_SERIALIZATION_FAILURE, failure.state());
      session.run("rollback");
    }
  }

  private static void assertOwnWritesAreSeen(List<String> rows) {
    assertSame(ids(_ -> true), sortedIdsOf(rows));
    assertEquals(WRITTEN, rows.stream().filter(row -> kind(row) >= KINDS).count());
  }
}
