package io.lauma.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.harness.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// All that can be left behind is found, on PostgreSQL and on a node, and nothing else is.
class InventoryTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @RegisterExtension static final SharedNode NODE = new SharedNode();
  @RegisterExtension static final RealPostgres REFERENCE = new RealPostgres();

  /// What is made, how it is undone, and the lines that tell of it.
  private record Left(String makes, String undoes, List<String> lines) {}

  private static final List<Left> EVERYWHERE =
      List.of(
          new Left(
              "create table left_t (id int primary key)",
              "drop table left_t",
              List.of("index public.left_t_pkey", "table public.left_t")),
          new Left(
              "create sequence left_s", "drop sequence left_s", List.of("sequence public.left_s")),
          new Left(
              "create role left_r login", "drop role left_r", List.of("role left_r f t f f t -1")),
          new Left(
              "begin; prepare transaction 'left_p'",
              "rollback prepared 'left_p'",
              List.of("prepared transaction left_p")));

  private static final List<Left> ON_POSTGRES =
      List.of(
          new Left(
              "create view left_v as select 1 x",
              "drop view left_v",
              List.of("view public.left_v")),
          new Left("create schema left_h", "drop schema left_h", List.of("schema left_h ")),
          new Left(
              "create type left_e as enum ('a')",
              "drop type left_e",
              List.of("type public.left_e")),
          new Left(
              "create function left_f() returns int language sql return 1",
              "drop function left_f",
              List.of("function public.left_f")),
          new Left(
              "alter database postgres set work_mem = '5MB'",
              "alter database postgres reset work_mem",
              List.of("setting work_mem = 5120")));

  @Test
  void tellsWhatIsLeftOnANode() throws SQLException {
    tellsAll(NODE.process()::connect, EVERYWHERE);
  }

  @Test
  void tellsWhatIsLeftOnPostgres() throws SQLException {
    List<Left> all = new ArrayList<>(EVERYWHERE);
    all.addAll(ON_POSTGRES);
    tellsAll(REFERENCE::connect, all);
  }

  private static void tellsAll(Inventory.Place place, List<Left> all) throws SQLException {
    Set<String> before = Inventory.of(List.of(place));
    for (Left left : all) {
      try (Connection connection = place.connect(Inventory.CLIENT)) {
        Clients.execute(connection, left.makes());
      }
      List<String> told =
          Inventory.difference(before, Inventory.of(List.of(place)))
              .lines()
              .filter(line -> line.startsWith("  left: "))
              .map(line -> line.replaceFirst("  left: ", ""))
              .toList();
      assertEquals(left.lines(), told, left.makes());
      try (Connection connection = place.connect(Inventory.CLIENT)) {
        Clients.execute(connection, left.undoes());
      }
      assertEquals("", Inventory.difference(before, Inventory.of(List.of(place))), left.undoes());
    }
    try (Connection session = place.connect()) {
      assertEquals("|", Clients.answer(session, "select pg_advisory_lock(1, 2)"));
      List<String> told =
          Inventory.difference(before, Inventory.of(List.of(place))).strip().lines().toList();
      assertEquals(
          List.of(
              "left: advisory lock 1 2 ExclusiveLock t",
              "  left: session postgres idle select pg_advisory_lock(1, 2)"),
          told);
    }
    Await.until(
        "the end of the session and its lock",
        SOON,
        () -> Inventory.difference(before, Inventory.of(List.of(place))));
  }
}
