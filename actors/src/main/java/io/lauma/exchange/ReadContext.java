package io.lauma.exchange;

import io.lauma.kv.HybridTime;
import io.lauma.kv.TxnId;

/// What a read sees: the state at a timestamp (INFINITY: the newest), and the provisional rows of
/// its own transaction.
record ReadContext(HybridTime at, TxnId own) {}
