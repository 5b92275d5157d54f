package io.lauma.exchange;

import io.lauma.catalog.Relation;
import io.lauma.exec.CancelSignal;
import io.lauma.exec.Fragment;
import io.lauma.exec.MayNotAnswer;
import io.lauma.exec.operator.MergeStage;
import io.lauma.exec.run.FragmentRunner;
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
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.pf.PFBuilder;
import org.apache.pekko.stream.Graph;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.javadsl.Merge;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/// One run of a fragment over the nodes that lead its shards: one stream a node, merged. A stream
/// that finds its node's leadership gone before its first row goes to the present leaders; after
/// that the statement must run again (40001).
final class FragmentScan {
  private final Gateway gateway;
  private final LocalReads local;
  private final Peers peers;
  private final Fragment fragment;
  private final Relation relation;
  private final ReadContext context;
  private final ReadScope scope;
  private final Attempts attempts = new Attempts();
  private final PlanNode.TableScan scan;
  private byte @Nullable [] encoded;

  FragmentScan(
      Gateway gateway,
      LocalReads local,
      Peers peers,
      Fragment fragment,
      Relation relation,
      ReadContext context,
      ReadScope scope) {
    this.gateway = gateway;
    this.local = local;
    this.peers = peers;
    this.fragment = fragment;
    this.relation = relation;
    this.context = context;
    this.scope = scope;
    this.scan = FragmentRunner.scanOf(fragment);
  }

  /// @param parts in the order of the scan's rows
  Source<RowBatch, NotUsed> rows(List<PeerMessage.Part> parts) {
    List<Source<RowBatch, NotUsed>> streams = new ArrayList<>();
    boolean keyOrder = scan.ordered() && fragment.order().isEmpty();
    if (keyOrder) {
      runs(parts).forEach(run -> streams.add(stream(run.node(), run.parts())));
    } else {
      byNode(parts).forEach((node, its) -> streams.add(stream(node, its)));
    }
    if (streams.size() == 1) {
      return streams.getFirst();
    }
    if (!fragment.order().isEmpty()) {
      return MergeStage.of(streams, fragment.plan().output(), fragment.order());
    }
    if (keyOrder) {
      return streams.stream().reduce(Source.empty(), Source::concatLazy);
    }
    return Source.<RowBatch, RowBatch, NotUsed>combine(streams, inputs -> Merge.create(inputs))
        .mapMaterializedValue(_ -> NotUsed.getInstance());
  }

  /// Parts that follow each other and are on one node.
  ///
  /// @param node empty when the leader of the first part is not known
  private record Run(Optional<NodeId> node, List<PeerMessage.Part> parts) {}

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

  private Map<Optional<NodeId>, List<PeerMessage.Part>> byNode(List<PeerMessage.Part> parts) {
    Map<Optional<NodeId>, List<PeerMessage.Part>> byNode = new LinkedHashMap<>();
    for (PeerMessage.Part part : parts) {
      byNode.computeIfAbsent(nodeOf(part), _ -> new ArrayList<>()).add(part);
    }
    return byNode;
  }

  private Optional<NodeId> nodeOf(PeerMessage.Part part) {
    NodeId self = gateway.router().self();
    return gateway.router().led(part.group()).isPresent()
        ? Optional.of(self)
        : gateway.router().leader(part.group()).filter(node -> !node.equals(self));
  }

  private Source<RowBatch, NotUsed> stream(Optional<NodeId> node, List<PeerMessage.Part> parts) {
    Source<RowBatch, NotUsed> rows;
    if (node.isEmpty()) {
      rows = Source.failed(new MayNotAnswer());
    } else if (node.get().equals(gateway.router().self())) {
      rows = here(parts);
    } else {
      rows = RemoteRows.of(peers, node.get(), encoded(), parts, context);
    }
    AtomicBoolean begun = new AtomicBoolean();
    return rows.map(
            batch -> {
              begun.setPlain(true);
              return batch;
            })
        .recoverWithRetries(
            1,
            new PFBuilder<Throwable, Graph<SourceShape<RowBatch>, NotUsed>>()
                .match(
                    Throwable.class,
                    MayNotAnswer::isCauseOf,
                    _ -> begun.getPlain() ? Source.failed(torn()) : again(parts))
                .build());
  }

  private Source<RowBatch, NotUsed> here(List<PeerMessage.Part> parts) {
    boolean backward = scan.backward();
    return FragmentRunner.run(
        fragment,
        relation,
        () -> local.open(parts, context, backward, scope),
        new CancelSignal(),
        gateway.spillDirectory(),
        gateway.blockingDispatcher());
  }

  private Source<RowBatch, NotUsed> again(List<PeerMessage.Part> parts) {
    return Source.completionStage(attempts.next(scope).thenApply(_ -> parts))
        .flatMapConcat(this::rows);
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
