package io.lauma.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.catalog.CatalogChange;
import io.lauma.catalog.CatalogCommitted;
import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.Column;
import io.lauma.catalog.KeyColumn;
import io.lauma.catalog.Relation;
import io.lauma.catalog.Shard;
import io.lauma.kv.GroupId;
import io.lauma.kv.Key;
import io.lauma.kv.KeyOrder;
import io.lauma.kv.KeyRange;
import io.lauma.kv.KeyWriter;
import io.lauma.kv.ShardId;
import io.lauma.kv.TableId;
import io.lauma.kv.TxnId;
import io.lauma.row.KeyCodec;
import io.lauma.row.Vector;
import io.lauma.txn.protocol.ChangedRow;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardReply.Refusal;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A lost row lock is 40001 with the same words always; the detail says why, differently for each
/// reason, and of which table. A conflict names the row and who was first, where that is known.
class TransactionFailuresTest {
  private static final TxnId TXN = TxnId.of(new GroupId(1), 1, 1);
  private static final ShardId SHARD = new ShardId(7);
  private static final TableId TABLE = new TableId(9);
  private static final SqlType INT = SqlType.of(Oids.INT4);
  private static final KeyCodec KEYS =
      new KeyCodec(TABLE, List.of(new io.lauma.row.KeyColumn(0, INT, KeyOrder.ASC_NULLS_LAST)), 0);
  private static final CatalogSnapshot CATALOG =
      CatalogState.EMPTY.on(
          new CatalogCommitted(
              1,
              List.of(new CatalogChange.PutRelation(table())),
              16_600,
              10,
              8,
              "postgres",
              "create table t",
              0));

  private static Relation table() {
    return new Relation(
        TABLE,
        16_500,
        CatalogState.PUBLIC_OID,
        "t",
        Relation.Kind.TABLE,
        Relation.Distribution.RANGE,
        List.of(new Column(1, 1, "id", INT, true, Optional.empty(), Optional.empty(), false)),
        List.of(new KeyColumn(1, false, false)),
        0,
        Optional.of("t_pkey"),
        16_501,
        1,
        List.of(
            new Shard(SHARD, KeyRange.ofPrefix(KEYS.tablePrefix(new KeyWriter())), new GroupId(2))),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        CatalogState.SUPERUSER_OID,
        List.of(),
        Optional.empty(),
        List.of());
  }

  private static String conflict(TxnId changedBy) {
    Key key = KEYS.prefix(List.of(new Vector.Ints(1, new int[] {5}, null)), new KeyWriter());
    SqlException failure =
        TransactionFailures.of(
            new ShardReply.WriteFailed(
                TXN,
                SHARD,
                new RegistrationId(5, 1),
                1,
                SqlState.T_R_SERIALIZATION_FAILURE,
                "changed",
                "",
                Optional.of(new ChangedRow(SHARD, key, changedBy))),
            CATALOG);
    assertEquals(SqlState.T_R_SERIALIZATION_FAILURE, failure.state());
    return failure.detail().orElse("");
  }

  @Test
  void aConflictNamesTheRowAndWhoWasFirst() {
    assertEquals(
        "The row with key (id)=(5) of table \"t\" was changed by transaction "
            + TXN.value()
            + " after this one had taken its snapshot.",
        conflict(TXN));
    assertEquals(
        "The row with key (id)=(5) of table \"t\" was changed by another transaction after this one"
            + " had taken its snapshot.",
        conflict(TxnId.NONE));
  }

  @Test
  void theDetailNamesTheTableWhoseLockIsLost() {
    SqlException failure =
        TransactionFailures.of(new ShardReply.Refused(TXN, SHARD, Refusal.LOCKS_LOST), CATALOG);
    assertEquals(
        Optional.of("A shard of \"t\" has a new leader, or was defined anew meanwhile."),
        failure.detail());
  }

  @Test
  void theDetailSaysWhyALockIsLost() {
    Set<String> details = new HashSet<>();
    int lost = 0;
    for (Refusal reason : Refusal.values()) {
      SqlException failure =
          TransactionFailures.of(new ShardReply.Refused(TXN, SHARD, reason), CatalogState.EMPTY);
      if (failure.state() == SqlState.T_R_SERIALIZATION_FAILURE) {
        lost++;
        details.add(failure.detail().orElse(""));
      }
    }
    assertEquals(Refusal.values().length - 1, lost, "all but the limit");
    assertEquals(lost, details.size(), details.toString());
    assertTrue(details.stream().noneMatch(String::isBlank), details.toString());
  }
}
