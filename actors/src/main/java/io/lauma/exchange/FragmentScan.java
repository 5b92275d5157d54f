package io.lauma.exchange;

import io.lauma.catalog.Relation;
import io.lauma.exec.CancelSignal;
import io.lauma.exec.Fragment;
import io.lauma.exec.MayNotAnswer;
import io.lauma.exec.operator.MergeStage;
import io.lauma.exec.run.FragmentRunner;
import io.lauma.kv.HybridTime;
import io.lauma.kv.TxnId;
import io.lauma.log.NodeId;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.japi.pf.PFBuilder;
import org.apache.pekko.stream.Graph;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Merge;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/// One run of a fragment over the nodes that lead its shards: one stream a node, merged. A stream
/// that finds its node's leadership gone goes to the present leaders. After its first row it does
/// so only where another run gives the same rows in the same order, of which it drops those that it
/// has given already; elsewhere the statement must run again (40001).
final class FragmentScan {
  private final Gateway gateway;
  private final LocalReads local;
  private final Peers peers;
  private final Fragment fragment;
  private final Relation relation;
  private final ClusterStatement statement;
  private final ReadScope scope;
  private final PlanNode.TableScan scan;
  private byte @Nullable [] encoded;

  FragmentScan(
      Gateway gateway,
      LocalReads local,
      Peers peers,
      Fragment fragment,
      Relation relation,
      ClusterStatement statement) {
    this.gateway = gateway;
    this.local = local;
    this.peers = peers;
    this.fragment = fragment;
    this.relation = relation;
    this.statement = statement;
    this.scope = statement.reads();
    this.scan = FragmentRunner.scanOf(fragment);
  }

  /// @param parts in the order of the scan's rows
  Source<RowBatch, NotUsed> rows(List<PeerMessage.Part> parts) {
    ReadContext context = statement.readContext();
    Attempts attempts = new Attempts();
    if (isInKeyOrder()) {
      return inOrder(runs(parts), context, attempts);
    }
    if (!fragment.order().isEmpty()) {
      return inOrder(byNode(parts), context, attempts);
    }
    List<Source<RowBatch, NotUsed>> streams = streams(byNode(parts), context, attempts);
    return streams.size() == 1
        ? streams.getFirst()
        : Source.<RowBatch, RowBatch, NotUsed>combine(streams, inputs -> Merge.create(inputs))
            .mapMaterializedValue(_ -> NotUsed.getInstance());
  }

  /// The rows as one run over all parts gives them, when the runs are in the order of the parts.
  private Source<RowBatch, NotUsed> inOrder(
      List<Run> runs, ReadContext context, Attempts attempts) {
    List<Source<RowBatch, NotUsed>> streams = streams(runs, context, attempts);
    return fragment.order().isEmpty()
        ? streams.stream().reduce(Source.empty(), Source::concatLazy)
        : MergeStage.of(streams, fragment.plan().output(), fragment.order());
  }

  private boolean isInKeyOrder() {
    return scan.ordered() && fragment.order().isEmpty();
  }

  /// Parts that one node reads in one stream.
  ///
  /// @param node empty when the leader of the first part is not known
  private record Run(Optional<NodeId> node, List<PeerMessage.Part> parts) {}

  /// Parts that follow each other and are on one node.
  private List<Run> runs(List<PeerMessage.Part> parts) {
    List<Run> runs = new ArrayList<>();
    for (PeerMessage.Part part : parts) {
      Optional<NodeId> node = nodeOf(part);
      if (runs.isEmpty() || !runs.getLast().node().equals(node)) {
        runs.add(new Run(node, new ArrayList<>()));
      }
      runs.getLast().parts().add(part);
    }
    return runs;
  }

  private List<Run> byNode(List<PeerMessage.Part> parts) {
    Map<Optional<NodeId>, Run> byNode = new LinkedHashMap<>();
    for (PeerMessage.Part part : parts) {
      byNode
          .computeIfAbsent(nodeOf(part), node -> new Run(node, new ArrayList<>()))
          .parts()
          .add(part);
    }
    return List.copyOf(byNode.values());
  }

