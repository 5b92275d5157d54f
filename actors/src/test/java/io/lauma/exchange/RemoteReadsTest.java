package io.lauma.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is written through any node is read through each node, wherever its rows are led.
class RemoteReadsTest {
  private static final int ROWS = 6_000;

  @TempDir static Path directory;
  private static TestHerd herd;

  @BeforeAll
  static void start() {
    herd = TestHerd.start(directory, 3);
    try (TestSession session = herd.node(0).session()) {
      session.run("create table t (id int primary key, grp int, body text)");
      session.run(
          "insert into t select g, g % 7, 'row ' || g from generate_series(1, " + ROWS + ") g");
      session.run("create replicated table r (code text primary key, name text)");
    }
  }

  @AfterAll
  static void stop() {
    if (herd != null) {
      herd.close();
    }
  }

  private static List<List<String>> onEveryNode(String sql) {
    List<List<String>> answers = new ArrayList<>();
    for (TestHerdNode node : herd.nodes()) {
      try (TestSession session = node.session()) {
        answers.add(session.rows(sql));
      }
    }
    return answers;
  }

  private static void assertEverywhere(List<String> expected, String sql) {
    assertEquals(List.of(expected, expected, expected), onEveryNode(sql));
  }

  @Test
  void readsOneKeyOnEveryNode() {
    for (int id : List.of(1, 2, 3, 4, 5, 6, ROWS)) {
      assertEverywhere(List.of("row " + id), "select body from t where id = " + id);
    }
    assertEverywhere(List.of(), "select body from t where id = 0");
  }

  @Test
  void readsSeveralKeys() {
    assertEverywhere(
        List.of("1", "2", "3", "4000"),
        "select id from t where id in (4000, 3, 1, 2, 90000) order by id");
  }

  @Test
  void scansTheShardsOfAllNodes() {
    assertEverywhere(
        List.of(ROWS + "|" + (long) ROWS * (ROWS + 1) / 2), "select count(*), sum(id) from t");
  }

  @Test
  void mergesSortedStreams() {
    List<String> all = IntStream.rangeClosed(1, ROWS).mapToObj(Integer::toString).toList();
    assertEverywhere(all, "select id from t order by id");
    assertEverywhere(all.reversed(), "select id from t order by id desc");
    assertEverywhere(
        List.of("5990", "5991", "5992"), "select id from t order by id offset 5989 limit 3");
  }

  @Test
  void mergesPartialAggregates() {
    List<String> expected = new ArrayList<>();
    for (int group = 0; group < 7; group++) {
      int wanted = group;
      long count = IntStream.rangeClosed(1, ROWS).filter(i -> i % 7 == wanted).count();
      expected.add(group + "|" + count);
    }
    assertEverywhere(expected, "select grp, count(*) from t group by grp order by grp");
  }

  @Test
  void sendsRowsLargerThanAFrame() {
    try (TestSession writer = herd.node(1).session()) {
      writer.run("create table large (id int primary key, body text)");
      writer.run("insert into large select g, repeat('x', 300000) from generate_series(1, 6) g");
    }
    assertEverywhere(
        IntStream.rangeClosed(1, 6).mapToObj(i -> i + "|300000").toList(),
        "select id, length(body) from large order by id");
    assertEverywhere(List.of("300000"), "select length(body) from large where id = 3");
    assertEverywhere(List.of("x".repeat(300_000)), "select body from large where id = 4");
  }

  @Test
  void readsAndWritesThroughEveryNodeInOneTransaction() {
    try (TestSession setup = herd.node(0).session()) {
      setup.run("create table own (id int primary key, v int)");
      setup.run("insert into own select g, 0 from generate_series(1, 100) g");
    }
    int committed = 0;
    for (TestHerdNode node : herd.nodes()) {
      try (TestSession session = node.session()) {
        session.run("begin");
        session.run("update own set v = v + 1");
        assertEquals(
            Integer.toString(100 * (committed + 1)), session.value("select sum(v) from own"));
        assertEquals(
            Integer.toString(committed + 1), session.value("select v from own where id = 17"));
        session.run("commit");
      }
      committed++;
      assertEverywhere(List.of(Integer.toString(100 * committed)), "select sum(v) from own");
    }
  }

  @Test
  void joinsTablesOfSeveralNodes() {
    assertEverywhere(
        List.of("858"),
        "select count(*) from t a join t b on a.id = b.id where a.grp = 1 and b.grp = 1");
  }

  @Test
  void readsReplicatedTablesOnEveryNode() {
    try (TestSession writer = herd.node(2).session()) {
      writer.run("insert into r values ('EUR', 'Euro'), ('SEK', 'Krona')");
    }
    assertEverywhere(List.of("EUR|Euro", "SEK|Krona"), "select * from r order by code");
    assertEverywhere(List.of("Krona"), "select name from r where code = 'SEK'");
  }

  @Test
  void leavesNothingRunning() {
    onEveryNode("select count(*) from t");
    onEveryNode("select id from t limit 1");
    for (TestHerdNode node : herd.nodes()) {
      TestHerd.await(
          "reads have ended",
          () -> node.relations().remoteReads() == 0 && node.relations().servedReads() == 0);
    }
  }
}
