package io.lauma.replica;

import io.lauma.catalog.TableLock;
import io.lauma.log.NodeId;
import io.lauma.membership.Member;
import io.lauma.membership.MembershipState;
import io.lauma.session.backend.BackendRow;
import io.lauma.session.backend.BackendSignal;
import io.lauma.session.backend.HerdBackends;
import io.lauma.session.backend.RowWait;
import io.lauma.session.backend.SignalOutcome;
import io.lauma.session.backend.TableHold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
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

  private record OfNode<T>(String name, Optional<List<T>> found) {}

  @Override
  public CompletionStage<Seen> rows() {
    return ofAll(node -> rows(node, 0, new ArrayList<>()), Seen::new);
  }

  @Override
  public CompletionStage<TableUsers> tableUsers(int tableOid, TableLock mode) {
    return ofAll(
        node ->
            ask(node, new BackendCall.TableUsers(tableOid, mode))
                .thenApply(reply -> {
                  if (reply instanceof Reply.TableUsers(var processIds)) {
                    return processIds;
                  }
                  throw new IllegalStateException("no answer about users of a table: " + reply);
                }),
        TableUsers::new);
  }

  @Override
  public CompletionStage<TableHolds> tableHolds() {
    return ofAll(node -> tableHolds(node, Optional.empty(), new ArrayList<>()), TableHolds::new);
  }

  private CompletableFuture<List<TableHold>> tableHolds(
      NodeId node, Optional<TableHold> after, List<TableHold> soFar) {
    return ask(node, new BackendCall.TableHolds(after))
        .thenCompose(reply -> {
          if (!(reply instanceof Reply.TableHolds(var holds, boolean more))) {
            throw new IllegalStateException("no answer about locks of statements: " + reply);
          }
          soFar.addAll(holds);
          return more
              ? tableHolds(node, Optional.of(holds.getLast()), soFar)
              : CompletableFuture.completedFuture(soFar);
        });
  }

  @Override
  public CompletionStage<SnapshotSearch> exportedSnapshot(String identifier) {
    return ofAll(
        node ->
            ask(node, new BackendCall.FindSnapshot(identifier))
                .thenApply(reply -> {
                  if (reply instanceof Reply.FoundSnapshot(var snapshot)) {
                    return snapshot.stream().toList();
                  }
                  throw new IllegalStateException("no answer about a snapshot: " + reply);
                }),
        (found, silent) -> new SnapshotSearch(found.stream().findFirst(), silent));
  }

  /// What all nodes answer, and the names of those that do not in time.
  private <T, R> CompletionStage<R> ofAll(
      Function<NodeId, CompletableFuture<List<T>>> question,
      BiFunction<List<T>, List<String>, R> result) {
    List<CompletableFuture<OfNode<T>>> nodes = new ArrayList<>();
    for (Member member : present()) {
      nodes.add(
          question
              .apply(member.node())
              .orTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
              .handle((found, failure) ->
                  new OfNode<>(
                      member.name(), failure == null ? Optional.of(found) : Optional.empty())));
    }
    return CompletableFuture.allOf(nodes.toArray(CompletableFuture[]::new))
        .thenApply(_ -> {
          List<T> all = new ArrayList<>();
          List<String> silent = new ArrayList<>();
          for (CompletableFuture<OfNode<T>> node : nodes) {
            OfNode<T> answer = node.resultNow();
            answer.found().ifPresentOrElse(all::addAll, () -> silent.add(answer.name()));
          }
          return result.apply(all, silent);
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
  public CompletionStage<List<RowWait>> rowWaits() {
    return rowWaits(new ArrayList<>())
        .orTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(_ -> List.of());
  }

  private CompletableFuture<List<RowWait>> rowWaits(List<RowWait> soFar) {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    router.askWaits(soFar.size(), new ReplyTo.Waiting(answer));
    return answer.thenCompose(reply -> {
      if (!(reply instanceof Reply.RowWaits(var waits, boolean more))) {
        throw new IllegalStateException("no answer about waits: " + reply);
      }
      soFar.addAll(waits);
      return more ? rowWaits(soFar) : CompletableFuture.completedFuture(soFar);
    });
  }

  /// Asks all nodes: a session may be older than its node's place in the herd, so that its process
  /// id does not tell. The one that has it says more than the others.
  @Override
  public CompletionStage<SignalOutcome> signal(
      int processId, BackendSignal signal, HerdBackends.Asker asker) {
    CompletableFuture<SignalOutcome> outcome = new CompletableFuture<>();
    List<CompletableFuture<SignalOutcome>> answers = new ArrayList<>();
    for (Member member : present()) {
      answers.add(
          ask(member.node(), new BackendCall.Signal(processId, signal, asker))
              .orTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
              .handle((reply, failure) -> {
                SignalOutcome answer =
                    failure == null && reply instanceof Reply.Signalled(var found)
                        ? found
                        : SignalOutcome.NO_ANSWER;
                if (answer != SignalOutcome.NO_PROCESS && answer != SignalOutcome.NO_ANSWER) {
                  outcome.complete(answer);
                }
                return answer;
              }));
    }
    var _ =
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
            .thenRun(() ->
                outcome.complete(
                    answers.stream()
                            .anyMatch(answer -> answer.resultNow() == SignalOutcome.NO_ANSWER)
                        ? SignalOutcome.NO_ANSWER
                        : SignalOutcome.NO_PROCESS));
    return outcome;
  }

  @Override
  public void cancelRequest(int processId, int secretKey) {
    for (Member member : present()) {
      if (!member.node().equals(router.self())) {
        router.toBackends(
            member.node(),
            new BackendCall.CancelRequest(processId, secretKey),
            new ReplyTo.Waiting(new CompletableFuture<>()));
      }
    }
  }
}
