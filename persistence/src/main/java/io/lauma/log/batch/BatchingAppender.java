package io.lauma.log.batch;

import io.lauma.clock.Clock;
import io.lauma.clock.ClockReading;
import io.lauma.log.AppendResult;
import io.lauma.log.AppendResult.Refusal;
import io.lauma.log.ApplyOutcome;
import io.lauma.log.AtomicWrite;
import io.lauma.log.Effect;
import io.lauma.log.NodeId;
import io.lauma.log.apply.EntryCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Group commit for one group: writes that arrive while entries replicate become the next entry. No
/// timer: an idle group submits at once, a busy one fills entries up to [#ENTRY_BYTES_MAX].
/// Lock-free; any thread may append, and whoever finds work submits it. The next entry is submitted
/// before the writers of a finished one are woken.
public final class BatchingAppender {
  /// Entries in flight (measured).
  public static final int ENTRIES_IN_FLIGHT_MAX = 4;

  /// A replicated log has a second entry in flight only when it is this large: an entry is handed
  /// between threads some thirty times on three nodes, however little is in it, so a busy group
  /// gathers what comes meanwhile (decision 0023).
  public static final int PIPELINED_BYTES_MIN = 64 << 10;

  /// An entry is closed when its writes reach this size.
  public static final int ENTRY_BYTES_MAX = 1 << 20;

  /// The largest single write; a larger one is refused as TOO_LARGE. It fits the library's buffers
  /// with its header.
  public static final int WRITE_BYTES_MAX = (2 << 20) - (4 << 10);

  /// Bytes that may be queued and in flight; more are refused as QUEUE_FULL.
  public static final long QUEUE_BYTES_MAX = 32L << 20;

  /// One write that waits for its outcome.
  private record Pending(
      AtomicWrite write, byte[] bytes, CompletableFuture<AppendResult> outcome) {}

  private final NodeId self;
  private final EntrySink sink;
  private final Clock clock;
  private final GroupLease lease;
  private final ConcurrentLinkedQueue<Pending> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicLong bytesInFlight = new AtomicLong();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger pumping = new AtomicInteger();
  private final AtomicReference<@Nullable CompletableFuture<AppendResult>> barrier =
      new AtomicReference<>();
  private volatile @Nullable Refusal closed;
  private volatile boolean handingOver;

  public BatchingAppender(NodeId self, EntrySink sink, Clock clock, GroupLease lease) {
    this.self = self;
    this.sink = sink;
    this.clock = clock;
    this.lease = lease;
  }

  /// Queues `write`. A write with a [Effect.HandOver] is the last one: after it everything is
  /// refused until [#reopen].
  public CompletableFuture<AppendResult> append(AtomicWrite write) {
    byte[] bytes = EntryCodec.encode(write);
    if (bytes.length > WRITE_BYTES_MAX) {
      return done(new AppendResult.Refused(Refusal.TOO_LARGE));
    }
    if (queuedBytes.addAndGet(bytes.length) > QUEUE_BYTES_MAX) {
      queuedBytes.addAndGet(-bytes.length);
      return done(new AppendResult.Refused(Refusal.QUEUE_FULL));
    }
    Refusal refusal = closed != null ? closed : handingOver ? Refusal.CLOSED : null;
    if (refusal != null) {
      queuedBytes.addAndGet(-bytes.length);
      return done(new AppendResult.Refused(refusal));
    }
    Pending pending = new Pending(write, bytes, new CompletableFuture<>());
    if (write.effects().stream().anyMatch(effect -> effect instanceof Effect.HandOver)) {
      handingOver = true;
      lease.end();
    }
    queue.add(pending);
    pump();
    return pending.outcome();
  }

