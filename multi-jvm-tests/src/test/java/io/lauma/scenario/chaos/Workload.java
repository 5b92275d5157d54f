package io.lauma.scenario.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;

/// Something that clients do all the time, and the judgement of what they were told. Steps run on
/// many threads at once.
interface Workload {
  String name();

  void makeTables(Connection connection) throws SQLException;

  /// One transaction, noted with its outcome.
  ///
  /// @throws SQLException when it failed; already noted
  void step(int client, Random random, Connection connection) throws SQLException;

  /// @param connection of any node, when all is mended and no client runs
  /// @return what is wrong, in words
  List<String> violations(Connection connection) throws SQLException;

  /// Numbers for the verdict.
  String told();

  /// All that was noted, a line each, for a failed run; what is worth it.
  default List<String> history() {
    return List.of();
  }
}
