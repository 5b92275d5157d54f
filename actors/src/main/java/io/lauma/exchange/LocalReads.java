package io.lauma.exchange;

import io.lauma.exec.Completions;
import io.lauma.exec.MayNotAnswer;
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
import io.lauma.replica.ReplyTo;
import io.lauma.replica.Router;
import io.lauma.shard.CommittedVersions.Version;
import io.lauma.shard.MarkIndex;
import io.lauma.shard.ReadableShard;
import io.lauma.shard.SpillNames;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/// Reads of shards of groups that this node leads: past the shard's actor as long as no undecided
/// write is in the way, and answered only under the read lease (DESIGN 2.3, 2.5.4). Thread-safe;
/// cursors block.
final class LocalReads {
  /// How often a read without timestamp tries for marks and view of one instant.
  static final int INSTANT_TRIES = 3;

  private final Router router;
  private final ReplicatedLog log;
  private final io.lauma.replica.Asks asks;
  private final AtomicInteger openCursors = new AtomicInteger();

  LocalReads(Router router, ReplicatedLog log, io.lauma.replica.Asks asks) {
    this.router = router;
    this.log = log;
    this.asks = asks;
  }

  /// The row of one key; empty when there is none.
  ///
  /// @param scope ends the wait for undecided writes
  CompletionStage<Optional<StoredRow>> get(
      LedGroup led, PeerMessage.KeyOfShard wanted, ReadContext context, ReadScope scope) {
    ShardId shard = wanted.shard();
    Key key = wanted.key();
    HybridTime at = context.at();
    Optional<ReadableShard> readable = led.shard(shard).flatMap(LedGroup.HostedShard::readable);
    if (!wanted.overlaid()
        && readable.isPresent()
        && !readable.get().marks().blocks(key, at, context.own())) {
      return answered(led, stored(led.group(), readable, key, at));
    }
    return mayRead(led, shard, KeyRange.ofKey(key), wanted.registration(), context, scope)
        .thenCompose(may ->
            answered(
                led,
                (may.overlay().isEmpty() && may.putAside()
                        ? aside(led.group(), shard, key, context.own())
                        : may.overlay().stream().findFirst())
                    .map(LocalReads::provisional)
                    .orElseGet(() ->
                        stored(
                            led.group(),
                            led.shard(shard).flatMap(LedGroup.HostedShard::readable),
                            key,
                            at))));
  }

  /// The own row as a large transaction has put it aside.
  private Optional<RowWrite> aside(GroupId group, ShardId shard, Key key, TxnId own) {
    return log.readStore(group)
        .stagedRow(SpillNames.stage(shard, own), key)
        .map(value -> new RowWrite(key, value));
  }

  /// @param readable the shard, when it serves here
  private Optional<StoredRow> stored(
      GroupId group, Optional<ReadableShard> readable, Key key, HybridTime at) {
    GroupStore store = log.readStore(group);
    Optional<Version> version =
        readable.isEmpty()
            ? read(store, key, at)
            : readable.get().newest().read(key, at, () -> read(store, key, at));
    refuseBelowHorizon(store, at);
    return version.map(v -> new StoredRow(key, v.value(), v.timestamp()));
  }

