package io.lauma.exchange;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Relation;
import io.lauma.catalog.Shard;
import io.lauma.exec.Fragment;
import io.lauma.exec.LockOutcome;
import io.lauma.exec.LockRequest;
import io.lauma.exec.RelationAccess;
import io.lauma.exec.RowIntent;
import io.lauma.exec.StoredRow;
import io.lauma.exec.Transaction;
import io.lauma.exec.WriteOutcome;
import io.lauma.exec.run.FragmentRunner;
import io.lauma.kv.GroupId;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.LockMode;
import io.lauma.kv.ShardId;
import io.lauma.kv.TableId;
import io.lauma.kv.TxnId;
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
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.stream.javadsl.Source;

/// The global query interface over the herd: finds the shards of keys and ranges in the statement's
/// catalog, and the nodes of shards by the router.
public final class ClusterRelations implements RelationAccess {
  private static final byte[] REMOVED = new byte[0];

  private final Gateway gateway;
  private final LocalReads local;
  private final Peers peers;
  private final PointReads points;
  private final ServedReads served;

  /// Starts the exchange of this node.
  ///
  /// @param system of the node's present incarnation
  public ClusterRelations(Gateway gateway, ActorSystem<?> system) {
    this.gateway = gateway;
    this.local = new LocalReads(gateway.router(), gateway.log(), gateway.asks());
    this.peers = new Peers(gateway.router(), system);
    this.points = new PointReads(gateway.router(), local, peers);
    this.served = new ServedReads(gateway, local, system);
    var _ = system.systemActorOf(PeerActor.create(peers, served), Peers.ACTOR, Props.empty());
  }

  @Override
  public CompletionStage<List<StoredRow>> get(
      Transaction.Statement statement, TableId table, List<Key> keys) {
    ClusterStatement own = (ClusterStatement) statement;
    Relation relation = relation(own.catalog(), table);
    if (keys.size() == 1) {
      Shard shard = shardOf(relation, keys.getFirst());
      return points
          .get(shard.group(), keyOf(own, shard, keys.getFirst()), own.readContext(), own.reads())
          .thenApply(row -> {
            row.ifPresent(own::read);
            return row.map(List::of).orElse(List.of());
          });
    }
    Map<GroupId, List<PeerMessage.KeyOfShard>> byGroup = new LinkedHashMap<>();
    for (Key key : keys) {
      Shard shard = shardOf(relation, key);
      byGroup.computeIfAbsent(shard.group(), _ -> new ArrayList<>()).add(keyOf(own, shard, key));
    }
    return points
        .getAll(byGroup, keys, own.readContext(), own.reads())
        .thenApply(rows -> {
          rows.forEach(own::read);
          return rows;
        });
  }

  private static PeerMessage.KeyOfShard keyOf(ClusterStatement statement, Shard shard, Key key) {
    ClusterTransaction transaction = statement.transaction();
    transaction.reads(shard.id(), shard.group(), KeyRange.ofKey(key));
    return new PeerMessage.KeyOfShard(
        shard.id(),
        key,
        transaction.hasWrittenTo(shard.id()),
        transaction.registrationAt(shard.id()));
  }

  /// Reads of this node's statements under way at other nodes.
  public int remoteReads() {
    return peers.pending();
  }

  /// Reads of other nodes' statements under way here.
  public int servedReads() {
    return served.running();
  }

