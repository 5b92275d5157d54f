package io.lauma.exec;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;

/// One visible row as stored. `version` is [HybridTime#INFINITY] for the transaction's own write.
public record StoredRow(Key key, byte[] value, HybridTime version) {}
