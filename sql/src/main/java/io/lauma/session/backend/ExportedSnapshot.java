package io.lauma.session.backend;

import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.HybridTime;

/// A snapshot that a session has exported, as another transaction takes it over: what was committed
/// at the timestamp. What the exporting transaction has written itself is no part of it.
///
/// @param isolation of the exporting transaction
/// @param readOnly whether that is READ ONLY
/// @param catalogVersion of the catalog when the snapshot was taken: indexes that came later may
///   miss rows of it
public record ExportedSnapshot(
    HybridTime timestamp, Isolation isolation, boolean readOnly, long catalogVersion) {}
