package io.lauma.catalog;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which definitions exclude each other while the transaction of one of them is open: those that
/// change the same object or take the same name, and those of which one uses or locks what the
/// other changes; and locks on one table whose modes exclude each other. Pure.
public final class DraftConflict {
  private static final String IN_THE_WAY = "definitions of transaction ";

  private DraftConflict() {}

  private record Touched(
      Set<String> changed, Set<String> used, Map<String, Set<TableLock>> locked) {
    boolean excludes(Touched other) {
      return hasLockAgainst(other)
          || other.hasLockOnChanged(this)
          || hasLockOnChanged(other)
          || changed.stream().anyMatch(o -> other.changed.contains(o) || other.used.contains(o))
          || used.stream().anyMatch(other.changed::contains);
    }

    private boolean hasLockOnChanged(Touched other) {
      return locked.keySet().stream().anyMatch(other.changed::contains);
    }

    private boolean hasLockAgainst(Touched other) {
      return locked.entrySet().stream()
          .anyMatch(own ->
              other.locked.getOrDefault(own.getKey(), Set.of()).stream()
                  .anyMatch(mode -> own.getValue().stream().anyMatch(mode::conflictsWith)));
    }
  }

  /// @param transaction whose changes they are; empty: of none
  /// @throws SqlException 55P03, known by [#waitsFor], when the end of another transaction has to
  ///   be waited for
  static void check(CatalogState state, String transaction, List<CatalogChange> changes) {
    if (state.drafts().isEmpty() || changes.isEmpty()) {
      return;
    }
    Touched wanted = touched(state, changes);
    for (TransactionDraft other : state.drafts().values()) {
      if (!other.transaction().equals(transaction)
          && touched(state, other.changes()).excludes(wanted)) {
        throw new SqlException(
            SqlState.LOCK_NOT_AVAILABLE, IN_THE_WAY + other.transaction() + " are in the way");
      }
    }
  }

  /// The transaction whose end has to be waited for, when that is why a request failed.
  public static Optional<String> waitsFor(SqlException failure) {
    String message = failure.message();
    if (failure.state() != SqlState.LOCK_NOT_AVAILABLE || !message.startsWith(IN_THE_WAY)) {
      return Optional.empty();
    }
    String rest = message.substring(IN_THE_WAY.length());
    return Optional.of(rest.substring(0, rest.indexOf(' ')));
  }

  private static Touched touched(CatalogState state, Collection<CatalogChange> changes) {
    Touched touched = new Touched(new HashSet<>(), new HashSet<>(), new HashMap<>());
    Map<io.lauma.kv.TableId, Integer> put = new HashMap<>();
    for (CatalogChange change : changes) {
      switch (change) {
        case CatalogChange.PutRelation(Relation relation) -> {
          put.put(relation.id(), relation.oid());
          add(touched, relation);
        }
        case CatalogChange.DropRelation drop -> {
          Integer oid = put.get(drop.table());
          if (oid == null) {
            oid = state.relation(drop.table()).map(Relation::oid).orElse(0);
          }
          touched.changed().add(object(oid));
        }
        case CatalogChange.PutSchema put2 -> {
          touched.changed().add(object(put2.schema().oid()));
          touched.changed().add("schema " + put2.schema().name());
        }
        case CatalogChange.DropSchema drop -> touched.changed().add(object(drop.oid()));
        case CatalogChange.PutRole role -> {
          touched.changed().add(object(role.role().oid()));
          touched.changed().add("role " + role.role().name());
        }
        case CatalogChange.DropRole drop -> touched.changed().add(object(drop.oid()));
        case CatalogChange.PutComment comment -> touched.changed().add(object(comment.oid()));
        case CatalogChange.LockTable lock ->
            touched
                .locked()
                .computeIfAbsent(object(lock.oid()), _ -> EnumSet.noneOf(TableLock.class))
                .add(lock.mode());
        case CatalogChange.AddDraftStep _,
            CatalogChange.CutDraft _,
            CatalogChange.PrepareDraft _,
            CatalogChange.DropDraft _ -> {}
      }
    }
    return touched;
  }

  private static String object(int oid) {
    return Integer.toUnsignedString(oid);
  }

  private static void add(Touched touched, Relation relation) {
    touched.changed().add(object(relation.oid()));
    touched.changed().add(name(relation, relation.name()));
    relation.primaryKeyName().ifPresent(name -> touched.changed().add(name(relation, name)));
    touched.used().add(object(relation.schemaOid()));
    touched.used().add(object(relation.ownerOid()));
    relation.index().ifPresent(index -> touched.used().add(object(index.tableOid())));
    relation.owned().ifPresent(owner -> touched.used().add(object(owner.relationOid())));
    for (ForeignKey key : relation.foreignKeys()) {
      touched.used().add(object(key.referencedOid()));
      if (key.referencedIndexOid() != 0) {
        touched.used().add(object(key.referencedIndexOid()));
      }
    }
  }

  private static String name(Relation relation, String name) {
    return "name " + Integer.toUnsignedString(relation.schemaOid()) + " " + name;
  }
}