  /// Waits for an entry that is submitted after this call; all callers until then share one write.
  public CompletableFuture<AppendResult> barrier() {
    CompletableFuture<AppendResult> mine = new CompletableFuture<>();
    CompletableFuture<AppendResult> present = barrier.compareAndExchange(null, mine);
    if (present != null) {
      return present;
    }
    CompletionStage<AppendResult> noop = append(AtomicWrite.of(Effect.Noop.INSTANCE));
    noop.whenComplete((result, failure) -> {
      barrier.compareAndSet(mine, null);
      if (failure == null) {
        mine.complete(result);
      } else {
        mine.completeExceptionally(failure);
      }
    });
    return mine;
  }

  /// Refuses everything from now on; what is queued is refused too, what is in flight gets its
  /// outcome from the sink.
  public void close(Refusal reason) {
    closed = reason;
    pump();
  }

  /// Takes writes again after a hand-over: its transfer did not happen, or the leadership is over.
  public void reopen() {
    handingOver = false;
  }

  private void pump() {
    if (pumping.getAndIncrement() != 0) {
      return;
    }
    int missed = 1;
    while (missed != 0) {
      drain();
      missed = pumping.addAndGet(-missed);
    }
  }

  private void drain() {
    while (maySubmit()) {
      List<Pending> batch = takeBatch();
      if (batch.isEmpty()) {
        return;
      }
      submit(batch);
    }
  }

  private boolean maySubmit() {
    int present = inFlight.get();
    return present == 0
        || present < ENTRIES_IN_FLIGHT_MAX
            && (!sink.replicates()
                || queuedBytes.get() - bytesInFlight.get() >= PIPELINED_BYTES_MIN);
  }

  private List<Pending> takeBatch() {
    List<Pending> batch = new ArrayList<>();
    int size = 0;
    Pending next = queue.peek();
    while (next != null && (batch.isEmpty() || size + next.bytes().length <= ENTRY_BYTES_MAX)) {
      queue.poll();
      batch.add(next);
      size += next.bytes().length;
      next = queue.peek();
    }
    return batch;
  }

  private void submit(List<Pending> batch) {
    barrier.set(null);
    byte[] entry = EntryCodec.encode(self, batch.stream().map(Pending::bytes).toList());
    List<AtomicWrite> writes = batch.stream().map(Pending::write).toList();
    ClockReading submitted = clock.now();
    inFlight.incrementAndGet();
    bytesInFlight.addAndGet(bytesOf(batch));
    sink.submit(entry, writes)
        .whenComplete((result, failure) ->
            finish(batch, submitted, failure == null ? result : new EntryResult.Unknown()));
  }

  private void finish(List<Pending> batch, ClockReading submitted, EntryResult result) {
    inFlight.decrementAndGet();
    long bytes = bytesOf(batch);
    bytesInFlight.addAndGet(-bytes);
    queuedBytes.addAndGet(-bytes);
    if (result instanceof EntryResult.Applied applied) {
      lease.applied(applied.term(), submitted);
    }
    pump();
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).outcome().complete(resultOf(result, i));
    }
  }

  private static long bytesOf(List<Pending> batch) {
    return batch.stream().mapToLong(pending -> pending.bytes().length).sum();
  }

  private static AppendResult resultOf(EntryResult result, int position) {
    return switch (result) {
      case EntryResult.Applied(var index, _, var outcomes) ->
          switch (outcomes.get(position)) {
            case ApplyOutcome.Done(var epoch) -> new AppendResult.Applied(index, epoch, false);
            case ApplyOutcome.Repeated(var epoch) -> new AppendResult.Applied(index, epoch, true);
            case ApplyOutcome.Refused(var reason) -> new AppendResult.Rejected(reason);
          };
      case EntryResult.NotLeader(var hint) -> new AppendResult.NotLeader(hint);
      case EntryResult.Refused(var reason) -> new AppendResult.Refused(reason);
      case EntryResult.Unknown _ -> new AppendResult.Unknown();
    };
  }

  private static CompletableFuture<AppendResult> done(AppendResult result) {
    return CompletableFuture.completedFuture(result);
  }
}
