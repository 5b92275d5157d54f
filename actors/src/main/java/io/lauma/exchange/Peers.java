package io.lauma.exchange;

import io.lauma.kv.GroupId;
import io.lauma.log.NodeId;
import io.lauma.replica.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/// This node's reads at other nodes: which are under way, and whether the node that serves one is
/// still there. A read whose node keeps silent fails as one that was refused. Thread-safe; answers
/// are handed on by the actor of the exchange.
final class Peers {
  /// Name of the exchange's actor on every node.
  static final String ACTOR = "lauma-exchange";

  /// Pause between two questions whether a read is still served.
  static final Duration TICK = Duration.ofMillis(300);

  /// A node that says nothing for so long is lost.
  static final Duration SILENCE = Duration.ofSeconds(4);

  /// The same once another node leads what was asked for.
  static final Duration SILENCE_WHEN_MOVED = Duration.ofMillis(700);

  private final Router router;
  private final ActorRefResolver resolver;
  private final Map<Long, Read> reads = new ConcurrentHashMap<>();
  private final Map<Address, ActorRef<PeerMessage>> actors = new ConcurrentHashMap<>();
  private final AtomicLong nextId = new AtomicLong();
  private volatile @Nullable ActorRef<PeerMessage> self;

  Peers(Router router, ActorSystem<?> system) {
    this.router = router;
    this.resolver = ActorRefResolver.get(system);
  }

  /// The exchange's actor of this node; before the first read.
  void attach(ActorRef<PeerMessage> actor) {
    self = actor;
  }

  /// One read at another node.
  final class Read {
    private final long id = nextId.incrementAndGet();
    private final NodeId node;
    private final List<GroupId> groups;
    private final Consumer<PeerMessage> answers;
    private volatile @Nullable ActorRef<PeerMessage> peer;
    private volatile long heardNanos = System.nanoTime();

    private Read(NodeId node, List<GroupId> groups, Consumer<PeerMessage> answers) {
      this.node = node;
      this.groups = List.copyOf(groups);
      this.answers = answers;
    }

    /// Asks the node. Answers whether it can be asked at all.
    boolean ask(BiFunction<Long, ActorRef<PeerMessage>, PeerMessage> request) {
      ActorRef<PeerMessage> there = actorOf(node).orElse(null);
      if (there == null || self == null) {
        return false;
      }
      peer = there;
      heardNanos = System.nanoTime();
      reads.put(id, this);
      tell(request);
      return true;
    }

    void tell(BiFunction<Long, ActorRef<PeerMessage>, PeerMessage> message) {
      ActorRef<PeerMessage> there = peer;
      ActorRef<PeerMessage> here = self;
      if (there != null && here != null) {
        there.tell(message.apply(id, here));
      }
    }

    /// The reader needs no more; the other node is told if it may still be at work.
    void end() {
      if (reads.remove(id) != null) {
        tell(PeerMessage.Cancel::new);
      }
    }

    private boolean isLost(long now) {
      long silent = now - heardNanos;
      if (silent < SILENCE_WHEN_MOVED.toNanos()) {
        return false;
      }
      return silent > SILENCE.toNanos()
          || groups.stream().anyMatch(g -> !router.leader(g).filter(node::equals).isPresent());
    }
  }

  /// A read that is about to be asked of a node; nothing is kept of it before [Read#ask].
  ///
  /// @param groups what the node should lead
  /// @param answers takes the answers, on the thread of the exchange's actor
  Read read(NodeId node, List<GroupId> groups, Consumer<PeerMessage> answers) {
    return new Read(node, groups, answers);
  }

  private Optional<ActorRef<PeerMessage>> actorOf(NodeId node) {
    return router.addressOf(node).map(address -> actors.computeIfAbsent(address, this::resolve));
  }

  private ActorRef<PeerMessage> resolve(Address address) {
    return resolver.resolveActorRef(address + "/system/" + ACTOR);
  }

  /// Hands an answer to its reader. An answer nobody waits for is dropped; the other node learns of
  /// it by [PeerMessage.Wanted].
  void answered(long id, PeerMessage answer) {
    boolean more = answer instanceof PeerMessage.Frame frame && !frame.last();
    Read read = more ? reads.get(id) : reads.remove(id);
    if (read != null) {
      read.heardNanos = System.nanoTime();
      read.answers.accept(answer);
    }
  }

  /// A node has said which of the reads named to it are being served there.
  void working(List<Long> ids) {
    long now = System.nanoTime();
    for (long id : ids) {
      Read read = reads.get(id);
      if (read != null) {
        read.heardNanos = now;
      }
    }
  }

  /// Fails the reads whose nodes are silent and asks the others whether they are still at work.
  void tick() {
    ActorRef<PeerMessage> here = self;
    if (here == null) {
      return;
    }
    long now = System.nanoTime();
    Map<ActorRef<PeerMessage>, List<Long>> wanted = new HashMap<>();
    for (Read read : reads.values()) {
      ActorRef<PeerMessage> there = read.peer;
      if (read.isLost(now)) {
        answered(read.id, new PeerMessage.NotLed(read.id));
      } else if (there != null) {
        wanted.computeIfAbsent(there, _ -> new ArrayList<>()).add(read.id);
      }
    }
    wanted.forEach((there, ids) -> there.tell(new PeerMessage.Wanted(ids, here)));
  }

  /// Every read fails: this node's incarnation ends.
  void failAll(io.lauma.types.SqlException why) {
    for (long id : List.copyOf(reads.keySet())) {
      answered(id, PeerMessage.Failed.of(id, why));
    }
  }

  /// Reads under way.
  int pending() {
    return reads.size();
  }
}
