package io.lauma.replica;

import io.lauma.log.NodeId;
import io.lauma.membership.Member;
import io.lauma.membership.MembershipState;
import io.lauma.session.backend.BackendRow;
import io.lauma.session.backend.BackendSignal;
import io.lauma.session.backend.Backends;
import io.lauma.session.backend.HerdBackends;
import io.lauma.session.backend.SignalOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The herd's sessions as a node's sessions see them: each node is asked about its own, all at
/// once.
public final class ClusterBackends implements HerdBackends {
  /// A node that does not answer within this is left out.
  static final Duration ANSWER = Duration.ofSeconds(2);

  private final Router router;
  private final Supplier<MembershipState> membership;

  /// @param membership this node's copy
  public ClusterBackends(Router router, Supplier<MembershipState> membership) {
    this.router = router;
    this.membership = membership;
  }

  private record OfNode(String name, Optional<List<BackendRow>> rows) {}

  @Override
  public CompletionStage<Seen> rows() {
    List<CompletableFuture<OfNode>> nodes = new ArrayList<>();
    for (Member member : present()) {
      nodes.add(
          rows(member.node(), 0, new ArrayList<>())
              .orTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
              .handle((rows, failure) ->
                  new OfNode(
                      member.name(), failure == null ? Optional.of(rows) : Optional.empty())));
    }
    return CompletableFuture.allOf(nodes.toArray(CompletableFuture[]::new))
        .thenApply(_ -> {
          List<BackendRow> all = new ArrayList<>();
          List<String> silent = new ArrayList<>();
          for (CompletableFuture<OfNode> node : nodes) {
            OfNode answer = node.resultNow();
            answer.rows().ifPresentOrElse(all::addAll, () -> silent.add(answer.name()));
          }
          return new Seen(all, silent);
        });
  }

  private List<Member> present() {
    return membership.get().members().stream()
        .filter(member -> member.state() != Member.State.DOWN)
        .toList();
  }

  private CompletableFuture<List<BackendRow>> rows(NodeId node, int after, List<BackendRow> soFar) {
    return ask(node, new BackendCall.Rows(after))
        .thenCompose(reply -> {
          if (!(reply instanceof Reply.Backends(var rows, boolean more))) {
            throw new IllegalStateException("no answer about sessions: " + reply);
          }
          soFar.addAll(rows);
          return more
              ? rows(node, rows.getLast().processId(), soFar)
              : CompletableFuture.completedFuture(soFar);
        });
  }

  /// Asks once: the way to another node loses a message only when it breaks.
  private CompletableFuture<Reply> ask(NodeId node, BackendCall call) {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    router.toBackends(node, call, new ReplyTo.Waiting(answer));
    return answer;
  }

  @Override
  public CompletionStage<SignalOutcome> signal(
      int processId, BackendSignal signal, HerdBackends.Asker asker) {
    List<CompletableFuture<SignalOutcome>> answers = new ArrayList<>();
    for (Member member : mayHave(processId)) {
      answers.add(
          ask(member.node(), new BackendCall.Signal(processId, signal, asker))
              .orTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
              .handle((reply, failure) ->
                  failure == null && reply instanceof Reply.Signalled(var outcome)
                      ? outcome
                      : SignalOutcome.NO_ANSWER));
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(_ -> best(answers.stream().map(CompletableFuture::resultNow).toList()));
  }

  /// The node that has the session says more than the others.
  private static SignalOutcome best(List<SignalOutcome> outcomes) {
    return outcomes.stream()
        .filter(o -> o != SignalOutcome.NO_PROCESS && o != SignalOutcome.NO_ANSWER)
        .findFirst()
        .orElse(
            outcomes.contains(SignalOutcome.NO_ANSWER)
                ? SignalOutcome.NO_ANSWER
                : SignalOutcome.NO_PROCESS);
  }

  /// The member whose number the process id begins with, else all: the session may be older than
  /// its node's place in the herd.
  private List<Member> mayHave(int processId) {
    List<Member> named =
        Backends.nodeNumber(processId).stream()
            .flatMap(number -> present().stream().filter(m -> Backends.isNumber(m.oid(), number)))
            .toList();
    return named.isEmpty() ? present() : named;
  }

  @Override
  public void cancelRequest(int processId, int secretKey) {
    if (Backends.nodeNumber(processId).isEmpty()) {
      return;
    }
    for (Member member : mayHave(processId)) {
      if (!member.node().equals(router.self())) {
        router.toBackends(
            member.node(),
            new BackendCall.CancelRequest(processId, secretKey),
            new ReplyTo.Waiting(new CompletableFuture<>()));
      }
    }
  }
}
