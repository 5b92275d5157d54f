package io.lauma.exchange;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Relation;
import io.lauma.catalog.Shard;
import io.lauma.exec.Fragment;
import io.lauma.exec.RelationAccess;
import io.lauma.exec.RowIntent;
import io.lauma.exec.ShardCursor;
import io.lauma.exec.StoredRow;
import io.lauma.exec.Transaction;
import io.lauma.exec.WriteOutcome;
import io.lauma.exec.run.FragmentRunner;
import io.lauma.kv.GroupId;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.LockMode;
import io.lauma.kv.TableId;
import io.lauma.kv.TxnId;
import io.lauma.replica.LedGroup;
import io.lauma.row.RowBatch;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.WriteIntent;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/// The global query interface over the herd: finds the shards of keys and ranges in the statement's
/// catalog, and the nodes of shards by the router.
public final class ClusterRelations implements RelationAccess {
  private final Gateway gateway;
  private final LocalReads local;

  public ClusterRelations(Gateway gateway) {
    this.gateway = gateway;
    this.local = new LocalReads(gateway.router(), gateway.log(), gateway.asks());
  }

  @Override
  public CompletionStage<List<StoredRow>> get(
      Transaction.Statement statement, TableId table, List<Key> keys) {
    ClusterStatement own = (ClusterStatement) statement;
    Relation relation = relation(own.catalog(), table);
    if (keys.size() == 1) {
      return get(own, relation, keys.getFirst())
          .thenApply(row -> row.map(List::of).orElse(List.of()));
    }
    List<CompletableFuture<Optional<StoredRow>>> rows = new ArrayList<>(keys.size());
    for (Key key : keys) {
      rows.add(get(own, relation, key).toCompletableFuture());
    }
    return CompletableFuture.allOf(rows.toArray(CompletableFuture[]::new))
        .thenApply(_ -> {
          List<StoredRow> found = new ArrayList<>();
          rows.forEach(row -> row.resultNow().ifPresent(found::add));
          return found;
        });
  }

  private CompletionStage<Optional<StoredRow>> get(
      ClusterStatement statement, Relation relation, Key key) {
    Shard shard = shardOf(relation, key);
    LedGroup led = led(shard.group());
    ClusterTransaction transaction = statement.transaction();
    return local.get(
        led,
        shard.id(),
        key,
        statement.snapshot(),
        transaction.own(),
        transaction.hasWrittenTo(shard.id()));
  }

  private LedGroup led(GroupId group) {
    return gateway
        .router()
        .led(group)
        .orElseThrow(() ->
            new SqlException(
                    SqlState.CANNOT_CONNECT_NOW,
                    "group " + group.value() + " has no leader on this node now")
                .withHint("Try again in a moment."));
  }

  @Override
  public CompletionStage<List<WriteOutcome>> write(
      Transaction.Statement statement, TableId table, List<RowIntent> intents) {
    ClusterStatement own = (ClusterStatement) statement;
    Relation relation = relation(own.catalog(), table);
    if (intents.size() == 1) {
      Shard shard = shardOf(relation, intents.getFirst().key());
      return write(own, shard, intents, makesKeys(relation));
    }
    Map<Integer, List<Integer>> byShard = new LinkedHashMap<>();
    for (int i = 0; i < intents.size(); i++) {
      byShard
          .computeIfAbsent(indexOfShard(relation, intents.get(i).key()), _ -> new ArrayList<>())
          .add(i);
    }
    WriteOutcome[] outcomes = new WriteOutcome[intents.size()];
    boolean insertsOnly = intents.stream().allMatch(RowIntent.Insert.class::isInstance);
    CompletionStage<Void> done =
        insertsOnly
            ? atOnce(own, relation, intents, byShard, outcomes)
            : oneAfterTheOther(own, relation, intents, byShard, outcomes);
    return done.thenApply(_ -> Arrays.asList(outcomes));
  }

  /// New rows wait for nobody but for others that insert the same key: their shards work at once.
  private CompletionStage<Void> atOnce(
      ClusterStatement statement,
      Relation relation,
      List<RowIntent> intents,
      Map<Integer, List<Integer>> byShard,
      WriteOutcome[] outcomes) {
    List<Map.Entry<Integer, List<Integer>>> parts = List.copyOf(byShard.entrySet());
    Map.Entry<Integer, List<Integer>> first = parts.getFirst();
    // the first one alone when it decides the home of the transaction
    CompletionStage<Void> begun =
        write(
            statement,
            relation,
            relation.shards().get(first.getKey()),
            intents,
            first.getValue(),
            outcomes);
    if (statement.transaction().own().equals(TxnId.NONE)) {
      return begun.thenCompose(
          _ -> writeParts(statement, relation, intents, parts.subList(1, parts.size()), outcomes));
    }
    return begun.thenCombine(
        writeParts(statement, relation, intents, parts.subList(1, parts.size()), outcomes),
        (_, rest) -> rest);
  }

  private CompletionStage<Void> writeParts(
      ClusterStatement statement,
      Relation relation,
      List<RowIntent> intents,
      List<Map.Entry<Integer, List<Integer>>> parts,
      WriteOutcome[] outcomes) {
    return CompletableFuture.allOf(
        parts.stream()
            .map(part -> {
              Shard shard = relation.shards().get(part.getKey());
              return write(statement, relation, shard, intents, part.getValue(), outcomes)
                  .toCompletableFuture();
            })
            .toArray(CompletableFuture[]::new));
  }

