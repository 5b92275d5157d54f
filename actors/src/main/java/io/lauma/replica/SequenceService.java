package io.lauma.replica;

import io.lauma.catalog.Relation;
import io.lauma.kv.TableId;
import io.lauma.log.AppendResult;
import io.lauma.log.Effect;
import io.lauma.log.ReplicatedLog;
import io.lauma.membership.MembershipState;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// Sequences on the node that leads the system group, one object a leadership (DESIGN 2.5.10): a
/// value is handed out only when the log holds a state beyond it, [#AHEAD] values at a time, so
/// that no fail-over repeats one. Thread-safe.
final class SequenceService {
  /// Values reserved by one entry.
  static final int AHEAD = 32;

  private final ReplicatedLog log;
  private final ServiceWrites writes;
  private final Map<TableId, Sequence> sequences = new ConcurrentHashMap<>();
  private volatile boolean sealed;

  SequenceService(ReplicatedLog log, ServiceWrites writes) {
    this.log = log;
    this.writes = writes;
  }

  /// What is durable: the next value that nobody may have got, or that there is none.
  private record Stored(long next, boolean exhausted) {
    byte[] bytes() {
      return ByteBuffer.allocate(9).putLong(next).put((byte) (exhausted ? 1 : 0)).array();
    }

    static Stored of(byte[] bytes) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      return new Stored(in.getLong(), in.get() != 0);
    }
  }

  /// One sequence; `left` values from `next` on may be handed out. One write of it is under way at
  /// a time: `writing` ends when it has.
  private static final class Sequence {
    private Stored next;
    private int left;
    private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);

    Sequence(Stored next) {
      this.next = next;
    }
  }

  /// Hands nothing out any more; what the next leader finds in place of the values that were
  /// reserved and not handed out. A sequence with a write under way keeps its reservation.
  List<Effect> seal() {
    sealed = true;
    List<Effect> unused = new ArrayList<>();
    sequences.forEach((id, sequence) -> {
      synchronized (sequence) {
        if (sequence.left > 0 && sequence.writing.isDone()) {
          unused.add(new Effect.ValueSet(name(id), sequence.next.bytes()));
        }
      }
    });
    return unused;
  }

  private static CompletableFuture<Long> noLeader() {
    return CompletableFuture.failedFuture(
        new SqlException(SqlState.CANNOT_CONNECT_NOW, "the sequence has no leader now"));
  }

  private Sequence sequence(Relation relation) {
    return sequences.computeIfAbsent(
        relation.id(),
        id ->
            new Sequence(
                log.readStore(MembershipState.SYSTEM)
                    .value(name(id))
                    .map(Stored::of)
                    .orElseGet(
                        () -> new Stored(relation.sequence().orElseThrow().start(), false))));
  }

  private static String name(TableId id) {
    return "sequence-" + id.value();
  }

  /// The next value.
  CompletableFuture<Long> next(Relation relation) {
    Sequence sequence = sequence(relation);
    Relation.SequenceOptions options = relation.sequence().orElseThrow();
    CompletableFuture<Void> reservation;
    synchronized (sequence) {
      if (sealed) {
        return noLeader();
      }
      if (sequence.next.exhausted() && sequence.left == 0) {
        return CompletableFuture.failedFuture(exhausted(relation, options));
      }
      if (sequence.left > 0) {
        long value = sequence.next.next();
        sequence.next = after(sequence.next, options);
        sequence.left--;
        return checked(value);
      }
      reservation = reserve(relation, sequence, options);
    }
    return reservation.thenCompose(_ -> next(relation));
  }

  private static Stored after(Stored state, Relation.SequenceOptions options) {
    long value = state.next();
    boolean up = options.increment() > 0;
    boolean room =
        up
            ? value <= options.maximum() - options.increment()
            : value >= options.minimum() - options.increment();
    if (room) {
      return new Stored(value + options.increment(), false);
    }
    return options.cycle()
        ? new Stored(up ? options.minimum() : options.maximum(), false)
        : new Stored(value, true);
  }

  private CompletableFuture<Void> reserve(
      Relation relation, Sequence sequence, Relation.SequenceOptions options) {
    if (!sequence.writing.isDone()) {
      return sequence.writing;
    }
    Stored beyond = sequence.next;
    int count = 0;
    while (count < AHEAD && !beyond.exhausted()) {
      beyond = after(beyond, options);
      count++;
    }
    int reserved = count;
    sequence.writing =
        write(relation.id(), beyond)
            .thenRun(() -> {
              synchronized (sequence) {
                sequence.left = reserved;
              }
            });
    return sequence.writing;
  }

  private CompletableFuture<Void> write(TableId id, Stored state) {
    return writes
        .append(new Effect.ValueSet(name(id), state.bytes()))
        .thenAccept(result -> {
          if (!(result instanceof AppendResult.Applied)) {
            throw new SqlException(SqlState.CANNOT_CONNECT_NOW, "the sequence has no leader now");
          }
        })
        .toCompletableFuture();
  }

  private CompletableFuture<Long> checked(long value) {
    return writes
        .lease()
        .covers()
        .thenApply(covered -> {
          if (covered) {
            return value;
          }
          throw new SqlException(SqlState.CANNOT_CONNECT_NOW, "the sequence has no leader now");
        })
        .toCompletableFuture();
  }

  private static SqlException exhausted(Relation relation, Relation.SequenceOptions options) {
    boolean up = options.increment() > 0;
    return new SqlException(
        SqlState.SEQUENCE_GENERATOR_LIMIT_EXCEEDED,
        "nextval: reached "
            + (up ? "maximum" : "minimum")
            + " value of sequence \""
            + relation.name()
            + "\" ("
            + (up ? options.maximum() : options.minimum())
            + ")");
  }

  /// Sets the value; nothing reserved before is handed out any more. The answer needs no lease: the
  /// entry was applied under this leadership's epoch, so the state it changed is the present one.
  CompletableFuture<Void> set(Relation relation, long value, boolean isCalled) {
    Sequence sequence = sequence(relation);
    Stored fresh = new Stored(value, false);
    Stored next = isCalled ? after(fresh, relation.sequence().orElseThrow()) : fresh;
    CompletableFuture<Void> before;
    synchronized (sequence) {
      if (sealed) {
        return noLeader().thenRun(() -> {});
      }
      if (sequence.writing.isDone()) {
        sequence.writing =
            write(relation.id(), next)
                .thenRun(() -> {
                  synchronized (sequence) {
                    sequence.next = next;
                    sequence.left = 0;
                  }
                });
        return sequence.writing;
      }
      before = sequence.writing;
    }
    return before.handle((_, _) -> true).thenCompose(_ -> set(relation, value, isCalled));
  }
}
