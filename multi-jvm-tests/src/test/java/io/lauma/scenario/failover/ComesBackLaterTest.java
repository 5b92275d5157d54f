package io.lauma.scenario.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.harness.Await;
import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.MendedHerd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A node that was declared down and cannot begin its next incarnation, because of what its disk is
/// like, tries until it can.
class ComesBackLaterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension static final MendedHerd HERD = new MendedHerd("table later");

  @Test
  void aNodeComesBackWhenItsDiskLetsIt() throws Exception {
    NodeProcess node = HERD.node(3);
    try (Connection connection = HERD.node(1).connect()) {
      Clients.execute(connection, "create table later (id int primary key)");
      node.pause();
      Await.until(
          "n3 is down",
          PATIENCE,
          () -> {
            var members = HERD.herd().management(HERD.node(1)).view().members();
            return "down".equals(members.get("n3")) ? "" : members.toString();
          });
      Path foreign = node.data().resolve("raft").resolve(UUID.randomUUID().toString());
      Files.createDirectory(foreign);
      node.resume();
      Await.until(
          "n3 cannot begin",
          PATIENCE,
          () -> {
            String log = Files.readString(node.log());
            return log.contains("the next incarnation did not start") ? "" : node.logTail();
          });
      Clients.execute(connection, "insert into later values (1)");
      Files.delete(foreign);
      HERD.herd().awaitSettled();
    }
    try (Connection connection = node.connect()) {
      assertEquals(1, Clients.longOf(connection, "select count(*) from later"));
    }
  }
}
