package io.lauma.txn.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.LockMode;
import io.lauma.kv.RowWrite;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.message.CborMessage;
import io.lauma.shard.LockedRow;
import io.lauma.shard.ShardEvent;
import io.lauma.shard.ShardImage;
import io.lauma.txn.CoordinatorEvent;
import io.lauma.types.SqlState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Every message and event of the conversation is read back as it was written.
class MessagesAsCborTest {
  private static final TxnId T = TxnId.of(new GroupId(1), 2, 3);
  private static final GroupId G = new GroupId(1);
  private static final ShardId S = new ShardId(7);
  private static final GatewayId GATEWAY = new GatewayId(5);
  private static final RegistrationId R = new RegistrationId(1L << 40, 6);
  private static final HybridTime AT = new HybridTime(1L << 50);
  private static final Key X = Key.of(new byte[] {1, -1, 0});
  private static final KeyRange RANGE = KeyRange.ofKey(X);
  private static final RowWrite ROW = new RowWrite(X, new byte[] {4, 5});
  private static final Participant PARTICIPANT = new Participant(S, G, R, 8, true);

  private final ObjectMapper mapper = CBORMapper.builder().addModule(new Jdk8Module()).build();

  private static List<CborMessage> shardRequests() {
    List<WriteIntent> simple =
        List.of(
            new WriteIntent.Delete(X, AT),
            new WriteIntent.Lock(X, AT, LockMode.SHARE),
            new WriteIntent.TryLock(X, AT, LockMode.KEY_SHARE, 3),
            new WriteIntent.LockNewest(X, LockMode.UPDATE));
    return List.of(
        new ShardRequest.Write(
            T, GATEWAY, R, 3, HybridTime.INFINITY, Isolation.REPEATABLE_READ, 2, simple, 0),
        new ShardRequest.CancelWait(T, 3, SqlState.QUERY_CANCELED, "canceled", "why"),
        new ShardRequest.RollbackTo(T, R, 4, 1),
        new ShardRequest.Release(T),
        new ShardRequest.Mark(T, R, 4),
        new ShardRequest.Prepare(T, R, 4),
        new ShardRequest.CheckLocks(T, R, 4),
        new ShardRequest.Hold(T, R, 4),
        new ShardRequest.Validate(T, AT, AT.next(), List.of(RANGE)),
        new ShardRequest.Resolve(T, R, new Decision.Commit(AT)),
        new ShardRequest.Resolve(T, R, Decision.Abort.INSTANCE));
  }

  private static List<CborMessage> shardReplies() {
    List<WriteOutcome> outcomes =
        List.of(
            WriteOutcome.Granted.INSTANCE,
            WriteOutcome.Unavailable.INSTANCE,
            WriteOutcome.NotTried.INSTANCE,
            new WriteOutcome.Changed(AT, new byte[] {1}),
            new WriteOutcome.Duplicate(AT, new byte[] {2}));
    return List.of(
        new ShardReply.Written(T, S, R, 3, outcomes),
        new ShardReply.WriteFailed(
            T, S, R, 3, SqlState.T_R_DEADLOCK_DETECTED, "deadlock", "who", Optional.empty()),
        new ShardReply.WriteFailed(
            T,
            S,
            R,
            3,
            SqlState.T_R_SERIALIZATION_FAILURE,
            "changed",
            "",
            Optional.of(new ChangedRow(S, Key.EMPTY, T))),
        new ShardReply.Refused(T, S, ShardReply.Refusal.MOVED),
        new ShardReply.Released(T, S, true),
        new ShardReply.Marked(T, S, 9, List.of(ROW), true),
        new ShardReply.Prepared(T, S),
        new ShardReply.Held(T, S),
        new ShardReply.LocksHeld(T, S),
        new ShardReply.Validated(T, S),
        new ShardReply.ValidationFailed(T, S, Key.EMPTY, T),
        new ShardReply.Resolved(T, S));
  }

