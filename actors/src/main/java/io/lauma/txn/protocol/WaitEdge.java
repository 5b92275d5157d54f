package io.lauma.txn.protocol;

import io.lauma.kv.TxnId;
import io.lauma.message.CborMessage;

/// `waiter` waits for a row lock that `holder` has, or wants before it.
public record WaitEdge(TxnId waiter, TxnId holder) implements CborMessage {}
