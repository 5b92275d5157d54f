package io.lauma.replica;

import io.lauma.catalog.replica.CatalogReplica;
import io.lauma.clock.Clock;
import io.lauma.clock.ClockReading;
import io.lauma.log.NodeId;
import io.lauma.membership.Member;
import io.lauma.membership.MembershipReplica;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSelection;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/// This node's pulse: finds the other members' hosts, tells the membership that it lives, tells the
/// catalog how far its replica is, and repeats questions without an answer.
public final class HerdClient {
  /// Between two signs of life.
  static final Duration BEAT = Duration.ofMillis(400);

  /// Between two greetings of a member whose host is not known.
  static final Duration GREETING = Duration.ofMillis(500);

  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration ANSWER = Duration.ofSeconds(3);

  private final Router router;
  private final Member self;
  private final CatalogReplica catalog;
  private final MembershipReplica membership;
  private final List<Member> contacts;
  private final MembershipLease lease;
  private final Asks asks;
  private final Clock clock;
  private final Expulsion expulsion;
  private final AtomicBoolean expelledOnce = new AtomicBoolean();
  private final Map<NodeId, Long> greetedNanos = new ConcurrentHashMap<>();
  private long lastBeatNanos;

  /// Hears that this incarnation may never serve again.
  public interface Expulsion {
    /// Called once, on a thread that must not block.
    ///
    /// @param incarnation this one
    /// @param removed whether the node is no member at all any more; else its incarnation was
    ///   declared down, or a later one is known
    void expelled(long incarnation, boolean removed);
  }

  /// @param contacts members that the node was told of before it has a copy of the membership
  /// @param lease renewed by each answered beat
  public HerdClient(
      Router router,
      Member self,
      CatalogReplica catalog,
      MembershipReplica membership,
      List<Member> contacts,
      MembershipLease lease,
      Asks asks,
      Clock clock,
      Expulsion expulsion) {
    this.router = router;
    this.self = self;
    this.catalog = catalog;
    this.membership = membership;
    this.contacts = List.copyOf(contacts);
    this.lease = lease;
    this.asks = asks;
    this.clock = clock;
    this.expulsion = expulsion;
    this.lastBeatNanos = clock.monotonicNanos() - BEAT.toNanos();
  }

  /// Starts the pulse; the result stops it.
  public Cancellable start(ActorSystem<?> system) {
    catalog.onVersion(this::tellVersion);
    return system
        .scheduler()
        .scheduleAtFixedRate(Duration.ZERO, TICK, () -> tick(system), system.executionContext());
  }

  private void tick(ActorSystem<?> system) {
    asks.tick();
    if (!router.isAttached()) {
      return;
    }
    greet(system);
    ClockReading now = clock.now();
    if (now.monotonicNanos() - lastBeatNanos >= BEAT.toNanos()) {
      lastBeatNanos = now.monotonicNanos();
      beat(now);
      tellVersion(catalog.state().version());
    }
  }

  private void beat(ClockReading sent) {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    var _ =
        answer
            .thenAccept(reply -> {
              if (reply instanceof Reply.Pulse pulse) {
                answered(pulse, sent);
              }
            })
            .orTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    router.toSystem(new SystemRequest.Beat(self), new ReplyTo.Waiting(answer));
  }

  private void answered(Reply.Pulse pulse, ClockReading sent) {
    boolean gone = pulse.state().isEmpty() && membership.state().member(self.node()).isPresent();
    boolean replaced = pulse.incarnation() > self.incarnation();
    boolean down =
        pulse.incarnation() == self.incarnation()
            && pulse.state().filter(state -> state == Member.State.DOWN).isPresent();
    if (gone || replaced || down) {
      if (expelledOnce.compareAndSet(false, true)) {
        expulsion.expelled(self.incarnation(), gone);
      }
    } else if (pulse.incarnation() == self.incarnation()) {
      lease.acknowledged(sent);
    }
  }

  /// Says hello to members whose host is unknown, or has not shown the incarnation that the
  /// membership names.
  private void greet(ActorSystem<?> system) {
    long now = clock.monotonicNanos();
    Stream<Member> known =
        membership.state().isFounded() ? membership.state().members().stream() : contacts.stream();
    known
        .filter(member -> !member.node().equals(self.node()))
        .filter(member -> !router.knowsHost(member.node(), member.incarnation()))
        .filter(member -> {
          Long last = greetedNanos.get(member.node());
          return last == null || now - last >= GREETING.toNanos();
        })
        .forEach(member -> {
          greetedNanos.put(member.node(), now);
          hostOf(system, member)
              .tell(
                  router.hello(self.incarnation(), true), Adapter.toClassic(system).deadLetters());
        });
  }

  private static ActorSelection hostOf(ActorSystem<?> system, Member member) {
    String path =
        "pekko://" + system.name() + "@" + member.clusterAddress() + "/user/" + GroupHost.NAME;
    return Adapter.toClassic(system).actorSelection(path);
  }

  private void tellVersion(long version) {
    router.toSystem(new SystemRequest.CatalogApplied(self.node(), version), nowhere());
  }

  private static ReplyTo nowhere() {
    return new ReplyTo.Waiting(new CompletableFuture<>());
  }
}
