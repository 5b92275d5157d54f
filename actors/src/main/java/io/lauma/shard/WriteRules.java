package io.lauma.shard;

import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.TxnId;
import io.lauma.shard.CommittedVersions.Version;
import io.lauma.txn.protocol.ChangedRow;
import io.lauma.txn.protocol.ShardRequest.Write;
import io.lauma.txn.protocol.WriteIntent;
import io.lauma.txn.protocol.WriteOutcome;
import io.lauma.txn.protocol.WriteOutcome.Changed;
import io.lauma.txn.protocol.WriteOutcome.Duplicate;
import io.lauma.txn.protocol.WriteOutcome.Granted;
import java.util.Optional;

/// What an intent does once its row lock is held: the conflict check against the newest version
/// (DESIGN 2.5.1 and 2.5.2).
final class WriteRules {
  private static final String CONCURRENT_UPDATE =
      "could not serialize access due to concurrent update";
  private static final String CONCURRENT_DELETE =
      "could not serialize access due to concurrent delete";
  private static final byte[] TOMBSTONE = new byte[0];
  private static final Version NEVER = new Version(HybridTime.ZERO, TOMBSTONE);

  private final NewestRows versions;
  private final RecentCommits commits;

  WriteRules(NewestRows versions, RecentCommits commits) {
    this.versions = versions;
    this.commits = commits;
  }

  /// The result of one intent.
  sealed interface Verdict {
    record Done(WriteOutcome outcome) implements Verdict {}

    /// 40001 with PostgreSQL's message.
    ///
    /// @param changedBy whose newest version of the row it is; NONE when that is not known
    record Conflict(String message, Key key, TxnId changedBy) implements Verdict {}
  }

  Verdict evaluate(Write request, WriteIntent intent, Registration<?> registration) {
    ProvisionalRows rows = registration.rows;
    if (intent instanceof WriteIntent.Put put && !aboveReadCommitted(request)) {
      return put(rows, put.key(), request.savepoint(), put.value());
    }
    Optional<byte[]> own = registration.own(intent.key());
    Version newest =
        own.map(value -> new Version(HybridTime.INFINITY, value))
            .or(() -> versions.newest(intent.key()))
            .orElse(NEVER);
    int savepoint = request.savepoint();
    return switch (intent) {
      case WriteIntent.Insert insert -> {
        if (newest.isDelete()) {
          yield put(rows, insert.key(), savepoint, insert.value());
        }
        if (insert.looked() && own.isEmpty() && isNewer(newest, request.snapshot())) {
          yield conflict(ChangedRow.READS_CHANGED, insert.key(), newest);
        }
        yield new Verdict.Done(new Duplicate(newest.timestamp(), newest.value()));
      }
      case WriteIntent.Propose propose -> propose(request, propose, registration, newest);
      case WriteIntent.Put put -> {
        if (own.isEmpty() && isNewer(newest, request.snapshot())) {
          yield conflict(put.key(), newest);
        }
        yield put(rows, put.key(), savepoint, put.value());
      }
      case WriteIntent.Update update -> {
        if (own.isEmpty() && isNewer(newest, update.seen())) {
          yield changed(request, update.key(), newest);
        }
        yield put(rows, update.key(), savepoint, update.value());
      }
      case WriteIntent.Delete delete -> {
        if (own.isEmpty() && isNewer(newest, delete.seen())) {
          yield changed(request, delete.key(), newest);
        }
        yield put(rows, delete.key(), savepoint, TOMBSTONE);
      }
      case WriteIntent.Fill fill -> {
        if (own.isEmpty() && isNewer(newest, fill.seen())) {
          yield new Verdict.Done(new Changed(newest.timestamp(), newest.value()));
        }
        if (!newest.isDelete()) {
          yield new Verdict.Done(new Duplicate(newest.timestamp(), newest.value()));
        }
        yield put(rows, fill.key(), savepoint, fill.value());
      }
      case WriteIntent.Lock lock -> locked(request, lock.key(), own, newest, lock.seen());
      case WriteIntent.TryLock lock -> locked(request, lock.key(), own, newest, lock.seen());
      case WriteIntent.LockNewest _ ->
          new Verdict.Done(new Changed(newest.timestamp(), newest.value()));
    };
  }

  private Verdict locked(
      Write request, Key key, Optional<byte[]> own, Version newest, HybridTime seen) {
    if (own.isPresent() || !isNewer(newest, seen)) {
      return new Verdict.Done(Granted.INSTANCE);
    }
    return aboveReadCommitted(request)
        ? conflict(CONCURRENT_UPDATE, key, newest)
        : changed(request, key, newest);
  }

  private Verdict propose(
      Write request, WriteIntent.Propose propose, Registration<?> registration, Version newest) {
    if (newest.isDelete()) {
      return put(registration.rows, propose.key(), request.savepoint(), propose.value());
    }
    boolean own = newest.timestamp().equals(HybridTime.INFINITY);
    if (!own && isNewer(newest, propose.seen()) && aboveReadCommitted(request)) {
      return conflict(propose.key(), newest);
    }
    return new Verdict.Done(
        propose.locks()
            ? new Changed(newest.timestamp(), newest.value())
            : new Duplicate(newest.timestamp(), newest.value()));
  }

  /// Whether a row proposed for insertion has a committed live row in its way, which needs no lock
  /// to be answered. At SERIALIZABLE the lock keeps it in the way until the commit.
  boolean isInTheWay(Write request, WriteIntent intent) {
    return locksNoRowInTheWay(request, intent)
        && versions.newest(intent.key()).filter(row -> !row.isDelete()).isPresent();
  }

  /// Whether a row that an intent finds in its way stays unlocked.
  static boolean locksNoRowInTheWay(Write request, WriteIntent intent) {
    return intent instanceof WriteIntent.Propose propose
        && !propose.locks()
        && request.isolation() != Isolation.SERIALIZABLE;
  }

  private static Verdict put(ProvisionalRows rows, Key key, int savepoint, byte[] value) {
    rows.put(key, savepoint, value);
    return new Verdict.Done(Granted.INSTANCE);
  }

  private Verdict changed(Write request, Key key, Version newest) {
    return aboveReadCommitted(request)
        ? conflict(key, newest)
        : new Verdict.Done(new Changed(newest.timestamp(), newest.value()));
  }

  private Verdict conflict(Key key, Version newest) {
    return conflict(newest.isDelete() ? CONCURRENT_DELETE : CONCURRENT_UPDATE, key, newest);
  }

  private Verdict conflict(String message, Key key, Version newest) {
    return new Verdict.Conflict(message, key, commits.of(newest.timestamp()));
  }

  private static boolean isNewer(Version newest, HybridTime seen) {
    return newest.timestamp().isAfter(seen);
  }

  private static boolean aboveReadCommitted(Write request) {
    return request.isolation() != Isolation.READ_COMMITTED;
  }
}
