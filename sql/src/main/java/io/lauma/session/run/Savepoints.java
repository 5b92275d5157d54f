package io.lauma.session.run;

import io.lauma.session.setting.Settings;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;

/// The savepoints of a session's transaction block, innermost last. A name may be used again; it
/// then hides the earlier one until it is released.
public final class Savepoints {
  /// Savepoints of one transaction.
  static final int SAVEPOINTS_MAX = 1_000_000;

  private final List<Savepoint> open = new ArrayList<>();

  /// @param number as the transaction counts its savepoints, from 1 on
  record Savepoint(String name, int number, Settings.Mark settings) {}

  boolean isEmpty() {
    return open.isEmpty();
  }

  /// The number of the innermost one; 0 when there is none.
  int innermost() {
    return open.isEmpty() ? 0 : open.getLast().number();
  }

  /// @throws SqlException 53400 when there are too many
  void add(Savepoint savepoint) {
    if (open.size() >= SAVEPOINTS_MAX) {
      throw new SqlException(
          SqlState.CONFIGURATION_LIMIT_EXCEEDED,
          "a transaction has at most " + SAVEPOINTS_MAX + " savepoints");
    }
    open.add(savepoint);
  }

  /// Forgets a savepoint and those inside it.
  ///
  /// @throws SqlException 3B001 when there is none of that name
  void release(String name) {
    cut(indexOf(name));
  }

  /// The savepoint of a name; those inside it are forgotten.
  ///
  /// @throws SqlException 3B001 when there is none of that name
  Savepoint backTo(String name) {
    int index = indexOf(name);
    cut(index + 1);
    return open.get(index);
  }

  void clear() {
    open.clear();
  }

  private void cut(int from) {
    open.subList(from, open.size()).clear();
  }

  private int indexOf(String name) {
    for (int i = open.size() - 1; i >= 0; i--) {
      if (open.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new SqlException(
        SqlState.S_E_INVALID_SPECIFICATION, "savepoint \"" + name + "\" does not exist");
  }
}
