package io.lauma.exec;

import io.lauma.kv.Key;
import io.lauma.kv.LockMode;
import io.lauma.plan.LockWait;
import java.util.List;

/// Rows of one table to be locked in the order of `keys`.
///
/// @param rowsMax with [LockWait#SKIP_LOCKED]: once so many are locked, the rest are not tried
public record LockRequest(List<Key> keys, LockMode mode, LockWait waiting, int rowsMax) {
  public LockRequest {
    keys = List.copyOf(keys);
  }
}
