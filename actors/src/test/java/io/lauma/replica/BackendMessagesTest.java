package io.lauma.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.lauma.advisory.AdvisoryCall;
import io.lauma.advisory.AdvisoryOwner;
import io.lauma.catalog.TableLock;
import io.lauma.exec.Transaction.Isolation;
import io.lauma.expr.AdvisoryKey;
import io.lauma.kv.HybridTime;
import io.lauma.kv.TxnId;
import io.lauma.log.NodeId;
import io.lauma.prepared.PreparedCall;
import io.lauma.prepared.PreparedEntry;
import io.lauma.session.backend.AdvisoryLockRow;
import io.lauma.session.backend.BackendRow;
import io.lauma.session.backend.BackendSignal;
import io.lauma.session.backend.BuildProgress;
import io.lauma.session.backend.ExportedSnapshot;
import io.lauma.session.backend.HerdAdvisoryLocks.Lock;
import io.lauma.session.backend.HerdBackends;
import io.lauma.session.backend.SignalOutcome;
import io.lauma.session.backend.TableHold;
import io.lauma.session.backend.TableWait;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What nodes say to each other about sessions and advisory locks is read back as it was written,
/// and the largest of it fits a frame.
final class BackendMessagesTest {
  private static final int FRAME_BYTES_MAX = 1_900_000;
  private static final AdvisoryOwner OWNER = new AdvisoryOwner(new NodeId("n"), 3, 1 << 20 | 1);
  private static final AdvisoryKey KEY = AdvisoryKey.of(Integer.MIN_VALUE, -1);

  private static final TableHold HOLD =
      new TableHold(Integer.MAX_VALUE, Integer.MAX_VALUE, TableLock.ROW_EXCLUSIVE);

  private final ObjectMapper mapper = CBORMapper.builder().addModule(new Jdk8Module()).build();

  private static BackendRow row(String query) {
    return new BackendRow(
        Integer.MAX_VALUE,
        20_000,
        "u".repeat(63),
        "a".repeat(63),
        Optional.of("fe80::1"),
        65_535,
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        Optional.of(BackendRow.WaitEvent.ADVISORY_LOCK),
        BackendRow.State.IDLE_IN_FAILED_TRANSACTION,
        Long.MAX_VALUE,
        query,
        Optional.of(
            new TableWait(
                Integer.MAX_VALUE,
                TableLock.SHARE_UPDATE_EXCLUSIVE,
                Collections.nCopies(TableWait.BLOCKERS_MAX, Integer.MAX_VALUE))),
        Optional.of(
            new BuildProgress(
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                true,
                BuildProgress.Phase.WAITING_FOR_BUILDER,
                Long.MAX_VALUE,
                Long.MAX_VALUE)));
  }

  private static Reply.AdvisoryLocks manyLocks() {
    AdvisoryLockRow row = new AdvisoryLockRow(KEY, Integer.MAX_VALUE, true, false, Long.MAX_VALUE);
    return new Reply.AdvisoryLocks(Collections.nCopies(AdvisoryCall.Rows.ROWS_MAX, row), true);
  }

  private static Reply.Backends manySessions() {
    BackendRow row = row("x".repeat(BackendRow.QUERY_BYTES_MAX));
    return new Reply.Backends(Collections.nCopies(BackendCall.Rows.ROWS_MAX, row), true);
  }

  private <T> void check(Class<T> type, T message) throws IOException {
    byte[] bytes = mapper.writerFor(type).writeValueAsBytes(message);
    assertEquals(message, mapper.readValue(bytes, type));
    assertTrue(bytes.length < FRAME_BYTES_MAX, bytes.length + " bytes of " + message.getClass());
  }

  @Test
  void whatIsSaidOfPreparedTransactionsIsReadBack() throws IOException {
    NodeId node = new NodeId("n");
    String identifier = "\u03bb".repeat(99);
    List<Integer> tables = Collections.nCopies(1_000, Integer.MAX_VALUE);
    TxnId txn = new TxnId(Long.MAX_VALUE);
    List<PreparedCall> calls =
        List.of(
            new PreparedCall.Reserve(identifier, txn, true, tables, 20_000, node, 1L << 50),
            new PreparedCall.Confirm(identifier, txn),
            new PreparedCall.Finish(identifier, true, 20_000, false),
            new PreparedCall.Remove(identifier, txn),
            new PreparedCall.Rows(100));
    for (PreparedCall call : calls) {
      check(PreparedCall.class, call);
    }
    PreparedEntry entry =
        new PreparedEntry(
            identifier,
            txn,
            true,
            tables,
            20_000,
            node,
            1L << 50,
            Long.MAX_VALUE,
            PreparedEntry.State.ROLLING_BACK);
    check(
        Reply.class,
        new Reply.PreparedTransactions(
            Collections.nCopies(PreparedCall.Rows.ROWS_MAX, entry), true));
  }

  @Test
  void areReadBackAsTheyWereWritten() throws IOException {
    List<BackendCall> backendCalls =
        List.of(
            new BackendCall.Rows(5),
            new BackendCall.Signal(
                5, BackendSignal.TERMINATE, new HerdBackends.Asker(20_000, false)),
            new BackendCall.CancelRequest(5, -7),
            new BackendCall.TableUsers(16_384, TableLock.SHARE),
            new BackendCall.TableHolds(Optional.empty()),
            new BackendCall.TableHolds(Optional.of(HOLD)),
            new BackendCall.FindSnapshot("0000002A-00000007-1"),
            new BackendCall.Transactions(
                Collections.nCopies(BackendCall.Transactions.PROCESSES_MAX, Integer.MAX_VALUE)));
    for (BackendCall call : backendCalls) {
      check(BackendCall.class, call);
    }
    Lock lock = new Lock(KEY, true);
    List<AdvisoryCall> advisoryCalls =
        List.of(
            new AdvisoryCall.Lock(OWNER, 1L << 50, lock, true),
            new AdvisoryCall.Release(
                OWNER, 1L << 50, Collections.nCopies(AdvisoryCall.RELEASES_MAX, lock)),
            new AdvisoryCall.ReleaseAll(OWNER, 1L << 50),
            new AdvisoryCall.Rows(2_000));
    for (AdvisoryCall call : advisoryCalls) {
      check(AdvisoryCall.class, call);
    }
    List<Reply> replies =
        List.of(
            new Reply.Signalled(SignalOutcome.OTHER_ROLE),
            new Reply.BackendTransactions(List.of(0L, Long.MAX_VALUE)),
            new Reply.TableUsers(List.of(5, Integer.MAX_VALUE)),
            new Reply.TableHolds(Collections.nCopies(BackendCall.TableHolds.HOLDS_MAX, HOLD), true),
            new Reply.FoundSnapshot(Optional.empty()),
            new Reply.FoundSnapshot(
                Optional.of(
                    new ExportedSnapshot(
                        new HybridTime(1L << 50), Isolation.SERIALIZABLE, true, 12))),
            new Reply.AdvisoryLock(true),
            manyLocks(),
            manySessions());
    for (Reply reply : replies) {
      check(Reply.class, reply);
    }
  }
}
