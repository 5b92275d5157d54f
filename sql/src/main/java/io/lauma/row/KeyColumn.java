package io.lauma.row;

import io.lauma.kv.KeyOrder;
import io.lauma.types.SqlType;

/// A column of a key, by its place in the batches that are encoded.
///
/// @param position index of the column in a batch
public record KeyColumn(int position, SqlType type, KeyOrder order) {}
