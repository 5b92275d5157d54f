package io.lauma.session.constraint;

import io.lauma.catalog.CatalogSnapshot.Reference;
import io.lauma.catalog.ForeignKey;
import io.lauma.catalog.IndexDefinition;
import io.lauma.exec.modify.ArrivedKeys;
import io.lauma.exec.reference.ReferringRows;
import io.lauma.exec.reference.RemovedRows;
import io.lauma.exec.reference.WrittenReferences;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The checks of a transaction that wait for its COMMIT, and which constraints are deferred. Knows
/// what a ROLLBACK TO SAVEPOINT undoes. Used by the session's thread alone.
final class DeferredChecks {
  /// Checks of one transaction that wait.
  static final int CHECKS_MAX = 1_000_000;

  private final List<Pending> all = new ArrayList<>();
  private final List<Undo> undo = new ArrayList<>();
  private @Nullable Boolean allDeferred;
  private Map<Integer, Boolean> modes = Map.of();

  /// What is to be checked.
  sealed interface Check {
    /// Whether it waits for COMMIT as things stand.
    boolean isDeferred(DeferredChecks checks);

    /// Rows that refer by the constraint.
    record Referring(WrittenReferences written, ReferringRows rows) implements Check {
      @Override
      public boolean isDeferred(DeferredChecks checks) {
        return checks.isDeferred(rows.key());
      }
    }

    /// Keys that have gone and may be referred to.
    record Referenced(Reference reference, RemovedRows.Keys keys) implements Check {
      @Override
      public boolean isDeferred(DeferredChecks checks) {
        return checks.isDeferred(reference.key());
      }
    }

    /// Keys that have come and must not be there twice.
    record Unique(ArrivedKeys source, List<ArrivedKeys.Arrival> keys) implements Check {
      public Unique {
        keys = List.copyOf(keys);
      }

      @Override
      public boolean isDeferred(DeferredChecks checks) {
        return checks.isDeferred(source.index().index().orElseThrow());
      }
    }
  }

  /// A check that waits, or was made after a savepoint.
  static final class Pending {
    private final Check check;
    private final int savepoint;
    private int doneAfter = NOT_DONE;

    private static final int NOT_DONE = -1;

    private Pending(Check check, int savepoint) {
      this.check = check;
      this.savepoint = savepoint;
    }

    Check check() {
      return check;
    }
  }

  /// The modes before a SET CONSTRAINTS.
  private record Undo(int savepoint, @Nullable Boolean allDeferred, Map<Integer, Boolean> modes) {}

  boolean isDeferred(ForeignKey key) {
    if (!key.deferrable()) {
      return false;
    }
    return isDeferred(key.oid(), key.initiallyDeferred());
  }

  boolean isDeferred(IndexDefinition index) {
    return index
        .deferral()
        .filter(d -> isDeferred(index.constraintOid(), d.initiallyDeferred()))
        .isPresent();
  }

  private boolean isDeferred(int oid, boolean initially) {
    Boolean all = allDeferred;
    return modes.getOrDefault(oid, all == null ? initially : all);
  }

  /// @param savepoint the innermost one; 0 for none
  /// @throws SqlException 53200 when there are too many
  void add(Check check, int savepoint) {
    if (all.size() >= CHECKS_MAX) {
      throw new SqlException(SqlState.OUT_OF_MEMORY, "out of memory")
          .withDetail("A transaction has too many deferred checks.");
    }
    all.add(new Pending(check, savepoint));
  }

  /// Checks that were not made yet, in order.
  ///
  /// @param evenDeferred whether it is COMMIT that asks
  List<Pending> pending(boolean evenDeferred) {
    if (all.isEmpty()) {
      return List.of();
    }
    return all.stream()
        .filter(p -> p.doneAfter == Pending.NOT_DONE)
        .filter(p -> evenDeferred || !p.check.isDeferred(this))
        .toList();
  }

  /// A check was made; a rollback to a savepoint before it makes it wait again.
  void done(Pending pending, int savepoint) {
    pending.doneAfter = savepoint;
    if (savepoint == 0) {
      all.remove(pending);
    }
  }

  /// SET CONSTRAINTS ALL.
  void setAll(boolean isDeferred, int savepoint) {
    undo.add(new Undo(savepoint, allDeferred, modes));
    allDeferred = isDeferred;
    modes = Map.of();
  }

  /// SET CONSTRAINTS of some.
  void set(List<Integer> oids, boolean isDeferred, int savepoint) {
    undo.add(new Undo(savepoint, allDeferred, modes));
    Map<Integer, Boolean> changed = new HashMap<>(modes);
    oids.forEach(oid -> changed.put(oid, isDeferred));
    modes = Map.copyOf(changed);
  }

  void rolledBackTo(int savepoint) {
    all.removeIf(p -> p.savepoint >= savepoint);
    for (Pending pending : all) {
      if (pending.doneAfter >= savepoint) {
        pending.doneAfter = Pending.NOT_DONE;
      }
    }
    while (!undo.isEmpty() && undo.getLast().savepoint() >= savepoint) {
      Undo last = undo.removeLast();
      allDeferred = last.allDeferred();
      modes = last.modes();
    }
  }

  void clear() {
    all.clear();
    undo.clear();
    allDeferred = null;
    modes = Map.of();
  }
}
