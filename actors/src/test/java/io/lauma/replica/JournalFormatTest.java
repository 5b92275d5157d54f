package io.lauma.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.typesafe.config.ConfigFactory;
import io.lauma.catalog.CatalogChange;
import io.lauma.catalog.CatalogCommitted;
import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CheckConstraint;
import io.lauma.catalog.Column;
import io.lauma.catalog.Deferral;
import io.lauma.catalog.ForeignKey;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.KeyColumn;
import io.lauma.catalog.Relation;
import io.lauma.catalog.Shard;
import io.lauma.catalog.TableLock;
import io.lauma.catalog.TransactionDraft;
import io.lauma.catalog.replica.CatalogEvent;
import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.LockMode;
import io.lauma.kv.RowWrite;
import io.lauma.kv.ShardId;
import io.lauma.kv.TableId;
import io.lauma.kv.TxnId;
import io.lauma.log.NodeId;
import io.lauma.membership.GroupMembers;
import io.lauma.membership.Member;
import io.lauma.membership.MembershipEvent;
import io.lauma.message.CborMessage;
import io.lauma.shard.LockedRow;
import io.lauma.shard.ShardEvent;
import io.lauma.txn.CoordinatorEvent;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.txn.protocol.Decision;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.Participant;
import io.lauma.txn.protocol.ReadSpan;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The bytes of every event in the journals are those of the golden file, and are read back from it
/// : a data directory outlives the program that wrote it.
final class JournalFormatTest {
  private static final GroupId G = new GroupId(1);
  private static final ShardId S = new ShardId(7);
  private static final TxnId T = TxnId.of(G, 2, 3);
  private static final GatewayId GATEWAY = new GatewayId(5);
  private static final RegistrationId R = new RegistrationId(1L << 40, 6);
  private static final HybridTime AT = new HybridTime(1L << 50);
  private static final Key X = Key.of(new byte[] {1, -1, 0});
  private static final NodeId NODE = new NodeId("node-1");
  private static final long MILLIS = 1_700_000_000_000L;

  private final ActorSystem system =
      ActorSystem.create(
          "format",
          ConfigFactory.parseString("pekko.loglevel = OFF").withFallback(ConfigFactory.load()));

  @AfterEach
  void end() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  private static List<CborMessage> shards() {
    return List.of(
        new ShardEvent.Prepared(
            T,
            GATEWAY,
            R,
            4,
            List.of(new RowWrite(X, new byte[] {4, 5})),
            List.of(new LockedRow(X, LockMode.UPDATE, 0)),
            true),
        new ShardEvent.Resolved(T, new Decision.Commit(AT)),
        new ShardEvent.Resolved(T, Decision.Abort.INSTANCE));
  }

  private static List<CborMessage> coordinators() {
    return List.of(
        new CoordinatorEvent.Opened(4),
        new CoordinatorEvent.Committed(T, AT, List.of(new Participant(S, G, R, 8, true))),
        new CoordinatorEvent.Tombstoned(T),
        new CoordinatorEvent.Ended(List.of(T)));
  }

  private static List<CborMessage> memberships() {
    Member member =
        new Member(NODE, 16384, "n1", "127.0.0.1", 1, 2, 3, 4, 9, "0.1.0", Member.State.JOINING);
    return List.of(
        new MembershipEvent.Founded("herd", member, G, MILLIS),
        new MembershipEvent.JoinStarted(member, MILLIS),
        new MembershipEvent.MemberUp(NODE, 9, MILLIS),
        new MembershipEvent.MemberDown(NODE, 9, "silent", MILLIS),
        new MembershipEvent.MemberReturned(member, MILLIS),
        new MembershipEvent.LeaveStarted(NODE, MILLIS),
        new MembershipEvent.LeaveEnded(NODE, MILLIS),
        new MembershipEvent.MemberRemoved(NODE, MILLIS),
        new MembershipEvent.GroupChanged(
            new GroupMembers(G, List.of(NODE), List.of(new NodeId("node-2"))), MILLIS));
  }

