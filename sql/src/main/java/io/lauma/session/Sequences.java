package io.lauma.session;

import io.lauma.catalog.Relation;
import java.util.concurrent.CompletionStage;

/// Sequence values over the cluster (DESIGN 2.5.10); implemented by `actors`. Thread-safe.
public interface Sequences {
  /// `count` is at least 1; gives the first of as many values as the sequence's CACHE reserves at
  /// once. Fails with 2200H when the sequence is used up.
  CompletionStage<Block> next(Relation sequence);

  /// Sets the value, in a new generation: values handed out before are not used any more.
  CompletionStage<Void> set(Relation sequence, long value, boolean isCalled);

  /// Values `first`, `first + increment`, ... of which there are `count`.
  record Block(long first, long increment, int count) {}
}
