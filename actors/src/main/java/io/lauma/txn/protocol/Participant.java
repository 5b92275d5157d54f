package io.lauma.txn.protocol;

import io.lauma.kv.GroupId;
import io.lauma.kv.ShardId;

/// A shard that a transaction has written to or locked rows at.
///
/// @param lastNumber the number of the last request that the gateway has an answer for
/// @param wrote false when it holds locks only
public record Participant(
    ShardId shard, GroupId group, RegistrationId registration, long lastNumber, boolean wrote) {}
