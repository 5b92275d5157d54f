package io.lauma.session.build;

import io.lauma.kv.TableId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Where the points of index builds are kept for whoever goes on with one; implemented by `actors`.
/// The record of an index that is not being built any more goes by itself. Thread-safe.
public interface BuildRecords {
  /// The latest point that this node knows; may read the disk.
  Optional<BuildPoint> find(TableId index);

  /// Makes a point durable. The stage does not fail: false when it is not known in a bounded time
  /// that it is, after which the next one is recorded all the same.
  CompletionStage<Boolean> put(BuildPoint point);
}
