package io.lauma.log.ratis;

import io.lauma.kv.GroupId;
import io.lauma.log.AppendResult;
import io.lauma.log.ReadLease;
import java.util.concurrent.CompletionStage;

/// The leases of a node's groups.
record RatisReadLease(RatisLog log) implements ReadLease {
  @Override
  public boolean holds(GroupId group) {
    return log.holdsLease(group);
  }

  @Override
  public CompletionStage<AppendResult> renew(GroupId group) {
    return log.barrier(group);
  }
}
