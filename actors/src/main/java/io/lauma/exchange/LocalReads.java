package io.lauma.exchange;

import io.lauma.exec.Completions;
import io.lauma.exec.ShardCursor;
import io.lauma.exec.StoredRow;
import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.RowWrite;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.log.GroupStore;
import io.lauma.log.ReplicatedLog;
import io.lauma.mvcc.VersionCursor;
import io.lauma.mvcc.VersionReader;
import io.lauma.replica.LedGroup;
import io.lauma.replica.Reply;
import io.lauma.replica.Router;
import io.lauma.shard.MarkIndex;
import io.lauma.shard.SpillNames;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Reads of shards of groups that this node leads: past the shard's actor as long as no undecided
/// write is in the way, and answered only under the read lease (DESIGN 2.3, 2.5.4). Thread-safe;
/// cursors block.
final class LocalReads {
  /// How often a read without timestamp tries for marks and view of one instant.
  static final int INSTANT_TRIES = 3;

  private final Router router;
  private final ReplicatedLog log;
  private final io.lauma.replica.Asks asks;

  LocalReads(Router router, ReplicatedLog log, io.lauma.replica.Asks asks) {
    this.router = router;
    this.log = log;
    this.asks = asks;
  }

  /// The row of one key as of `at` (INFINITY: the newest); empty when there is none.
  ///
  /// @param own the asking transaction
  /// @param overlaid whether `own` has provisional rows at the shard
  CompletionStage<Optional<StoredRow>> get(
      LedGroup led, ShardId shard, Key key, HybridTime at, TxnId own, boolean overlaid) {
    Optional<MarkIndex> marks = led.shard(shard).flatMap(LedGroup.HostedShard::marks);
    if (!overlaid && marks.isPresent() && !marks.get().blocks(key, at, own)) {
      return answered(led, stored(led.group(), key, at));
    }
    KeyRange span = KeyRange.ofKey(key);
    return mayRead(led.group(), shard, span, at, own)
        .thenCompose(overlay ->
            answered(
                led,
                (overlay.isEmpty()
                        ? aside(led.group(), shard, key, own)
                        : Optional.of(overlay.getFirst()))
                    .map(LocalReads::provisional)
                    .orElseGet(() -> stored(led.group(), key, at))));
  }

  /// The own row as a large transaction has put it aside.
  private Optional<RowWrite> aside(GroupId group, ShardId shard, Key key, TxnId own) {
    return own.equals(TxnId.NONE)
        ? Optional.empty()
        : log.readStore(group)
            .stagedRow(SpillNames.stage(shard, own), key)
            .map(value -> new RowWrite(key, value));
  }

  private Optional<StoredRow> stored(GroupId group, Key key, HybridTime at) {
    GroupStore store = log.readStore(group);
    Optional<VersionReader.Version> version = store.rows().get(key, at);
    refuseBelowHorizon(store, at);
    return version.map(v -> new StoredRow(key, v.value(), v.timestamp()));
  }

  /// To be called with the view open that is read: versions may be gone that `at` should see.
  private static void refuseBelowHorizon(GroupStore store, HybridTime at) {
    if (at.compareTo(store.horizon()) < 0) {
      throw new SqlException(SqlState.SNAPSHOT_TOO_OLD, "snapshot too old");
    }
  }

  private static Optional<StoredRow> provisional(RowWrite row) {
    return row.isDelete()
        ? Optional.empty()
        : Optional.of(new StoredRow(row.key(), row.value(), HybridTime.INFINITY));
  }

  /// The answer once the lease covers the work behind it.
  private <T> CompletionStage<T> answered(LedGroup led, T answer) {
    if (led.lease().holds()) {
      return CompletableFuture.completedFuture(answer);
    }
    return led.lease()
        .covers()
        .thenApply(covered -> {
          if (covered) {
            return answer;
          }
          throw new NotLedHere();
        });
  }

  /// This node no longer answers for the group: the read goes to its present leader.
  static final class NotLedHere extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotLedHere() {
      super("the group is not led here any more", null, false, false);
    }
  }

  /// Waits until no undecided write in the span may be at or below `at`; gives the own provisional
  /// rows in it.
  CompletionStage<List<RowWrite>> mayRead(
      GroupId group, ShardId shard, KeyRange span, HybridTime at, TxnId own) {
    return asks.ask(replyTo -> router.read(group, shard, span, at, own, replyTo))
        .thenApply(reply ->
            switch (reply) {
              case Reply.MayRead may -> may.overlay();
              case Reply.ReadRefused _ ->
                  throw new SqlException(
                      SqlState.CONFIGURATION_LIMIT_EXCEEDED, "too many reads wait at a shard");
              case Reply.OfShard _,
                  Reply.OfCoordinator _,
                  Reply.Timestamps _,
                  Reply.Done _,
                  Reply.Failed _,
                  Reply.Admitted _,
                  Reply.Pulse _,
                  Reply.SequenceValue _ ->
                  throw new IllegalStateException("no answer to a read: " + reply);
            });
  }

  /// A cursor over a range of a shard as of `at`; blocks while writes in its way are undecided.
  ShardCursor open(
      LedGroup led, ShardId shard, KeyRange range, HybridTime at, TxnId own, boolean backward) {
    GroupStore store = log.readStore(led.group());
    VersionReader rows = store.rows();
    VersionReader.Direction direction =
        backward ? VersionReader.Direction.BACKWARD : VersionReader.Direction.FORWARD;
    for (int attempt = 0; attempt < INSTANT_TRIES || !at.equals(HybridTime.INFINITY); attempt++) {
      List<RowWrite> overlay = Completions.await(mayRead(led.group(), shard, range, at, own));
      Optional<MarkIndex> marks = led.shard(shard).flatMap(LedGroup.HostedShard::marks);
      if (marks.isEmpty()) {
        throw new NotLedHere();
      }
      long sequence = marks.get().sequence();
      OwnRows provisional = ownRows(led.group(), shard, range, own, overlay, direction);
      VersionCursor cursor = rows.scan(range, at, direction);
      if (at.compareTo(store.horizon()) < 0) {
        provisional.close();
        cursor.close();
      }
      refuseBelowHorizon(store, at);
      boolean sameInstant =
          (sequence & 1) == 0
              && marks.get().blockers(range, at, own).isEmpty()
              && marks.get().sequence() == sequence;
      if (!at.equals(HybridTime.INFINITY) || sameInstant) {
        return new StoredShardCursor(cursor, provisional, () -> mayAnswer(led));
      }
      provisional.close();
      cursor.close();
    }
    throw new SqlException(
        SqlState.T_R_SERIALIZATION_FAILURE,
        "could not read the newest rows of a range at one instant");
  }

  private OwnRows ownRows(
      GroupId group,
      ShardId shard,
      KeyRange range,
      TxnId own,
      List<RowWrite> overlay,
      VersionReader.Direction direction) {
    boolean backward = direction == VersionReader.Direction.BACKWARD;
    List<RowWrite> ordered = backward ? overlay.reversed() : overlay;
    return own.equals(TxnId.NONE)
        ? OwnRows.of(ordered)
        : OwnRows.of(
            ordered,
            log.readStore(group).stagedRows(SpillNames.stage(shard, own), range, direction),
            backward);
  }

  private boolean mayAnswer(LedGroup led) {
    return led.lease().holds() || Completions.await(led.lease().covers());
  }
}
