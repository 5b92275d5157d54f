package io.lauma.scenario.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.lauma.harness.Herd;
import io.lauma.harness.HerdNetwork;
import io.lauma.harness.JoinBy;
import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.TestHerd;
import java.sql.Connection;
import org.junit.jupiter.api.Test;

/// Sessions that were open before their node became a member: they are seen and reached like the
/// others, but those with advisory locks end, because these end with the node's own herd.
class SessionsThroughJoinTest {
  private static final String PID = "select pg_backend_pid()";

  @Test
  void sessionsLiveOnAndLocksDoNot() throws Exception {
    try (Herd herd = TestHerd.unformed("SessionsThroughJoinTest", HerdNetwork.loopback())) {
      NodeProcess first = herd.add();
      NodeProcess second = herd.add();
      first.start();
      second.start();
      try (Connection holder = second.connect();
          Connection idle = second.connect();
          Connection former = second.connect();
          Connection member = first.connect()) {
        assertEquals("|", Clients.answer(holder, "select pg_advisory_lock(1)"));
        assertEquals("|t|", Clients.answer(former, "select pg_advisory_lock(1, 1), true"));
        assertEquals("t|", Clients.answer(former, "select pg_advisory_unlock(1, 1)"));
        assertEquals("|", Clients.answer(member, "select pg_advisory_lock(2)"));
        long pid = Clients.longOf(idle, PID);
        assertNotEquals(pid, Clients.longOf(member, PID));
        herd.join(second, first, JoinBy.SQL);
        assertEquals(
            "57P01 FATAL: terminating connection due to administrator command",
            Clients.answer(holder, "select pg_advisory_unlock(1)"));
        assertEquals(
            "idle|" + PID + "|",
            Clients.answer(member, "select state, query from pg_stat_activity where pid = " + pid));
        assertEquals("t|", Clients.answer(member, "select pg_try_advisory_lock(1)"));
        assertEquals("f|", Clients.answer(idle, "select pg_try_advisory_lock(2)"));
        assertEquals("t|", Clients.answer(member, "select pg_advisory_unlock(2)"));
        assertEquals("t|", Clients.answer(former, "select pg_try_advisory_lock(2)"));
        assertEquals("t|", Clients.answer(member, "select pg_terminate_backend(" + pid + ")"));
        assertEquals(
            "57P01 FATAL: terminating connection due to administrator command",
            Clients.answer(idle, "select 1"));
      }
    }
  }
}
