/// The replicated log on Apache Ratis: the only package that imports it.
///
/// Invariant: a replica's store never falls behind its last durable checkpoint, never applies an
/// index twice, and Ratis' log is purged only up to such a checkpoint. Callers:
/// [io.lauma.log.ReplicatedLog]'s users; Ratis' own threads call the state machine. May depend on:
/// `log`, `rocksdb`, `clock`, `mvcc`, `kv`. Start reading at [io.lauma.log.ratis.RatisLog].
@NullMarked
package io.lauma.log.ratis;

import org.jspecify.annotations.NullMarked;
