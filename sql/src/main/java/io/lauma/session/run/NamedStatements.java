package io.lauma.session.run;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/// The prepared statements of one session by name; the unnamed one is "". The session's thread.
public final class NamedStatements {
  /// Named statements of one session.
  static final int NAMES_MAX = 10_000;

  private final Map<String, Prepared> statements = new HashMap<>();
  private final UnaryOperator<Prepared> refreshing;

  /// @param refreshing answers the same object when a statement is still valid
  NamedStatements(UnaryOperator<Prepared> refreshing) {
    this.refreshing = refreshing;
  }

  /// Keeps a statement under a name.
  ///
  /// @throws SqlException 42P05 for a name in use, 53400 for too many
  void put(String name, Prepared prepared) {
    refuse(name);
    statements.put(name, prepared);
  }

  /// Refuses a name that is in use, before a statement is planned for it.
  ///
  /// @throws SqlException 42P05, 53400
  void refuse(String name) {
    if (!name.isEmpty() && statements.containsKey(name)) {
      throw new SqlException(
          SqlState.DUPLICATE_PSTATEMENT, "prepared statement \"" + name + "\" already exists");
    }
    if (statements.size() >= NAMES_MAX) {
      throw new SqlException(
          SqlState.CONFIGURATION_LIMIT_EXCEEDED,
          "a session keeps at most " + NAMES_MAX + " prepared statements");
    }
  }

  /// The statement, planned anew where that is needed.
  ///
  /// @throws SqlException 26000
  @SuppressWarnings("ReferenceEquality") // one that is still valid comes back as the same object
  Prepared get(String name) {
    Prepared prepared = statements.get(name);
    if (prepared == null) {
      throw new SqlException(
          SqlState.INVALID_SQL_STATEMENT_NAME,
          name.isEmpty()
              ? "unnamed prepared statement does not exist"
              : "prepared statement \"" + name + "\" does not exist");
    }
    Prepared fresh = refreshing.apply(prepared);
    if (fresh != prepared) {
      statements.put(name, fresh);
    }
    return fresh;
  }

  /// Answers whether there was one.
  boolean remove(String name) {
    return statements.remove(name) != null;
  }

  /// DEALLOCATE ALL: all but the unnamed one.
  void removeNamed() {
    statements.keySet().removeIf(name -> !name.isEmpty());
  }

  /// DISCARD ALL.
  public void clear() {
    statements.clear();
  }

  /// All are planned anew when they are next used.
  void stale() {
    statements.replaceAll((_, prepared) -> prepared.stale());
  }
}
