package io.lauma.exec.reference;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CatalogSnapshot.Reference;
import io.lauma.catalog.ForeignKey;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.Relation;
import io.lauma.exec.modify.ArrivedKeys;
import io.lauma.exec.modify.RowChanges;
import io.lauma.exec.modify.RowFollower;
import io.lauma.exec.modify.RowImages;
import io.lauma.kv.Key;
import io.lauma.kv.TableId;
import io.lauma.row.RowBatch;
import io.lauma.types.TextContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// Collects what one statement writes that FOREIGN KEY and DEFERRABLE constraints have a say in, so
/// that it can be checked when all rows are written. Different keys only; when there are many,
/// those that refer to rows that exist are locked, and forgotten, on the way.
public final class WrittenReferences implements RowFollower {
  /// Different keys of one constraint that are collected before they are looked for.
  public static final int KEYS_MAX = 65_536;

  private final Relation table;
  private final List<ReferringRows> referring;
  private final List<Reference> references;
  private final List<RemovedRows> removed;
  private final List<ArrivedKeys> arrived;
  private final Function<Relation, CompletionStage<ReferencedRows>> access;
  private final TextContext text;
  private long rowCount;

  private WrittenReferences(
      Relation table,
      List<ReferringRows> referring,
      List<Reference> references,
      List<RemovedRows> removed,
      List<ArrivedKeys> arrived,
      Function<Relation, CompletionStage<ReferencedRows>> access,
      TextContext text) {
    this.table = table;
    this.referring = List.copyOf(referring);
    this.references = List.copyOf(references);
    this.removed = List.copyOf(removed);
    this.arrived = List.copyOf(arrived);
    this.access = access;
    this.text = text;
  }

  /// Empty when the table neither refers to others nor is referred to, and has no DEFERRABLE key.
  ///
  /// @param access the way to the rows of a table that is referred to, or the entries of its index
  public static Optional<WrittenReferences> of(
      CatalogSnapshot catalog,
      Relation table,
      Function<Relation, CompletionStage<ReferencedRows>> access,
      TextContext text) {
    List<Reference> references = catalog.referencing(table.oid());
    List<Relation> indexes = catalog.indexesOf(table.oid());
    if (references.isEmpty() && table.foreignKeys().isEmpty() && indexes.isEmpty()) {
      return Optional.empty();
    }
    List<ArrivedKeys> arrived =
        indexes.stream()
            .filter(index -> isDeferrable(index.index().orElseThrow()))
            .map(index -> new ArrivedKeys(index, table))
            .toList();
    if (references.isEmpty() && table.foreignKeys().isEmpty() && arrived.isEmpty()) {
      return Optional.empty();
    }
    List<ReferringRows> referring = new ArrayList<>();
    for (ForeignKey key : table.foreignKeys()) {
      catalog
          .relation(key.referencedOid())
          .map(referenced -> ReferencedKey.of(catalog, referenced, key))
          .ifPresent(referenced -> referring.add(new ReferringRows(table, key, referenced)));
    }
    Map<TableId, RemovedRows> removed = new LinkedHashMap<>();
    for (Reference reference : references) {
      ReferencedKey key = ReferencedKey.of(catalog, table, reference.key());
      removed.computeIfAbsent(key.target().id(), _ -> new RemovedRows(key));
    }
    return Optional.of(
        new WrittenReferences(
            table, referring, references, List.copyOf(removed.values()), arrived, access, text));
  }

  private static boolean isDeferrable(IndexDefinition definition) {
    return definition.deferral().isPresent()
        && definition.state() != IndexDefinition.State.DROPPING;
  }

  /// The table that is written to, as the statement knows it.
  public Relation table() {
    return table;
  }

  /// What refers to it.
  public List<Reference> references() {
    return references;
  }

  public List<ReferringRows> referring() {
    return referring;
  }

  /// The keys that have come, of each DEFERRABLE constraint.
  public List<ArrivedKeys> arrived() {
    return arrived;
  }

  /// The keys that have gone, those of each key of the table together; they are given once.
  public List<RemovedRows.Keys> takeRemoved() {
    return removed.stream().filter(rows -> !rows.isEmpty()).map(RemovedRows::take).toList();
  }

  @Override
  public CompletionStage<Void> follow(RowChanges changes) {
    return switch (changes) {
      case RowChanges.Inserted(RowImages after) -> {
        arrived.forEach(keys -> keys.inserted(after));
        yield written(Optional.empty(), after);
      }
      case RowChanges.Updated(RowImages before, RowImages after) -> {
        removed.forEach(rows -> rows.updated(before, after));
        arrived.forEach(keys -> keys.updated(before, after));
        yield written(Optional.of(before.rows()), after);
      }
      case RowChanges.Deleted(RowImages before) -> {
        removed.forEach(rows -> rows.deleted(before));
        yield CompletableFuture.completedFuture(null);
      }
    };
  }

  private CompletionStage<Void> written(Optional<RowBatch> before, RowImages after) {
    CompletionStage<Void> done = CompletableFuture.completedFuture(null);
    for (ReferringRows rows : referring) {
      rows.add(before, after.rows(), rowCount);
      if (rows.unchecked() >= KEYS_MAX) {
        done = done.thenCompose(_ -> look(rows, access)).thenAccept(missing -> keep(rows, missing));
      }
    }
    rowCount += after.rows().rowCount();
    return done;
  }

  /// What is missing may still come where the statement writes to the table that it refers to, or
  /// where the check is put off.
  private void keep(ReferringRows rows, List<ReferringRows.Entry> missing) {
    boolean isViolation =
        rows.referenced().oid() != table.oid() && !rows.key().deferrable() && !missing.isEmpty();
    if (isViolation) {
      throw ReferenceErrors.missing(rows, missing.getFirst(), text);
    }
    rows.keep(missing);
  }

  /// Locks the rows that are referred to, and answers what refers to none.
  ///
  /// @param way the way to the rows of a table or the entries of an index
  public CompletionStage<List<ReferringRows.Entry>> look(
      ReferringRows rows, Function<Relation, CompletionStage<ReferencedRows>> way) {
    List<ReferringRows.Entry> entries = List.copyOf(rows.entries());
    List<Key> keys = entries.stream().flatMap(entry -> entry.key().stream()).toList();
    if (keys.isEmpty()) {
      return CompletableFuture.completedFuture(entries);
    }
    return way.apply(rows.target())
        .thenCompose(referenced -> referenced.missing(keys))
        .thenApply(missing -> without(entries, missing));
  }

  private static List<ReferringRows.Entry> without(
      List<ReferringRows.Entry> entries, Set<Key> missing) {
    return entries.stream()
        .filter(entry -> entry.key().isEmpty() || missing.contains(entry.key().get()))
        .toList();
  }
}
