/// RocksDB: one store per group replica, sharing cache, write buffers and threads.
///
/// Invariant: what one batch writes is in one column family, so a crash keeps a prefix of the
/// batches. Callers: the log's state machines and, through the ports of `mvcc`, readers; calls
/// block and pin their thread. May depend on: `kv`, `mvcc`; the only package that imports the
/// RocksDB binding. Start reading at [io.lauma.rocksdb.RocksStore].
@NullMarked
package io.lauma.rocksdb;

import org.jspecify.annotations.NullMarked;
