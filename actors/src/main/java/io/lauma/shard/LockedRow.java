package io.lauma.shard;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lauma.kv.Key;
import io.lauma.kv.LockMode;

/// A row lock that a transaction holds.
///
/// @param savepoint the newest one that was set when the lock was taken or made so strong; 0 is the
///   transaction itself
public record LockedRow(
    Key key, LockMode mode, @JsonInclude(JsonInclude.Include.NON_DEFAULT) int savepoint) {}
