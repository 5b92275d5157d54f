package io.lauma.advisory;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.message.CborMessage;
import io.lauma.session.backend.HerdAdvisoryLocks;
import java.util.List;

/// What sessions ask of the advisory locks, where the system group is led. The requests of an owner
/// are numbered upwards; one that a later one has overtaken is not answered. Each may be repeated.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = AdvisoryCall.Lock.class, name = "lock"),
  @JsonSubTypes.Type(value = AdvisoryCall.Release.class, name = "release"),
  @JsonSubTypes.Type(value = AdvisoryCall.ReleaseAll.class, name = "releaseAll"),
  @JsonSubTypes.Type(value = AdvisoryCall.Rows.class, name = "rows")
})
public sealed interface AdvisoryCall extends CborMessage {
  /// Locks named in one [Release].
  int RELEASES_MAX = 1_000;

  /// @param waits whether to wait until the lock is free
  record Lock(AdvisoryOwner owner, long number, HerdAdvisoryLocks.Lock lock, boolean waits)
      implements AdvisoryCall {}

  /// Gives locks back, and ends the owner's wait.
  record Release(AdvisoryOwner owner, long number, List<HerdAdvisoryLocks.Lock> locks)
      implements AdvisoryCall {
    public Release {
      locks = List.copyOf(locks);
    }
  }

  record ReleaseAll(AdvisoryOwner owner, long number) implements AdvisoryCall {}

  /// What pg_locks shows.
  ///
  /// @param skip rows that the asker has already
  record Rows(int skip) implements AdvisoryCall {
    /// Rows of one answer.
    public static final int ROWS_MAX = 2_000;
  }
}
