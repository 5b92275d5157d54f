package io.lauma.exchange;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/// The exchange's one actor on a node: hands answers of other nodes to this node's reads, and
/// requests of other nodes to what serves them here. Watches the readers, so that nothing goes on
/// for one that has gone.
final class PeerActor extends AbstractBehavior<PeerMessage> {
  enum Tick implements PeerMessage {
    INSTANCE
  }

  record ReaderEnded(ActorRef<PeerMessage> reader) implements PeerMessage {}

  private final Peers peers;
  private final ServedReads served;
  private final Set<ActorRef<PeerMessage>> watched = new HashSet<>();

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
      case PeerMessage.Get get -> {
        watch(get.reader());
        served.get(get);
      }
      case PeerMessage.Open open -> {
        watch(open.reader());
        served.open(open);
      }
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
      case ReaderEnded ended -> {
        watched.remove(ended.reader());
        served.readerEnded(ended.reader());
      }
    }
    return this;
  }

  private void watch(ActorRef<PeerMessage> reader) {
    if (watched.add(reader)) {
      getContext().watchWith(reader, new ReaderEnded(reader));
    }
  }

  private Behavior<PeerMessage> onStop() {
    served.close();
    peers.failAll(
        new SqlException(
            SqlState.ADMIN_SHUTDOWN, "terminating connection due to administrator command"));
    return this;
  }
}