  private static List<CborMessage> coordinatorMessages() {
    return List.of(
        new CoordinatorRequest.ReserveIds(3),
        new CoordinatorRequest.Commit(
            T,
            List.of(PARTICIPANT),
            Isolation.SERIALIZABLE,
            AT,
            List.of(new ReadSpan(S, G, RANGE))),
        new CoordinatorRequest.Hold(
            new CoordinatorRequest.Commit(
                T, List.of(PARTICIPANT), Isolation.READ_COMMITTED, AT, List.of())),
        new CoordinatorRequest.Finish(T, true),
        new CoordinatorRequest.AskOutcome(T),
        new CoordinatorRequest.AskStatus(T, AT),
        new CoordinatorReply.IdsReserved(T, 3),
        new CoordinatorReply.Committed(T, AT),
        new CoordinatorReply.Aborted(
            T,
            SqlState.T_R_SERIALIZATION_FAILURE,
            "conflict",
            Optional.of(new ChangedRow(S, Key.of(new byte[] {1, 2}), T))),
        new CoordinatorReply.Held(T),
        new CoordinatorReply.InProgress(T),
        new CoordinatorReply.Unknown(T, CoordinatorReply.Unknown.Why.FORGOTTEN),
        new CoordinatorReply.TryAgain(T),
        new CoordinatorReply.Status(T, AT, TxnStatus.TimestampNotRequested.INSTANCE),
        new CoordinatorReply.Status(T, AT, new TxnStatus.TimestampKnown(AT)),
        new CoordinatorReply.Status(T, AT, new TxnStatus.Decided(new Decision.Commit(AT))),
        new WaitEdge(T, T));
  }

  private static List<CborMessage> events() {
    ShardImage.Registered registered =
        new ShardImage.Registered(
            T,
            GATEWAY,
            R,
            4,
            ShardImage.Phase.OPEN,
            List.of(new LockedRow(X, LockMode.UPDATE, 0)),
            List.of(new ShardImage.Provisional(X, 1, new byte[] {1})),
            Optional.of(new ShardReply.Written(T, S, R, 4, List.of())),
            Optional.of(
                new ShardImage.Pending(
                    new ShardRequest.Write(
                        T, GATEWAY, R, 5, AT, Isolation.READ_COMMITTED, 0, List.of(), 0),
                    List.of(WriteOutcome.Granted.INSTANCE))),
            true,
            7);
    return List.of(
        new ShardEvent.Prepared(
            T, GATEWAY, R, 4, List.of(ROW), List.of(new LockedRow(X, LockMode.UPDATE, 0)), true),
        new ShardEvent.Resolved(T, new Decision.Commit(AT)),
        new ShardImage(List.of(registered), List.of(T)),
        new CoordinatorEvent.Opened(4),
        new CoordinatorEvent.Committed(T, AT, List.of(PARTICIPANT)),
        new CoordinatorEvent.Tombstoned(T),
        new CoordinatorEvent.Ended(List.of(T)));
  }

  @Test
  void everyMessageIsReadBackAsItWasWritten() throws IOException {
    List<CborMessage> all = new ArrayList<>(shardRequests());
    all.addAll(shardReplies());
    all.addAll(coordinatorMessages());
    all.addAll(events());
    for (CborMessage message : all) {
      byte[] bytes = mapper.writeValueAsBytes(message);
      assertEquals(message, mapper.readValue(bytes, message.getClass()));
    }
  }

  @Test
  void intentsWithRowsAreReadBackByContent() throws IOException {
    WriteIntent[] intents = {
      new WriteIntent.Insert(X, new byte[] {1}, false),
      new WriteIntent.Update(X, new byte[] {2}, AT, LockMode.NO_KEY_UPDATE),
      new WriteIntent.Put(X, new byte[] {3}),
      new WriteIntent.Propose(X, new byte[] {4}, AT, true),
      new WriteIntent.Fill(X, new byte[] {5}, AT)
    };
    WriteIntent[] read = mapper.readValue(mapper.writeValueAsBytes(intents), WriteIntent[].class);
    assertEquals(3, ((WriteIntent.Put) read[2]).value()[0]);
    assertEquals(2, ((WriteIntent.Update) read[1]).value()[0]);
    assertEquals(LockMode.NO_KEY_UPDATE, read[1].mode());
    assertEquals(X, ((WriteIntent.Insert) read[0]).key());
    WriteIntent.Propose proposed = (WriteIntent.Propose) read[3];
    assertEquals(AT, proposed.seen());
    assertEquals(4, proposed.value()[0]);
    assertTrue(proposed.locks());
    assertEquals(5, ((WriteIntent.Fill) read[4]).value()[0]);
    assertEquals(AT, ((WriteIntent.Fill) read[4]).seen());
  }
}