  private Optional<NodeId> nodeOf(PeerMessage.Part part) {
    NodeId self = gateway.router().self();
    return gateway.router().led(part.group()).isPresent()
        ? Optional.of(self)
        : gateway.router().leader(part.group()).filter(node -> !node.equals(self));
  }

  private List<Source<RowBatch, NotUsed>> streams(
      List<Run> runs, ReadContext context, Attempts attempts) {
    return runs.stream().map(run -> stream(run, context, attempts)).toList();
  }

  private Source<RowBatch, NotUsed> stream(Run run, ReadContext context, Attempts attempts) {
    Source<RowBatch, NotUsed> rows;
    if (run.node().isEmpty()) {
      rows = Source.failed(new MayNotAnswer());
    } else if (run.node().get().equals(gateway.router().self())) {
      rows = here(run.parts(), context);
    } else {
      rows = RemoteRows.of(peers, run.node().get(), encoded(), run.parts(), context);
    }
    AtomicLong given = new AtomicLong();
    return rows.map(
            batch -> {
              given.setPlain(given.getPlain() + batch.rowCount());
              return batch;
            })
        .recoverWithRetries(
            1,
            new PFBuilder<Throwable, Graph<SourceShape<RowBatch>, NotUsed>>()
                .match(
                    Throwable.class,
                    MayNotAnswer::isCauseOf,
                    _ -> goOn(run.parts(), given.getPlain(), context, attempts))
                .build());
  }

  private Source<RowBatch, NotUsed> here(List<PeerMessage.Part> parts, ReadContext context) {
    boolean backward = scan.backward();
    return FragmentRunner.run(
        fragment,
        relation,
        () -> local.open(parts, context, backward, scope),
        new CancelSignal(),
        gateway.spillDirectory(),
        gateway.blockingDispatcher());
  }

  /// The rows of the parts after those that were given, in the order of one run over all of them.
  private Source<RowBatch, NotUsed> goOn(
      List<PeerMessage.Part> parts, long given, ReadContext context, Attempts attempts) {
    if (given == 0) {
      return later(parts, context, attempts);
    }
    if (context.at().equals(HybridTime.INFINITY)
        || !FragmentRunner.isRepeatable(fragment)
        || parts.stream().anyMatch(part -> statement.transaction().hasWrittenTo(part.shard()))) {
      return Source.failed(torn());
    }
    ReadContext asBefore = new ReadContext(context.at(), TxnId.NONE);
    return later(parts, asBefore, new Attempts()).via(without(given));
  }

  private Source<RowBatch, NotUsed> later(
      List<PeerMessage.Part> parts, ReadContext context, Attempts attempts) {
    return Source.completionStage(attempts.next(scope).thenApply(_ -> parts))
        .flatMapConcat(again -> inOrder(runs(again), context, attempts));
  }

  /// Drops the first rows of a stream.
  private static Flow<RowBatch, RowBatch, NotUsed> without(long rows) {
    return Flow.of(RowBatch.class)
        .statefulMap(
            () -> rows,
            (left, batch) -> {
              int dropped = Math.toIntExact(Math.min(left, batch.rowCount()));
              return Pair.create(left - dropped, dropped == 0 ? batch : batch.skip(dropped));
            },
            _ -> Optional.empty())
        .filter(batch -> batch.rowCount() > 0);
  }

  private byte[] encoded() {
    byte[] bytes = encoded;
    if (bytes == null) {
      bytes = FragmentCodec.encode(fragment, relation);
      encoded = bytes;
    }
    return bytes;
  }

  private static SqlException torn() {
    return new SqlException(
            SqlState.T_R_SERIALIZATION_FAILURE,
            "could not read on: the leader of some of the rows has changed")
        .withHint("The transaction might succeed if retried.");
  }
}