  private static Relation table(List<CheckConstraint> checks, List<ForeignKey> foreignKeys) {
    return new Relation(
        new TableId(3),
        16385,
        2200,
        "t",
        Relation.Kind.TABLE,
        Relation.Distribution.HASH,
        List.of(
            new Column(
                1, 1, "id", SqlType.of(Oids.INT8), true, Optional.empty(), Optional.empty(), false),
            new Column(
                2,
                2,
                "body",
                SqlType.of(Oids.TEXT),
                false,
                Optional.of("'x'::text"),
                Optional.of("y"),
                false)),
        List.of(new KeyColumn(1, true, true)),
        1,
        Optional.of("t_pkey"),
        16386,
        2,
        List.of(new Shard(S, KeyRange.ofKey(X), G)),
        Map.of("fillfactor", "70"),
        Optional.of(new Relation.Owner(16390, 2)),
        Optional.of(new Relation.SequenceOptions(Oids.INT8, 1, 2, 3, 4, 5, true)),
        Optional.of("select 1"),
        10,
        checks,
        Optional.empty(),
        foreignKeys);
  }

  private static Relation index(IndexDefinition definition) {
    return new Relation(
        new TableId(4),
        16393,
        2200,
        "t_body_idx",
        Relation.Kind.INDEX,
        Relation.Distribution.RANGE,
        List.of(
            new Column(
                1,
                1,
                "body",
                SqlType.of(Oids.TEXT),
                false,
                Optional.empty(),
                Optional.empty(),
                false)),
        List.of(new KeyColumn(1, false, false)),
        0,
        Optional.empty(),
        0,
        1,
        List.of(new Shard(S, KeyRange.ofKey(X), G)),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        10,
        List.of(),
        Optional.of(definition),
        List.of());
  }

  private static IndexDefinition plain() {
    return new IndexDefinition(
        16385, true, List.of(2), 1, true, 16394, IndexDefinition.State.BUILDING, 7, 8, "n1#3");
  }

  private static IndexDefinition ofExpressions() {
    return new IndexDefinition(
        16385,
        false,
        List.of(IndexDefinition.EXPRESSION),
        1,
        true,
        0,
        IndexDefinition.State.VALID,
        7,
        8,
        "",
        List.of("lower(body)"),
        Optional.of("(id > 0)"),
        List.of(1, 2),
        Optional.empty());
  }

  private static IndexDefinition deferrable() {
    return new IndexDefinition(
        16385,
        false,
        List.of(2),
        1,
        true,
        16394,
        IndexDefinition.State.VALID,
        7,
        8,
        "",
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.of(new Deferral(true, false)));
  }

  private static ForeignKey toIndex() {
    return new ForeignKey(
        16395,
        "t_body_fkey",
        List.of(2),
        16385,
        List.of(2),
        ForeignKey.Match.SIMPLE,
        ForeignKey.Action.NO_ACTION,
        ForeignKey.Action.RESTRICT,
        List.of(),
        false,
        false,
        false,
        "",
        16393);
  }

  private static List<CatalogChange> changes() {
    return List.of(
        new CatalogChange.PutRelation(table(List.of(), List.of())),
        new CatalogChange.DropRelation(new TableId(3)),
        new CatalogChange.PutSchema(new CatalogSnapshot.Schema(2200, "public", 10)),
        new CatalogChange.DropSchema(2200),
        new CatalogChange.PutRole(
            new CatalogSnapshot.Role(
                10, "r", true, true, true, true, true, true, -1, Optional.of("verifier"))),
        new CatalogChange.DropRole(10),
        new CatalogChange.PutComment(16385, 1, "text"),
        new CatalogChange.PutRelation(
            table(
                List.of(new CheckConstraint(16391, "t_id_check", "(id > 0)", List.of(1), true)),
                List.of())),
        new CatalogChange.PutRelation(
            table(
                List.of(),
                List.of(
                    new ForeignKey(
                        16392,
                        "t_id_fkey",
                        List.of(1, 2),
                        16385,
                        List.of(2, 1),
                        ForeignKey.Match.FULL,
                        ForeignKey.Action.CASCADE,
                        ForeignKey.Action.SET_NULL,
                        List.of(2),
                        true,
                        true,
                        true,
                        "")))),
        new CatalogChange.PutRelation(index(plain())),
        new CatalogChange.PutRelation(index(ofExpressions())),
        new CatalogChange.PutRelation(table(List.of(), List.of(toIndex()))));
  }

