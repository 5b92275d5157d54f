package io.lauma.shard;

/// What any thread may look at of a shard that serves: first the marks, then the rows.
public record ReadableShard(MarkIndex marks, NewestRows newest) {}
