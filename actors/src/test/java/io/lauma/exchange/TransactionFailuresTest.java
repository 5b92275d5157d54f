package io.lauma.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.catalog.CatalogState;
import io.lauma.kv.GroupId;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardReply.Refusal;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A lost row lock is 40001 with the same words always; the detail says why, differently for each
/// reason.
class TransactionFailuresTest {
  @Test
  void theDetailSaysWhyALockIsLost() {
    Set<String> details = new HashSet<>();
    int lost = 0;
    for (Refusal reason : Refusal.values()) {
      SqlException failure =
          TransactionFailures.of(
              new ShardReply.Refused(TxnId.of(new GroupId(1), 1, 1), new ShardId(7), reason),
              CatalogState.EMPTY);
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
