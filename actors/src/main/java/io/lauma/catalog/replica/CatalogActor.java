package io.lauma.catalog.replica;

import io.lauma.catalog.AbandonedWork;
import io.lauma.catalog.CatalogCommitted;
import io.lauma.catalog.CatalogRules;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.DdlRequest;
import io.lauma.clock.Clock;
import io.lauma.exec.TransactionOutcomes;
import io.lauma.log.NodeId;
import io.lauma.log.ReadLease;
import io.lauma.membership.Member;
import io.lauma.membership.MembershipState;
import io.lauma.replica.Builders;
import io.lauma.replica.EntityJournal;
import io.lauma.replica.EntityNews;
import io.lauma.replica.JournalEntry;
import io.lauma.replica.Reply;
import io.lauma.replica.ReplyTo;
import io.lauma.replica.SystemCall;
import io.lauma.replica.SystemCommand;
import io.lauma.replica.SystemRequest;
import io.lauma.replica.WriteQueue;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/// The catalog's entity, on the node that leads the system group: decides definition statements one
/// by one by [CatalogRules], makes them durable, and answers when every member that may plan has
/// applied them (DESIGN 2.6).
public final class CatalogActor extends AbstractBehavior<SystemCommand> {
  /// Requests remembered, so that a repeat is answered and not carried out again.
  static final int REQUESTS_KEPT = 1_000;

  private static final int EARLY_MAX = 1_000;

  /// How often abandoned work is looked for.
  static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private record Journal(EntityNews<CatalogEvent> news) implements SystemCommand {}

  private enum Look implements SystemCommand {
    INSTANCE
  }

  /// What became of a draft is known.
  private record Settle(DdlRequest.OfTransaction request) implements SystemCommand {}

  /// A statement that is committed, or on its way, and not answered.
  private record Pending(long version, List<String> notices, ReplyTo replyTo) {}