  private static Optional<Version> read(GroupStore store, Key key, HybridTime at) {
    return store.rows().get(key, at).map(v -> new Version(v.timestamp(), v.value()));
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
          throw new MayNotAnswer();
        });
  }

  /// Waits until no undecided write in the span may be at or below the read's timestamp; gives the
  /// own provisional rows in it. Fails with [MayNotAnswer] when the group is led here no more.
  private CompletableFuture<Reply.MayRead> mayRead(
      LedGroup led,
      ShardId shard,
      KeyRange span,
      RegistrationId registration,
      ReadContext context,
      ReadScope scope) {
    return scope
        .wait(asks.ask(replyTo -> ask(led, shard, span, registration, context, replyTo)))
        .thenApply(reply ->
            switch (reply) {
              case Reply.MayRead may -> may;
              case Reply.RowsLost _ -> throw TransactionFailures.locksLost();
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
                  Reply.FoundTransaction _,
                  Reply.FoundSnapshot _,
                  Reply.OldestPlan _,
                  Reply.SequenceValue _,
                  Reply.Backends _,
                  Reply.Signalled _,
                  Reply.BackendTransactions _,
                  Reply.TableUsers _,
                  Reply.TableHolds _,
                  Reply.RowWaits _,
                  Reply.AdvisoryLock _,
                  Reply.AdvisoryLocks _,
                  Reply.PreparedTransactions _ ->
                  throw new IllegalStateException("no answer to a read: " + reply);
            });
  }

  private void ask(
      LedGroup led,
      ShardId shard,
      KeyRange span,
      RegistrationId registration,
      ReadContext context,
      ReplyTo replyTo) {
    if (isLed(led)) {
      router.read(led.group(), shard, span, context.at(), context.own(), registration, replyTo);
    } else if (replyTo instanceof ReplyTo.Waiting waiting) {
      waiting.future().completeExceptionally(new MayNotAnswer());
    }
  }

  private boolean isLed(LedGroup led) {
    return router.led(led.group()).filter(present -> present == led).isPresent();
  }

  /// Cursors over parts of shards that this node leads, in their order; blocks while writes in the
  /// way are undecided.
  List<ShardCursor> open(
      List<PeerMessage.Part> parts, ReadContext context, boolean backward, ReadScope scope) {
    List<ShardCursor> cursors = new ArrayList<>(parts.size());
    try {
      for (PeerMessage.Part part : parts) {
        LedGroup led = router.led(part.group()).orElseThrow(MayNotAnswer::new);
        cursors.add(open(led, part, context, backward, scope));
      }
      return cursors;
    } catch (RuntimeException e) {
      cursors.forEach(ShardCursor::close);
      throw e;
    }
  }

  private ShardCursor open(
      LedGroup led, PeerMessage.Part part, ReadContext context, boolean backward, ReadScope scope) {
    HybridTime at = context.at();
    GroupStore store = log.readStore(led.group());
    VersionReader rows = store.rows();
    VersionReader.Direction direction =
        backward ? VersionReader.Direction.BACKWARD : VersionReader.Direction.FORWARD;
    for (int attempt = 0; attempt < INSTANT_TRIES || !at.equals(HybridTime.INFINITY); attempt++) {
      Reply.MayRead may =
          awaited(mayRead(led, part.shard(), part.range(), part.registration(), context, scope));
      ReadableShard readable =
          led.shard(part.shard())
              .flatMap(LedGroup.HostedShard::readable)
              .orElseThrow(MayNotAnswer::new);
      MarkIndex marks = readable.marks();
      long sequence = marks.sequence();
      OwnRows provisional =
          ownRows(led.group(), part.shard(), part.range(), context.own(), may, direction);
      VersionCursor cursor =
          rows.scan(part.range(), at, direction, readable.newest().scan(at, direction));
      if (at.compareTo(store.horizon()) < 0) {
        provisional.close();
        cursor.close();
      }
      refuseBelowHorizon(store, at);
      boolean sameInstant =
          (sequence & 1) == 0
              && marks.blockers(part.range(), at, context.own()).isEmpty()
              && marks.sequence() == sequence;
      if (!at.equals(HybridTime.INFINITY) || sameInstant) {
        return new StoredShardCursor(
            cursor, provisional, backward, () -> mayAnswer(led), openCursors);
      }
      provisional.close();
      cursor.close();
    }
    throw new SqlException(
        SqlState.T_R_SERIALIZATION_FAILURE,
        "could not read the newest rows of a range at one instant");
  }

  /// The value, waited for; [MayNotAnswer] comes out as itself.
  private static <T> T awaited(CompletableFuture<T> future) {
    try {
      return Completions.await(future);
    } catch (SqlException e) {
      if (e.getCause() instanceof MayNotAnswer lost) {
        throw lost;
      }
      throw e;
    }
  }

  /// Cursors over the stores of this node that are open now.
  int openCursors() {
    return openCursors.get();
  }

  private OwnRows ownRows(
      GroupId group,
      ShardId shard,
      KeyRange range,
      TxnId own,
      Reply.MayRead may,
      VersionReader.Direction direction) {
    boolean backward = direction == VersionReader.Direction.BACKWARD;
    List<RowWrite> ordered = backward ? may.overlay().reversed() : may.overlay();
    return !may.putAside()
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
