package io.lauma.exec.modify;

import io.lauma.catalog.Column;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.Relation;
import io.lauma.exec.RunContext;
import io.lauma.exec.scan.RowEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// All followers of one table in one run, called one after the other.
public final class RowFollowers implements RowFollower {
  private final List<RowFollower> all;

  private RowFollowers(List<RowFollower> all) {
    this.all = List.copyOf(all);
  }

  /// @param relation the table that the run writes to
  public static RowFollowers of(Relation relation, RunContext context) {
    return of(relation, context, List.of());
  }

  /// @param claimed OIDs of indexes that have the entries of new rows already
  static RowFollowers of(Relation relation, RunContext context, List<Integer> claimed) {
    List<RowFollower> all = new ArrayList<>();
    List<Relation> indexes = context.statement().catalog().indexesOf(relation.oid());
    if (!indexes.isEmpty()) {
      List<Column> columns = RowEncoder.of(relation).columns();
      for (Relation index : indexes) {
        if (index.index().orElseThrow().state() != IndexDefinition.State.DROPPING
            && !claimed.contains(index.oid())) {
          all.add(new IndexEntries(index, relation, columns, context));
        }
      }
    }
    context.references().ifPresent(all::add);
    return new RowFollowers(all);
  }

  /// Whether nothing follows, so that nobody has to be told.
  public boolean isEmpty() {
    return all.isEmpty();
  }

  @Override
  public CompletionStage<Void> follow(RowChanges changes) {
    CompletionStage<Void> done = CompletableFuture.completedFuture(null);
    for (RowFollower follower : all) {
      done = done.thenCompose(_ -> follower.follow(changes));
    }
    return done;
  }
}