  /// What came into the format later stands at the end of the golden file.
  private static List<CborMessage> held() {
    return List.of(
        new ShardEvent.Held(
            T,
            GATEWAY,
            R,
            4,
            List.of(new RowWrite(X, new byte[] {4, 5})),
            List.of(new LockedRow(X, LockMode.KEY_SHARE, 0)),
            true,
            7),
        new CoordinatorEvent.Held(
            new CoordinatorRequest.Commit(
                T,
                List.of(new Participant(S, G, R, 8, false)),
                Isolation.SERIALIZABLE,
                AT,
                List.of(new ReadSpan(S, G, KeyRange.ofKey(X))))));
  }

  /// What came into the format later stands at the end of the golden file.
  private static List<CatalogChange> drafts() {
    return List.of(
        new CatalogChange.AddDraftStep(
            "5/d",
            "n1#3",
            new TransactionDraft.Step(
                List.of(
                    new CatalogChange.LockTable(16385, TableLock.SHARE),
                    new CatalogChange.DropRelation(new TableId(3))))),
        new CatalogChange.CutDraft("5/d", 1),
        new CatalogChange.PrepareDraft("5/d", 9_007_336_693_694_467L),
        new CatalogChange.LockTable(16385, TableLock.ACCESS_EXCLUSIVE),
        new CatalogChange.DropDraft("5/d"));
  }

  private static List<CborMessage> catalogs(List<CatalogChange> changes) {
    return changes.stream()
        .<CborMessage>map(change ->
            new CatalogEvent(
                "request",
                new CatalogCommitted(5, List.of(change), 6, 7, 8, "postgres", "sql", MILLIS)))
        .toList();
  }

  private static List<CborMessage> all() {
    List<CborMessage> all = new ArrayList<>(shards());
    all.addAll(coordinators());
    all.addAll(memberships());
    all.addAll(catalogs(changes()));
    all.addAll(held());
    all.addAll(catalogs(drafts()));
    all.addAll(catalogs(List.of(new CatalogChange.PutRelation(index(deferrable())))));
    return all;
  }

  @Test
  void theFormatIsThatOfTheGoldenFile() throws IOException {
    Serialization serialization = SerializationExtension.get(system);
    List<String> lines = new ArrayList<>();
    for (CborMessage event : all()) {
      byte[] bytes = serialization.serialize(Journaled.replayed(List.of(event), false)).get();
      lines.add(HexFormat.of().formatHex(bytes));
    }
    assertEquals(golden(), String.join("\n", lines));
  }

  @Test
  void theGoldenFileIsReadBack() throws IOException {
    Serialization serialization = SerializationExtension.get(system);
    List<CborMessage> read = new ArrayList<>();
    for (String line : golden().lines().toList()) {
      Object value =
          serialization
              .deserialize(
                  HexFormat.of().parseHex(line),
                  serialization.serializerFor(Journaled.class).identifier(),
                  "J1")
              .get();
      read.addAll(assertInstanceOf(Journaled.class, value).events());
    }
    assertEquals(all(), read);
  }

  @Test
  void everyKindOfEventHasAnExample() {
    Set<String> missing = new TreeSet<>();
    List.of(ShardEvent.class, CoordinatorEvent.class, MembershipEvent.class, CatalogChange.class)
        .forEach(family -> {
          for (Class<?> kind : family.getPermittedSubclasses()) {
            missing.add(kind.getName());
          }
        });
    missing.removeAll(
        all().stream().map(event -> event.getClass().getName()).collect(Collectors.toSet()));
    missing.removeAll(
        changes().stream().map(change -> change.getClass().getName()).collect(Collectors.toSet()));
    missing.removeAll(
        drafts().stream().map(change -> change.getClass().getName()).collect(Collectors.toSet()));
    assertEquals(Set.of(), missing);
  }

  private static String golden() throws IOException {
    try (InputStream golden =
        JournalFormatTest.class.getResourceAsStream("/golden/journal-v1.txt")) {
      return golden == null
          ? ""
          : new String(golden.readAllBytes(), StandardCharsets.US_ASCII).strip();
    }
  }
}
