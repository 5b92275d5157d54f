package io.lauma.replica;

import io.lauma.clock.Clock;
import io.lauma.log.Effect;
import io.lauma.log.GroupStore;
import io.lauma.membership.Member;
import io.lauma.membership.MembershipState;
import io.lauma.prepared.PreparedCall;
import io.lauma.prepared.PreparedEntry;
import io.lauma.prepared.PreparedEntry.State;
import io.lauma.prepared.PreparedRegistry;
import io.lauma.prepared.StoredPrepared;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.types.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// The prepared transactions of the herd in one leadership of the system group: identifiers are
/// taken, confirmed and freed when the log holds it. What a node has left behind, in preparing or
/// in finishing, is brought to its end from here. For the actor of the services alone.
final class PreparedService extends StoredService {
  private final Clock clock;
  private final Router router;
  private final PreparedRegistry registry = new PreparedRegistry();

  /// Begins with what the store has.
  PreparedService(GroupStore store, LeaderLease lease, Clock clock, Router router) {
    super(lease);
    this.clock = clock;
    this.router = router;
    int limit = PreparedRegistry.TRANSACTIONS_MAX + 1;
    for (GroupStore.NamedValue value : store.values(StoredPrepared.FIRST, limit)) {
      if (StoredPrepared.isName(value.name())) {
        registry.load(StoredPrepared.read(value.name(), value.value()), clock.monotonicNanos());
      }
    }
  }

  /// Takes a request; [#nextWrite] may have something to do afterwards.
  void on(PreparedCall call, ReplyTo replyTo) {
    Reply reply;
    try {
      reply = carryOut(call);
    } catch (SqlException e) {
      reply = Reply.Failed.of(e);
    }
    Reply told = reply;
    answer(() -> replyTo.send(told));
  }

  private Reply carryOut(PreparedCall call) {
    long nanos = clock.monotonicNanos();
    return switch (call) {
      case PreparedCall.Reserve reserve -> {
        registry.reserve(reserve, clock.wallMillis() * 1_000, nanos);
        yield new Reply.Done(List.of());
      }
      case PreparedCall.Confirm confirm -> {
        registry.confirm(confirm, nanos);
        yield new Reply.Done(List.of());
      }
      case PreparedCall.Finish finish ->
          new Reply.PreparedTransactions(List.of(registry.finish(finish, nanos)), false);
      case PreparedCall.Remove(var identifier, var txn) -> {
        registry.remove(identifier, txn);
        yield new Reply.Done(List.of());
      }
      case PreparedCall.Rows(int skip) -> {
        List<PreparedEntry> all = registry.all();
        int first = Math.clamp(skip, 0, all.size());
        int end = Math.min(all.size(), first + PreparedCall.Rows.ROWS_MAX);
        yield new Reply.PreparedTransactions(all.subList(first, end), end < all.size());
      }
    };
  }

  /// Looks after what nobody brings to its end; [#nextWrite] may have something to do afterwards.
  ///
  /// @param over told of each that has been committed or rolled back; on any thread
  void look(MembershipState herd, Consumer<PreparedEntry> over) {
    for (PreparedEntry entry : registry.due(e -> isGone(e, herd), clock.monotonicNanos())) {
      if (entry.held()) {
        finish(entry, over);
      } else {
        over.accept(entry);
      }
    }
  }

  private void finish(PreparedEntry entry, Consumer<PreparedEntry> over) {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    var _ =
        answer.thenAccept(reply -> {
          if (reply instanceof Reply.OfCoordinator(var outcome) && isOver(outcome)) {
            over.accept(entry);
          }
        });
    router.toCoordinator(
        entry.txn().group(),
        new CoordinatorRequest.Finish(entry.txn(), entry.state() == State.COMMITTING),
        new ReplyTo.Waiting(answer));
  }

  private static boolean isOver(CoordinatorReply outcome) {
    return switch (outcome) {
      case CoordinatorReply.Committed _, CoordinatorReply.Aborted _, CoordinatorReply.Unknown _ ->
          true;
      case CoordinatorReply.Held _,
          CoordinatorReply.InProgress _,
          CoordinatorReply.TryAgain _,
          CoordinatorReply.Status _,
          CoordinatorReply.IdsReserved _ ->
          false;
    };
  }

  private static boolean isGone(PreparedEntry entry, MembershipState herd) {
    return herd.member(entry.node())
        .filter(member ->
            member.incarnation() > entry.incarnation()
                || member.incarnation() == entry.incarnation()
                    && member.state() == Member.State.DOWN)
        .isPresent();
  }

  /// What has been committed or rolled back is forgotten.
  void over(PreparedEntry entry) {
    registry.remove(entry.identifier(), entry.txn());
  }

  @Override
  List<Effect> takeChanged() {
    List<Effect> effects = new ArrayList<>();
    registry
        .takeChanged()
        .forEach((txn, entry) ->
            effects.add(
                new Effect.ValueSet(
                    StoredPrepared.name(txn), entry.map(StoredPrepared::of).orElse(new byte[0]))));
    return effects;
  }
}