  private final Supplier<MembershipState> membership;
  private final Clock clock;
  private final ReadLease lease;
  private final ActorRef<EntityJournal.Command<CatalogEvent>> journal;
  private final WriteQueue<CatalogEvent> writes = new WriteQueue<>();
  private final Deque<SystemCommand> early = new ArrayDeque<>();
  private final Map<String, Pending> pending = new LinkedHashMap<>();
  private final Map<NodeId, Long> appliedVersions = new HashMap<>();
  private final Map<String, Long> committedRequests =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > REQUESTS_KEPT;
        }
      };
  private final UndecidedDrafts undecided;
  private CatalogState state = CatalogState.EMPTY;
  private long durableVersion;
  private boolean recovered;
  private boolean frozen;

  /// @param membership this node's view of the herd
  /// @param lease of the groups that this node leads
  /// @param outcomes tells what became of transactions that made definitions
  public static Behavior<SystemCommand> create(
      Supplier<MembershipState> membership,
      Clock clock,
      ReadLease lease,
      TransactionOutcomes outcomes) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          timers.startTimerWithFixedDelay(Look.INSTANCE, LOOK_EVERY);
          return new CatalogActor(context, membership, clock, lease, outcomes);
        }));
  }

  private CatalogActor(
      ActorContext<SystemCommand> context,
      Supplier<MembershipState> membership,
      Clock clock,
      ReadLease lease,
      TransactionOutcomes outcomes) {
    super(context);
    this.undecided = new UndecidedDrafts(outcomes);
    this.lease = lease;
    this.membership = membership;
    this.clock = clock;
    ActorRef<EntityNews<CatalogEvent>> news =
        context.messageAdapter(EntityNews.type(), Journal::new);
    this.journal =
        context.spawn(
            EntityJournal.create(CatalogReplica.PERSISTENCE_ID, CatalogEvent.class, news),
            "journal");
    context.watch(journal);
  }

  @Override
  public Receive<SystemCommand> createReceive() {
    return newReceiveBuilder().onMessage(SystemCommand.class, this::onCommand).build();
  }

  private Behavior<SystemCommand> onCommand(SystemCommand command) {
    if (command instanceof Journal news) {
      onJournal(news.news());
    } else if (!recovered) {
      if (command != Look.INSTANCE && early.size() < EARLY_MAX) {
        early.add(command);
      }
    } else if (command instanceof SystemCall call) {
      onCall(call);
    } else if (command == Look.INSTANCE) {
      settleAbandoned();
    } else if (command instanceof Settle(var request)
        && state.drafts().containsKey(request.transaction())) {
      settle(request, membership.get());
    }
    writes.next().ifPresent(batch -> journal.tell(new EntityJournal.Command.Write<>(batch)));
    return this;
  }

  private void onCall(SystemCall call) {
    switch (call.request()) {
      case SystemRequest.Ddl ddl -> onDdl(ddl, call.replyTo());
      case SystemRequest.Freeze freeze -> onFreeze(freeze.frozen(), call.replyTo());
      case SystemRequest.CatalogApplied applied -> {
        appliedVersions.merge(applied.node(), applied.version(), Math::max);
        answerApplied();
      }
      case SystemRequest.Beat _, SystemRequest.Join _, SystemRequest.Leave _ ->
          throw new IllegalArgumentException("not for the catalog");
    }
  }

  /// What was decided before is durable or counts as a relation that is there.
  private void onFreeze(boolean wanted, ReplyTo replyTo) {
    boolean used = !state.relations().isEmpty() || !state.drafts().isEmpty();
    frozen = wanted && !used;
    if (wanted && used) {
      replyTo.send(
          Reply.Failed.of(
              new SqlException(
                      SqlState.LAUMA_SERVER_HAS_TABLES,
                      "a server that has tables cannot join a cluster")
                  .withHint(
                      "Drop its tables and sequences first, or let the other server join this"
                          + " one.")));
    } else {
      replyTo.send(new Reply.Done(List.of()));
    }
  }

  private void onDdl(SystemRequest.Ddl ddl, ReplyTo replyTo) {
    Pending known = pending.get(ddl.requestId());
    if (known != null) {
      pending.put(ddl.requestId(), new Pending(known.version(), known.notices(), replyTo));
      return;
    }
    Long committed = committedRequests.get(ddl.requestId());
    if (committed != null) {
      pending.put(ddl.requestId(), new Pending(committed, List.of(), replyTo));
      answerApplied();
      return;
    }
    if (frozen) {
      replyTo.send(
          Reply.Failed.of(
              new SqlException(SqlState.CANNOT_CONNECT_NOW, "this server is joining a cluster")));
      return;
    }
    try {
      decide(ddl, replyTo);
    } catch (SqlException e) {
      replyTo.send(Reply.Failed.of(e));
    }
  }

  private void decide(SystemRequest.Ddl ddl, ReplyTo replyTo) {
    CatalogRules.Outcome outcome =
        CatalogRules.decide(state, ddl.request(), membership.get().dataGroups());
    if (outcome.changes().isEmpty()) {
      replyTo.send(new Reply.Done(outcome.notices()));
      return;
    }
    long version = commit(ddl, outcome);
    pending.put(ddl.requestId(), new Pending(version, outcome.notices(), replyTo));
  }

  /// Takes back what nodes have left half done that are gone, or gives it to another one;
  /// everything before is durable.
  private void settleAbandoned() {
    if (durableVersion != state.version()) {
      return;
    }
    MembershipState herd = membership.get();
    for (DdlRequest request :
        AbandonedWork.settled(
            state, builder -> Builders.isAlive(builder, herd), Builders.present(herd))) {
      settle(request, herd);
    }
    ActorRef<SystemCommand> self = getContext().getSelf();
    undecided.look(
        state.drafts().values(),
        draft -> Builders.isAlive(draft.builder(), herd),
        clock.monotonicNanos(),
        request -> self.tell(new Settle(request)));
  }

  private void settle(DdlRequest request, MembershipState herd) {
    try {
      takeBack(request, herd);
    } catch (SqlException e) {
      getContext().getLog().warn("abandoned work waits: {}", e.message());
    }
  }

  /// @throws SqlException when other work on the same table is in the way: it is tried again
  private void takeBack(DdlRequest request, MembershipState herd) {
    CatalogRules.Outcome outcome = CatalogRules.decide(state, request, herd.dataGroups());
    if (!outcome.changes().isEmpty()) {
      String id = UUID.randomUUID().toString();
      long _ = commit(new SystemRequest.Ddl(id, request, "", "abandoned work"), outcome);
    }
  }

  private long commit(SystemRequest.Ddl ddl, CatalogRules.Outcome outcome) {
    CatalogCommitted committed =
        new CatalogCommitted(
            state.version() + 1,
            outcome.changes(),
            outcome.nextOid(),
            outcome.nextTableId(),
            outcome.nextShardId(),
            ddl.user(),
            ddl.statement(),
            clock.wallMillis());
    state = state.on(committed);
    writes.add(
        new JournalEntry<>(new CatalogEvent(ddl.requestId(), committed), List.of(), List.of()));
    return committed.version();
  }

  private void onJournal(EntityNews<CatalogEvent> news) {
    switch (news) {
      case EntityNews.Recovered<CatalogEvent> past -> {
        past.events().forEach(this::remember);
        past.events().forEach(event -> state = state.on(event.committed()));
        durableVersion = state.version();
        recovered = true;
        early.forEach(command -> getContext().getSelf().tell(command));
        early.clear();
      }
      case EntityNews.Written<CatalogEvent> written -> {
        writes.done();
        written.events().forEach(this::remember);
        written.events().forEach(event -> durableVersion = event.committed().version());
        answerApplied();
        tellFollowers();
      }
    }
  }

  /// A follower learns with the next entry that the last one is committed, and else with the next
  /// heartbeat, half a second later.
  private void tellFollowers() {
    if (!pending.isEmpty() && membership.get().members().size() > 1) {
      var _ = lease.renew(MembershipState.SYSTEM);
    }
  }

  private void remember(CatalogEvent event) {
    committedRequests.put(event.requestId(), event.committed().version());
  }

  /// Answers the statements that every member which counts has applied.
  private void answerApplied() {
    long everywhere = durableVersion;
    for (Member member : membership.get().members()) {
      if (member.state() == Member.State.UP || member.state() == Member.State.LEAVING) {
        everywhere = Math.min(everywhere, appliedVersions.getOrDefault(member.node(), 0L));
      }
    }
    Iterator<Pending> statements = pending.values().iterator();
    while (statements.hasNext()) {
      Pending statement = statements.next();
      if (statement.version() <= everywhere) {
        statement.replyTo().send(new Reply.Done(statement.notices()));
        statements.remove();
      }
    }
  }
}