  @Override
  public CompletionStage<List<WriteOutcome>> write(
      Transaction.Statement statement, TableId table, List<RowIntent> intents) {
    ClusterStatement own = (ClusterStatement) statement;
    Relation relation = relation(own.catalog(), table);
    own.writes(relation, gateway.router());
    if (intents.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    if (intents.size() == 1) {
      Shard shard = shardOf(relation, intents.getFirst().key());
      return write(own, relation, shard, intents);
    }
    Map<Integer, List<Integer>> byShard = new LinkedHashMap<>();
    for (int i = 0; i < intents.size(); i++) {
      byShard
          .computeIfAbsent(indexOfShard(relation, intents.get(i).key()), _ -> new ArrayList<>())
          .add(i);
    }
    WriteOutcome[] outcomes = new WriteOutcome[intents.size()];
    CompletionStage<Void> done =
        intents.stream().allMatch(ClusterRelations::locksNoRow)
            ? atOnce(own, relation, intents, byShard, outcomes)
            : oneAfterTheOther(own, relation, intents, byShard, outcomes);
    return done.thenApply(_ -> Arrays.asList(outcomes));
  }

  private static boolean locksNoRow(RowIntent intent) {
    return switch (intent) {
      case RowIntent.Insert _ -> true;
      case RowIntent.Propose propose -> !propose.locks();
      case RowIntent.Put _, RowIntent.Remove _, RowIntent.Fill _ -> true;
      case RowIntent.Update _, RowIntent.Delete _, RowIntent.LockNewest _ -> false;
    };
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
    CompletionStage<Void> rest =
        writeParts(statement, relation, intents, parts.subList(1, parts.size()), outcomes);
    return begun.thenCompose(_ -> rest);
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
    return write(statement, relation, shard, part)
        .thenAccept(answers -> {
          for (int i = 0; i < positions.size(); i++) {
            outcomes[positions.get(i)] = answers.get(i);
          }
        });
  }

  private CompletionStage<List<WriteOutcome>> write(
      ClusterStatement statement, Relation relation, Shard shard, List<RowIntent> intents) {
    boolean fresh = makesKeys(relation);
    LookedFor looked = LookedFor.of(statement, relation, shard);
    List<WriteIntent> wire =
        intents.stream().map(i -> intent(statement, i, fresh, looked)).toList();
    return statement
        .transaction()
        .write(shard.id(), shard.group(), wire, statement.catalog().version(), statement.reads())
        .thenApply(written -> outcomes(statement, intents, written));
  }

  /// Whether new rows of a relation have keys that no row ever had: ids made for them.
  private static boolean makesKeys(Relation relation) {
    return relation.kind() == Relation.Kind.TABLE && relation.primaryKeyName().isEmpty();
  }

  /// @param fresh whether inserted keys are new, so that nothing has to be looked up
  private static WriteIntent intent(
      ClusterStatement statement, RowIntent intent, boolean fresh, LookedFor looked) {
    return switch (intent) {
      case RowIntent.Insert i when fresh -> new WriteIntent.Put(i.key(), i.value());
      case RowIntent.Insert i ->
          new WriteIntent.Insert(i.key(), i.value(), looked.hasRead(i.key()));
      case RowIntent.Propose i when fresh -> new WriteIntent.Put(i.key(), i.value());
      case RowIntent.Propose i ->
          new WriteIntent.Propose(i.key(), i.value(), statement.seen(i.key()), i.locks());
      case RowIntent.Update i ->
          new WriteIntent.Update(
              i.key(), i.value(), statement.seen(i.key()), LockMode.NO_KEY_UPDATE);
      case RowIntent.Delete i -> new WriteIntent.Delete(i.key(), statement.seen(i.key()));
      case RowIntent.Put i -> new WriteIntent.Put(i.key(), i.value());
      case RowIntent.Remove i -> new WriteIntent.Put(i.key(), REMOVED);
      case RowIntent.Fill i -> new WriteIntent.Fill(i.key(), i.value(), statement.seen(i.key()));
      case RowIntent.LockNewest i -> new WriteIntent.LockNewest(i.key(), i.mode());
    };
  }

  @Override
  public CompletionStage<List<LockOutcome>> lock(
      Transaction.Statement statement, TableId table, LockRequest request) {
    ClusterStatement own = (ClusterStatement) statement;
    return new RowLocks(own, relation(own.catalog(), table)).lock(request);
  }

  private static List<WriteOutcome> outcomes(
      ClusterStatement statement, List<RowIntent> intents, ShardReply.Written written) {
    List<WriteOutcome> outcomes = new ArrayList<>(intents.size());
    for (int i = 0; i < intents.size(); i++) {
      Key key = intents.get(i).key();
      outcomes.add(
          switch (written.outcomes().get(i)) {
            case io.lauma.txn.protocol.WriteOutcome.Granted _ -> new WriteOutcome.Written();
            case io.lauma.txn.protocol.WriteOutcome.Duplicate duplicate ->
                new WriteOutcome.Duplicate(
                    new StoredRow(key, duplicate.value(), duplicate.version()));
            case io.lauma.txn.protocol.WriteOutcome.Changed changed -> {
              statement.saw(key, changed.version());
              yield new WriteOutcome.Changed(
                  changed.value().length == 0
                      ? Optional.empty()
                      : Optional.of(new StoredRow(key, changed.value(), changed.version())));
            }
            case io.lauma.txn.protocol.WriteOutcome.Unavailable _,
                io.lauma.txn.protocol.WriteOutcome.NotTried _ ->
                throw new IllegalStateException("a write waits for its lock");
          });
    }
    return outcomes;
  }

  @Override
  public Source<RowBatch, NotUsed> scan(Transaction.Statement statement, Fragment fragment) {
    ClusterStatement own = (ClusterStatement) statement;
    Relation relation = relation(own.catalog(), fragment.table());
    List<PeerMessage.Part> parts = new ArrayList<>();
    for (KeyRange range : fragment.ranges()) {
      for (Shard shard : relation.shards()) {
        KeyRange part = shard.range().intersect(range);
        if (!part.isEmpty()) {
          own.transaction().reads(shard.id(), shard.group(), part);
          parts.add(
              new PeerMessage.Part(
                  shard.group(), shard.id(), part, own.transaction().registrationAt(shard.id())));
        }
      }
    }
    boolean backward = FragmentRunner.scanOf(fragment).backward();
    return new FragmentScan(gateway, local, peers, fragment, relation, own)
        .rows(backward ? parts.reversed() : parts);
  }

  /// Cursors over this node's stores that are open now.
  public int openCursors() {
    return local.openCursors();
  }

  static Relation relation(CatalogSnapshot catalog, TableId table) {
    return catalog
        .relation(table)
        .orElseThrow(
            () -> new SqlException(SqlState.UNDEFINED_TABLE, "relation does not exist any more"));
  }

  /// The relation that a shard is of, when it is still there.
  static Optional<Relation> relationOf(CatalogSnapshot catalog, ShardId shard) {
    return catalog.relations().stream()
        .filter(relation -> relation.shards().stream().anyMatch(s -> s.id().equals(shard)))
        .findFirst();
  }

  /// The shard of a key: the last one that begins at or before it.
  static Shard shardOf(Relation relation, Key key) {
    return relation.shards().get(indexOfShard(relation, key));
  }

  static int indexOfShard(Relation relation, Key key) {
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
