package io.lauma.session.backend;

import io.lauma.expr.AdvisoryKey;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The advisory locks of the herd: which session of this node has which lock, in which mode. How
/// often a session has taken one is its own affair. Implemented by `actors`. Thread-safe.
///
/// A request of a session that is overtaken by a later one counts no more, also when the later one
/// is of another session that has got the same process id.
public interface HerdAdvisoryLocks {
  /// A lock in one mode.
  record Lock(AdvisoryKey key, boolean shared) {}

  /// Takes a lock; granted again when the session has it already. Completing the stage from outside
  /// gives up waiting for the answer; release the lock then.
  ///
  /// @param processId of the asking session, here and below
  /// @param waits whether to wait until it is free
  /// @return false when it is not free, and was not waited for; fails with 40P01 and 53200
  CompletableFuture<Boolean> lock(int processId, Lock lock, boolean waits);

  /// Gives locks back, and ends the wait for one. Nothing happens for those that are not held.
  CompletionStage<Void> release(int processId, List<Lock> locks);

  /// Gives all locks of a session back.
  CompletionStage<Void> releaseAll(int processId);

  /// Every lock of the herd.
  CompletionStage<List<AdvisoryLockRow>> rows();
}
