package io.lauma.exchange;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/// The exchange's one actor on a node: hands answers of other nodes to this node's reads, and
/// requests of other nodes to what serves them here. Does not watch the readers: Pekko calls a node
/// gone as soon as its own cluster says so, which a member of the herd need not be in.
final class PeerActor extends AbstractBehavior<PeerMessage> {
  enum Tick implements PeerMessage {
    INSTANCE
  }

  private final Peers peers;
  private final ServedReads served;

  static Behavior<PeerMessage> create(Peers peers, ServedReads served) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          timers.startTimerWithFixedDelay(Tick.INSTANCE, Peers.TICK);
          return new PeerActor(context, peers, served);
        }));
  }

  private PeerActor(ActorContext<PeerMessage> context, Peers peers, ServedReads served) {
    super(context);
    this.peers = peers;
    this.served = served;
    peers.attach(context.getSelf());
  }

  @Override
  public Receive<PeerMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(PeerMessage.class, this::onMessage)
        .onSignal(PostStop.class, _ -> onStop())
        .build();
  }

  private Behavior<PeerMessage> onMessage(PeerMessage message) {
    switch (message) {
      case PeerMessage.Get get -> served.get(get);
      case PeerMessage.Open open -> served.open(open);
      case PeerMessage.Credit credit -> served.allow(credit);
      case PeerMessage.Cancel cancel -> served.cancel(cancel);
      case PeerMessage.Wanted wanted -> served.wanted(wanted);
      case PeerMessage.Working working -> peers.working(working.ids());
      case PeerMessage.NotLed answer -> peers.answered(answer.id(), answer);
      case PeerMessage.Failed answer -> peers.answered(answer.id(), answer);
      case PeerMessage.Frame answer -> peers.answered(answer.id(), answer);
      case Tick _ -> {
        peers.tick();
        served.tick();
      }
    }
    return this;
  }

  private Behavior<PeerMessage> onStop() {
    served.close();
    peers.failAll(
        new SqlException(
            SqlState.ADMIN_SHUTDOWN, "terminating connection due to administrator command"));
    return this;
  }
}
