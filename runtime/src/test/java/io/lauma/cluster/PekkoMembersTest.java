package io.lauma.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.lauma.clock.SystemClock;
import io.lauma.kv.GroupId;
import io.lauma.log.NodeId;
import io.lauma.membership.Member;
import io.lauma.membership.MembershipEvent;
import io.lauma.membership.MembershipReplica;
import io.lauma.membership.MembershipState;
import io.lauma.replica.GatewayIds;
import io.lauma.replica.Router;
import io.lauma.session.backend.Backends;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PekkoMembersTest {
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  /// A node as Pekko sees it, with the membership as its copy has it.
  private record Node(Member self, ActorSystem<Void> system, MembershipReplica membership) {
    Set<Integer> ports() {
      return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
          .filter(member -> member.status().equals(MemberStatus.up()))
          .map(member -> member.address().getPort().orElseThrow())
          .collect(Collectors.toSet());
    }

    void end() {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }

  @AfterEach
  void endAll() throws Exception {
    while (!started.isEmpty()) {
      started.pop().close();
    }
  }

  @Test
  void letsTheNextIncarnationInWhileAnotherNodeIsLost() {
    Member first = member("n1");
    Member second = member("n2");
    Member third = member("n3");
    List<MembershipEvent> formed =
        List.of(
            new MembershipEvent.Founded("herd", first, new GroupId(1), 1),
            new MembershipEvent.JoinStarted(second, 2),
            new MembershipEvent.MemberUp(second.node(), 1, 3),
            new MembershipEvent.JoinStarted(third, 4),
            new MembershipEvent.MemberUp(third.node(), 1, 5));
    Node one = start(first, formed.subList(0, 1));
    await(one, first);
    formed.subList(1, formed.size()).forEach(one.membership()::on);
    Node two = start(second, formed);
    Node three = start(third, formed);
    await(one, first, second, third);

    three.end();
    two.end();
    Node returned = start(second, formed);
    MembershipEvent lost = new MembershipEvent.MemberDown(third.node(), 1, "silent", 6);
    one.membership().on(lost);
    returned.membership().on(lost);

    await(one, first, second);
    await(returned, first, second);
  }

  private static void await(Node node, Member... up) {
    Set<Integer> wanted = Set.of(up).stream().map(Member::clusterPort).collect(Collectors.toSet());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!node.ports().equals(wanted)) {
      assertTrue(
          System.nanoTime() < deadline,
          () -> node.self().name() + " has " + Cluster.get(node.system()).state());
      LockSupport.parkNanos(50_000_000);
    }
  }

  private Node start(Member self, List<MembershipEvent> events) {
    Config config =
        ConfigFactory.parseMap(
                Map.of(
                    "pekko.remote.artery.canonical.hostname", self.host(),
                    "pekko.remote.artery.canonical.port", self.clusterPort(),
                    "pekko.coordinated-shutdown.run-by-actor-system-terminate", "off"))
            .withFallback(ConfigFactory.parseResources("lauma-pekko.conf"))
            .withFallback(ConfigFactory.load());
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "lauma", config);
    MembershipReplica membership = new MembershipReplica();
    events.forEach(membership::on);
    Router router =
        new Router(
            self.node(),
            GatewayIds.of(self.node(), 1),
            "herd",
            new Backends(SystemClock.INSTANCE),
            () -> MembershipState.EMPTY);
    PekkoMembers members = new PekkoMembers(system, membership, router);
    members.start(List.of(), TICK);
    Node node = new Node(self, system, membership);
    started.push(node::end);
    started.push(members);
    return node;
  }

  private static Member member(String name) {
    return new Member(
        new NodeId(name), 0, name, "127.0.0.1", 1, freePort(), 1, 1, 1, "test", Member.State.UP);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
