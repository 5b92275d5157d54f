package io.lauma.scenario.transaction;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.NodeView;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.client.LogEntries;
import io.lauma.scenario.fixture.SharedHerd;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A transaction whose rows are of one group costs one entry of that group's log, and none of
/// others (DESIGN 2.5).
class LogEntriesTest {
  private static final int TRANSACTIONS = 200;

  /// What leaders write beside, as renewals of leases.
  private static final int OTHERS = TRANSACTIONS / 10;

  @RegisterExtension static final SharedHerd HERD = new SharedHerd("table counted");

  @Test
  void aTransactionOfOneGroupIsOneEntry() throws Exception {
    try (Connection connection = HERD.node(1).connect()) {
      Clients.execute(connection, "create table counted (id int primary key, n int not null)");
      Clients.execute(connection, "insert into counted values (1, 0)");
      NodeView before = view();
      update(connection);
      NodeView after = view();
      LogEntries entries = LogEntries.between(before, after);
      assertTrue(
          entries.most() >= TRANSACTIONS - 1 && entries.most() <= TRANSACTIONS + OTHERS,
          entries.toString());
      assertTrue(entries.all() <= TRANSACTIONS + 3 * OTHERS, entries.toString());
    }
  }

  private static void update(Connection connection) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("update counted set n = n + 1 where id = 1")) {
      for (int i = 0; i < TRANSACTIONS; i++) {
        update.executeUpdate();
      }
    }
  }

  private static NodeView view() throws IOException {
    return HERD.herd().management(HERD.node(1)).view();
  }
}
