package io.lauma.log.ratis;

import io.lauma.mvcc.SortedBatch;
import io.lauma.mvcc.SortedCursor;
import io.lauma.mvcc.SortedStore;
import org.jspecify.annotations.Nullable;

/// A replica's store as readers see it: whatever store the state machine has at the moment.
record MachineStore(GroupStateMachine machine) implements SortedStore {
  @Override
  public byte @Nullable [] get(byte[] key) {
    return machine.sorted().get(key);
  }

  @Override
  public SortedCursor cursor() {
    return machine.sorted().cursor();
  }

  @Override
  public SortedCursor pointCursor() {
    return machine.sorted().pointCursor();
  }

  @Override
  public void write(SortedBatch batch) {
    machine.sorted().write(batch);
  }

  @Override
  public SortedBatch newBatch() {
    return machine.sorted().newBatch();
  }
}
