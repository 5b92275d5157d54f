package io.lauma.scenario.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/// Runs the statements of a file through the members of a herd in turn. A transaction block stays
/// with the member that began it; settings are made on all; what lives in a session alone stays
/// with the first member.
final class SqlHerdRun {
  private static final Set<String> EVERYWHERE = Set.of("set", "reset", "discard");
  private static final Set<String> AT_HOME =
      Set.of("prepare", "execute", "deallocate", "declare", "fetch", "move", "close", "show");

  private final List<Connection> connections;
  private final List<SqlRun> members = new ArrayList<>();
  private int next;

  SqlHerdRun(List<Connection> connections) {
    this.connections = List.copyOf(connections);
    connections.forEach(connection -> members.add(new SqlRun(connection)));
  }

  SqlOutcome run(SqlStatement statement) {
    int open = openTransaction();
    if (open >= 0) {
      return members.get(open).run(statement);
    }
    String first = statement.text().strip().split("\\W", 2)[0].toLowerCase(Locale.ROOT);
    if (EVERYWHERE.contains(first)) {
      List<SqlOutcome> outcomes = members.stream().map(member -> member.run(statement)).toList();
      return outcomes.getFirst();
    }
    if (statement.home() || AT_HOME.contains(first)) {
      return members.getFirst().run(statement);
    }
    next = (next + 1) % members.size();
    return members.get(next).run(statement);
  }

  /// The member with an open transaction block, -1 when there is none.
  private int openTransaction() {
    for (int member = 0; member < connections.size(); member++) {
      try {
        BaseConnection connection = connections.get(member).unwrap(BaseConnection.class);
        if (connection.getTransactionState() != TransactionState.IDLE) {
          return member;
        }
      } catch (SQLException e) {
        throw new IllegalStateException("not the driver's own connection", e);
      }
    }
    return -1;
  }
}
