package io.lauma.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.lauma.kv.HybridTime;
import io.lauma.log.Await;
import io.lauma.log.ReplicatedLog;
import io.lauma.log.ratis.OneVoterNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogJournalTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Config CONFIG =
      ConfigFactory.parseString(
              """
              pekko.persistence.journal.plugin = lauma.journal
              pekko.persistence.snapshot-store.plugin = lauma.snapshot-store
              pekko.actor.serialization-bindings {
                "io.lauma.journal.Ledger$CborMarker" = jackson-cbor
              }
              pekko.loglevel = ERROR
              pekko.stdout-loglevel = OFF
              """)
          .withFallback(ConfigFactory.load());

  @TempDir Path directory;
  private OneVoterNode node;

  @BeforeEach
  void start() throws IOException {
    node = new OneVoterNode(directory);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void anEntityRecoversWhatItPersistedAfterTheNodeRestarted() {
    ActorSystem<SpawnProtocol.Command> system = system("one", node.log());
    ActorRef<Ledger.Command> ledger = spawn(system, "1|a", false);
    add(system, ledger, List.of("one"));
    add(system, ledger, List.of("two", "three"));
    end(system);
    node.restart();
    ActorSystem<SpawnProtocol.Command> next = system("two", node.log());
    assertEquals(List.of("one", "two", "three"), read(next, spawn(next, "1|a", false)));
    end(next);
  }

  @Test
  void rowsBesideAnEventAreInTheStoreWhenItIsAcknowledged() {
    ActorSystem<SpawnProtocol.Command> system = system("rows", node.log());
    add(system, spawn(system, "1|r", false), List.of("apple"));
    var rows = node.log().readStore(OneVoterNode.GROUP).rows();
    var row = rows.get(Ledger.key("apple"), HybridTime.INFINITY).orElseThrow();
    assertEquals("apple", new String(row.value(), StandardCharsets.UTF_8));
    assertEquals(1, row.timestamp().value());
    end(system);
  }

  @Test
  void anIncarnationIsFencedByTheNextOne() {
    ActorSystem<SpawnProtocol.Command> old = system("old", node.log());
    ActorRef<Ledger.Command> zombie = spawn(old, "1|f", false);
    add(old, zombie, List.of("before"));
    ActorSystem<SpawnProtocol.Command> young = system("young", node.log());
    ActorRef<Ledger.Command> heir = spawn(young, "1|f", false);
    assertEquals(List.of("before"), read(young, heir));
    long epoch = JournalWriters.get(young).epoch("1|f");
    assertTrue(epoch > JournalWriters.get(old).epoch("1|f"));

    CompletionStage<Done> late = addLater(old, zombie, List.of("zombie"), Duration.ofSeconds(2));
    assertThrows(AssertionError.class, () -> Await.result(late));
    add(young, heir, List.of("after"));

    assertEquals(List.of("before", "after"), read(young, heir));
    end(old);
    end(young);
  }

  @Test
  void snapshotsShortenRecoveryAndEventsBehindThemGo() {
    ActorSystem<SpawnProtocol.Command> system = system("snap", node.log());
    ActorRef<Ledger.Command> ledger = spawn(system, "1|s", true);
    List<String> words = IntStream.range(0, 23).mapToObj(i -> "w" + i).toList();
    words.forEach(word -> add(system, ledger, List.of(word)));
    var store = node.log().readStore(OneVoterNode.GROUP);
    Await.until(
        "snapshot at 20",
        () ->
            store
                .snapshot("1|s", 0, Long.MAX_VALUE)
                .filter(found -> found.sequenceNumber() == 20)
                .isPresent());
    Await.until("old events deleted", () -> store.events("1|s", 1, 5, 10).isEmpty());
    end(system);
    node.restart();
    ActorSystem<SpawnProtocol.Command> next = system("snap2", node.log());
    assertEquals(words, read(next, spawn(next, "1|s", true)));
    end(next);
  }

  @Test
  void anEntityWithoutAGroupInItsIdDoesNotStart() {
    ActorSystem<SpawnProtocol.Command> system = system("noid", node.log());
    ActorRef<Ledger.Command> ledger = spawn(system, "nothing", false);
    CompletionStage<Done> late = addLater(system, ledger, List.of("x"), Duration.ofSeconds(1));
    assertThrows(AssertionError.class, () -> Await.result(late));
    end(system);
  }

  private static ActorSystem<SpawnProtocol.Command> system(String name, ReplicatedLog log) {
    return ActorSystem.create(
        SpawnProtocol.create(),
        name,
        ActorSystemSetup.create(BootstrapSetup.create(CONFIG), new LogSetup(log)));
  }

  private static ActorRef<Ledger.Command> spawn(
      ActorSystem<SpawnProtocol.Command> system, String id, boolean snapshots) {
    CompletionStage<ActorRef<Ledger.Command>> spawned =
        AskPattern.ask(
            system,
            replyTo ->
                new SpawnProtocol.Spawn<>(Ledger.create(id, snapshots), "", Props.empty(), replyTo),
            PATIENCE,
            system.scheduler());
    return Await.result(spawned);
  }

  private static void add(
      ActorSystem<?> system, ActorRef<Ledger.Command> ledger, List<String> words) {
    Await.result(addLater(system, ledger, words, PATIENCE));
  }

  private static CompletionStage<Done> addLater(
      ActorSystem<?> system,
      ActorRef<Ledger.Command> ledger,
      List<String> words,
      Duration patience) {
    return AskPattern.askWithStatus(
        ledger, replyTo -> new Ledger.Command.Add(words, replyTo), patience, system.scheduler());
  }

  private static List<String> read(ActorSystem<?> system, ActorRef<Ledger.Command> ledger) {
    CompletionStage<Ledger.Words> words =
        AskPattern.ask(ledger, Ledger.Command.Read::new, PATIENCE, system.scheduler());
    return Await.result(words).list();
  }

  private static void end(ActorSystem<?> system) {
    system.terminate();
    Await.result(system.getWhenTerminated());
  }
}
