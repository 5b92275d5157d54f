package io.lauma.log.batch;

import io.lauma.log.AtomicWrite;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Where whole entries go: the library that replicates them. Calls come one at a time; their order
/// is the order in the log.
public interface EntrySink {
  /// Submits one entry; never fails exceptionally.
  ///
  /// @param entry its bytes
  /// @param writes what the bytes hold, so that the submitting node need not decode them
  CompletionStage<EntryResult> submit(byte[] entry, List<AtomicWrite> writes);

  /// Whether other nodes have to store an entry too: then it costs far more than what is in it.
  boolean replicates();
}
