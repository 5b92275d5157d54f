package io.lauma.txn.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.LockMode;

/// What a transaction wants to do to one row at its shard. Every intent takes a row lock first; all
/// but [TryLock] wait for it. `seen` is the newest version that the statement took into account:
/// its snapshot, or the version that [WriteOutcome.Changed] brought.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = WriteIntent.Insert.class, name = "insert"),
  @JsonSubTypes.Type(value = WriteIntent.Propose.class, name = "propose"),
  @JsonSubTypes.Type(value = WriteIntent.Update.class, name = "update"),
  @JsonSubTypes.Type(value = WriteIntent.Delete.class, name = "delete"),
  @JsonSubTypes.Type(value = WriteIntent.Put.class, name = "put"),
  @JsonSubTypes.Type(value = WriteIntent.Fill.class, name = "fill"),
  @JsonSubTypes.Type(value = WriteIntent.Lock.class, name = "lock"),
  @JsonSubTypes.Type(value = WriteIntent.TryLock.class, name = "tryLock"),
  @JsonSubTypes.Type(value = WriteIntent.LockNewest.class, name = "lockNewest")
})
public sealed interface WriteIntent {
  Key key();

  /// The row lock that this intent takes.
  LockMode mode();

  /// A new row: a live newest version is a duplicate, whatever the snapshot.
  ///
  /// @param looked whether the transaction, a SERIALIZABLE one, has looked for such a row before:
  ///   then a live version that is newer than the request's snapshot is a conflict
  record Insert(Key key, byte[] value, boolean looked) implements WriteIntent {
    @Override
    public LockMode mode() {
      return LockMode.UPDATE;
    }
  }

  /// A row proposed for insertion, as by ON CONFLICT: above READ COMMITTED a live row in the way
  /// that is newer than `seen` is a conflict.
  ///
  /// @param locks whether a live row in the way is locked and answered as [WriteOutcome.Changed];
  ///   else it is a [WriteOutcome.Duplicate], without the lock when nobody has rewritten it
  record Propose(Key key, byte[] value, HybridTime seen, boolean locks) implements WriteIntent {
    @Override
    public LockMode mode() {
      return LockMode.UPDATE;
    }
  }

  /// New content of a row; `mode` is UPDATE when columns that a foreign key may name change.
  record Update(Key key, byte[] value, HybridTime seen, LockMode mode) implements WriteIntent {}

  record Delete(Key key, HybridTime seen) implements WriteIntent {
    @Override
    public LockMode mode() {
      return LockMode.UPDATE;
    }
  }

  /// Writes the row whether it exists or not. Above READ COMMITTED a version newer than the
  /// request's snapshot is a conflict.
  record Put(Key key, byte[] value) implements WriteIntent {
    @Override
    public LockMode mode() {
      return LockMode.UPDATE;
    }
  }

  /// A row that follows from what the statement has seen: a version newer than `seen` is answered
  /// as [WriteOutcome.Changed] at every level, an older live one as [WriteOutcome.Duplicate]; else
  /// it is written.
  record Fill(Key key, byte[] value, HybridTime seen) implements WriteIntent {
    @Override
    public LockMode mode() {
      return LockMode.UPDATE;
    }
  }

  /// Only the lock.
  record Lock(Key key, HybridTime seen, LockMode mode) implements WriteIntent {}

  /// Only the lock, and only at once: where it would have to be waited for, the outcome is
  /// [WriteOutcome.Unavailable]. It passes who waits in the queue, as NOWAIT and SKIP LOCKED do.
  ///
  /// @param wanted once so many locks of the request are held, the rest are not tried: the outcome
  ///   is [WriteOutcome.NotTried]
  record TryLock(Key key, HybridTime seen, LockMode mode, int wanted) implements WriteIntent {}

  /// Only the lock; answered with the newest version whatever the snapshot.
  record LockNewest(Key key, LockMode mode) implements WriteIntent {}
}
