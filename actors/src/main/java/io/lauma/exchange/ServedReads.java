package io.lauma.exchange;

import io.lauma.exec.CancelSignal;
import io.lauma.exec.Completions;
import io.lauma.exec.MayNotAnswer;
import io.lauma.exec.StoredRow;
import io.lauma.exec.run.FragmentRunner;
import io.lauma.replica.LedGroup;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Keep;
import org.jspecify.annotations.Nullable;

/// Reads of other nodes' statements over groups that this node leads. Work that may block runs on
/// the bounded dispatcher; each read ends when its reader cancels, forgets it, or keeps silent.
/// Called by the exchange's actor alone, but for what the reads themselves call back.
final class ServedReads {
  /// A reader that says nothing for so long is gone.
  static final Duration SILENCE = Duration.ofSeconds(10);

  /// A reader names a read in its questions once it is as old as this at the latest.
  static final Duration NAMED_AFTER = Duration.ofSeconds(2);

  private final Gateway gateway;
  private final LocalReads local;
  private final Executor blocking;
  private final Materializer materializer;
  private final Map<Name, Served> reads = new ConcurrentHashMap<>();
  private final Map<ActorRef<PeerMessage>, Long> heardNanos = new ConcurrentHashMap<>();

  ServedReads(Gateway gateway, LocalReads local, ActorSystem<?> system) {
    this.gateway = gateway;
    this.local = local;
    this.blocking =
        system.dispatchers().lookup(DispatcherSelector.fromConfig(gateway.blockingDispatcher()));
    this.materializer = SystemMaterializer.get(system).materializer();
  }

  private record Name(ActorRef<PeerMessage> reader, long id) {}

  private static final class Served {
    private final long startedNanos = System.nanoTime();
    private final ReadScope scope = new ReadScope();
    private final CancelSignal cancel = new CancelSignal();
    private volatile FrameSink.@Nullable Control stream;

    void stop() {
      cancel.cancel();
      scope.cancel();
      FrameSink.Control running = stream;
      if (running != null) {
        running.cancel();
      }
    }
  }

  /// Begins a read; empty when it is under way already.
  private Optional<Served> begin(Name name) {
    heardNanos.put(name.reader(), System.nanoTime());
    Served served = new Served();
    return reads.putIfAbsent(name, served) == null ? Optional.of(served) : Optional.empty();
  }

  private void end(Name name, @Nullable Throwable failure) {
    Served served = reads.remove(name);
    if (failure != null && served != null && !served.cancel.isCancelled()) {
      name.reader()
          .tell(
              endsWithNode(failure)
                  ? new PeerMessage.NotLed(name.id())
                  : PeerMessage.Failed.of(name.id(), Completions.failure(failure)));
    }
  }

  /// Whether a read failed because this node leads the group no more, or ends: the reader asks the
  /// next leader.
  private static boolean endsWithNode(Throwable failure) {
    return MayNotAnswer.isCauseOf(failure)
        || Completions.failure(failure).state() == SqlState.ADMIN_SHUTDOWN;
  }

  void get(PeerMessage.Get get) {
    Name name = new Name(get.reader(), get.id());
    begin(name)
        .ifPresent(served ->
            blocking.execute(() -> {
              CompletionStage<byte[]> found;
              try {
                found = rows(get, served.scope);
              } catch (SqlException | MayNotAnswer e) {
                found = CompletableFuture.failedFuture(e);
              }
              found.whenComplete((answer, failure) -> {
                if (failure == null) {
                  send(name, answer);
                }
                end(name, failure);
              });
            }));
  }

  private CompletionStage<byte[]> rows(PeerMessage.Get get, ReadScope scope) {
    LedGroup led = gateway.router().led(get.group()).orElseThrow(MayNotAnswer::new);
    ReadContext context = new ReadContext(get.at(), get.own());
    List<CompletableFuture<Optional<StoredRow>>> rows = new ArrayList<>(get.keys().size());
    for (PeerMessage.KeyOfShard key : get.keys()) {
      rows.add(local.get(led, key, context, scope).toCompletableFuture());
    }
    return CompletableFuture.allOf(rows.toArray(CompletableFuture[]::new))
        .thenApply(_ -> {
          List<StoredRow> found = new ArrayList<>();
          rows.forEach(row -> row.resultNow().ifPresent(found::add));
          return StoredRowsForm.encode(found);
        });
  }

  private static void send(Name name, byte[] answer) {
    AnswerBytes.Cutter cutter = new AnswerBytes.Cutter();
    cutter.add(answer);
    int number = 0;
    while (cutter.lengthBytes() > 0) {
      byte[] piece = cutter.take();
      name.reader()
          .tell(new PeerMessage.Frame(name.id(), number++, cutter.lengthBytes() == 0, piece));
    }
  }

  void open(PeerMessage.Open open) {
    Name name = new Name(open.reader(), open.id());
    Optional<Served> begun = begin(name);
    if (begun.isEmpty()) {
      return;
    }
    Served served = begun.get();
    try {
      FragmentCodec.Travelling travelling = FragmentCodec.decode(open.fragment());
      boolean backward = FragmentRunner.scanOf(travelling.fragment()).backward();
      ReadContext context = new ReadContext(open.at(), open.own());
      FrameSink sink =
          new FrameSink(
              open.id(), open.frames(), open.reader()::tell, failure -> end(name, failure));
      served.stream =
          FragmentRunner.run(
                  travelling.fragment(),
                  travelling.relation(),
                  () -> local.open(open.parts(), context, backward, served.scope),
                  served.cancel,
                  gateway.spillDirectory(),
                  gateway.blockingDispatcher())
              .toMat(sink, Keep.right())
              .run(materializer);
    } catch (RuntimeException e) {
      end(name, e);
    }
  }

  void allow(PeerMessage.Credit credit) {
    Served served = reads.get(new Name(credit.reader(), credit.id()));
    FrameSink.Control running = served == null ? null : served.stream;
    if (running != null) {
      running.allow(credit.frames());
    }
  }

  void cancel(PeerMessage.Cancel cancel) {
    stop(new Name(cancel.reader(), cancel.id()));
  }

  private void stop(Name name) {
    Served served = reads.remove(name);
    if (served != null) {
      served.stop();
    }
  }

  /// Ends what the reader does not name any more, and says what is under way.
  void wanted(PeerMessage.Wanted wanted) {
    long now = System.nanoTime();
    heardNanos.put(wanted.reader(), now);
    Set<Long> ids = new HashSet<>(wanted.ids());
    List<Long> working = new ArrayList<>();
    for (Map.Entry<Name, Served> read : reads.entrySet()) {
      Name name = read.getKey();
      if (!name.reader().equals(wanted.reader())) {
        continue;
      }
      if (ids.contains(name.id())) {
        working.add(name.id());
      } else if (now - read.getValue().startedNanos > NAMED_AFTER.toNanos()) {
        stop(name);
      }
    }
    wanted.reader().tell(new PeerMessage.Working(working));
  }

  /// Ends the reads of readers that are silent, and forgets these.
  void tick() {
    long now = System.nanoTime();
    heardNanos.values().removeIf(heard -> now - heard > SILENCE.toNanos());
    reads.keySet().stream().filter(n -> !heardNanos.containsKey(n.reader())).forEach(this::stop);
  }

  void close() {
    reads.keySet().forEach(this::stop);
  }

  /// Reads under way.
  int running() {
    return reads.size();
  }
}