  /// Locks are taken in the order of the statement's rows.
  private CompletionStage<Void> oneAfterTheOther(
      ClusterStatement statement,
      Relation relation,
      List<RowIntent> intents,
      Map<Integer, List<Integer>> byShard,
      WriteOutcome[] outcomes) {
    CompletionStage<Void> done = CompletableFuture.completedFuture(null);
    for (Map.Entry<Integer, List<Integer>> part : byShard.entrySet()) {
      Shard shard = relation.shards().get(part.getKey());
      done =
          done.thenCompose(
              _ -> write(statement, relation, shard, intents, part.getValue(), outcomes));
    }
    return done;
  }

  private CompletionStage<Void> write(
      ClusterStatement statement,
      Relation relation,
      Shard shard,
      List<RowIntent> intents,
      List<Integer> positions,
      WriteOutcome[] outcomes) {
    List<RowIntent> part = positions.stream().map(intents::get).toList();
    return write(statement, shard, part, makesKeys(relation))
        .thenAccept(answers -> {
          for (int i = 0; i < positions.size(); i++) {
            outcomes[positions.get(i)] = answers.get(i);
          }
        });
  }

  private CompletionStage<List<WriteOutcome>> write(
      ClusterStatement statement, Shard shard, List<RowIntent> intents, boolean fresh) {
    List<WriteIntent> wire = intents.stream().map(i -> intent(statement, i, fresh)).toList();
    return statement
        .transaction()
        .write(shard.id(), shard.group(), wire)
        .thenApply(written -> outcomes(statement, intents, written));
  }

  /// Whether new rows of a relation have keys that no row ever had: ids made for them.
  private static boolean makesKeys(Relation relation) {
    return relation.kind() == Relation.Kind.TABLE && relation.primaryKeyName().isEmpty();
  }

  /// @param fresh whether inserted keys are new, so that nothing has to be looked up
  private static WriteIntent intent(ClusterStatement statement, RowIntent intent, boolean fresh) {
    return switch (intent) {
      case RowIntent.Insert i when fresh -> new WriteIntent.Put(i.key(), i.value());
      case RowIntent.Insert i -> new WriteIntent.Insert(i.key(), i.value());
      case RowIntent.Update i ->
          new WriteIntent.Update(
              i.key(), i.value(), statement.seen(i.key()), LockMode.NO_KEY_UPDATE);
      case RowIntent.Delete i -> new WriteIntent.Delete(i.key(), statement.seen(i.key()));
      case RowIntent.LockNewest i -> new WriteIntent.LockNewest(i.key(), LockMode.NO_KEY_UPDATE);
    };
  }

  private static List<WriteOutcome> outcomes(
      ClusterStatement statement, List<RowIntent> intents, ShardReply.Written written) {
    List<WriteOutcome> outcomes = new ArrayList<>(intents.size());
    for (int i = 0; i < intents.size(); i++) {
      Key key = intents.get(i).key();
      outcomes.add(
          switch (written.outcomes().get(i)) {
            case io.lauma.txn.protocol.WriteOutcome.Granted _ -> new WriteOutcome.Written();
            case io.lauma.txn.protocol.WriteOutcome.Duplicate _ -> new WriteOutcome.Duplicate();
            case io.lauma.txn.protocol.WriteOutcome.Changed changed -> {
              statement.saw(key, changed.version());
              yield new WriteOutcome.Changed(
                  changed.value().length == 0
                      ? Optional.empty()
                      : Optional.of(new StoredRow(key, changed.value(), changed.version())));
            }
          });
    }
    return outcomes;
  }

  @Override
  public Source<RowBatch, NotUsed> scan(Transaction.Statement statement, Fragment fragment) {
    ClusterStatement own = (ClusterStatement) statement;
    Relation relation = relation(own.catalog(), fragment.table());
    boolean backward = FragmentRunner.scanOf(fragment).backward();
    return FragmentRunner.run(
        fragment,
        own.catalog(),
        () -> cursors(own, relation, fragment, backward),
        gateway.spillDirectory(),
        gateway.blockingDispatcher());
  }

  private List<ShardCursor> cursors(
      ClusterStatement statement, Relation relation, Fragment fragment, boolean backward) {
    List<ShardCursor> cursors = new ArrayList<>();
    for (KeyRange range : fragment.ranges()) {
      for (Shard shard : relation.shards()) {
        KeyRange part = shard.range().intersect(range);
        if (!part.isEmpty()) {
          ClusterTransaction transaction = statement.transaction();
          cursors.add(
              local.open(
                  led(shard.group()),
                  shard.id(),
                  part,
                  statement.snapshot(),
                  transaction.own(),
                  backward));
        }
      }
    }
    return backward ? cursors.reversed() : cursors;
  }

  static Relation relation(CatalogSnapshot catalog, TableId table) {
    return catalog
        .relation(table)
        .orElseThrow(
            () -> new SqlException(SqlState.UNDEFINED_TABLE, "relation does not exist any more"));
  }

  /// The shard of a key: the last one that begins at or before it.
  static Shard shardOf(Relation relation, Key key) {
    return relation.shards().get(indexOfShard(relation, key));
  }

  private static int indexOfShard(Relation relation, Key key) {
    List<Shard> shards = relation.shards();
    int low = 0;
    int high = shards.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (shards.get(middle).range().start().compareTo(key) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /// Begins transactions of this gateway.
  public static Transaction.Begin transactions(Gateway gateway) {
    return (isolation, readOnly) -> new ClusterTransaction(gateway, isolation, readOnly);
  }
}
