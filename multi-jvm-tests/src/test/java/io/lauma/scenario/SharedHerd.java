package io.lauma.scenario;

import io.lauma.harness.Herd;
import io.lauma.harness.HerdNetwork;
import io.lauma.harness.JoinBy;
import io.lauma.harness.NodeProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// The three nodes of all test classes that only talk SQL to a herd; see [SharedServer].
public class SharedHerd extends SharedServer {
  private static final int NODES = 3;

  /// @param things what tests make and leave, as `table t`
  public SharedHerd(String... things) {
    super(things);
  }

  private record RunningHerd(Herd herd) implements Running {
    @Override
    public List<Inventory.Place> places() {
      return herd.members().stream().<Inventory.Place>map(node -> node::connect).toList();
    }

    @Override
    public void awaitWell() {
      herd.awaitSettled();
    }

    @Override
    public String logTails() {
      return herd.logTails();
    }

    @Override
    public void close() {
      herd.close();
    }
  }

  @Override
  Running start() {
    Herd herd = TestHerd.unformed(getClass().getSimpleName(), HerdNetwork.loopback());
    try {
      herd.form(NODES, JoinBy.SQL);
      return new RunningHerd(herd);
    } catch (RuntimeException | AssertionError e) {
      herd.close();
      throw e;
    }
  }

  /// The herd, all members up.
  public Herd herd() {
    return ((RunningHerd) server()).herd();
  }

  /// @param number from 1
  public NodeProcess node(int number) {
    return herd().node(number);
  }

  /// Runs a statement on a node, on a connection of its own.
  public void execute(NodeProcess node, String sql) throws SQLException {
    try (Connection connection = node.connect()) {
      Clients.execute(connection, sql);
    }
  }
}
