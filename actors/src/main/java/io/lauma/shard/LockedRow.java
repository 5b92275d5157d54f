package io.lauma.shard;

import io.lauma.kv.Key;
import io.lauma.kv.LockMode;

/// A row lock that a transaction holds.
public record LockedRow(Key key, LockMode mode) {}
