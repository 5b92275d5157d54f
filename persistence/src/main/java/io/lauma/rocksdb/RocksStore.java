package io.lauma.rocksdb;

import io.lauma.mvcc.SortedBatch;
import io.lauma.mvcc.SortedCursor;
import io.lauma.mvcc.SortedStore;
import io.lauma.mvcc.StoreException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteOptions;

/// One RocksDB instance without a write-ahead log: after a crash it holds a prefix of the batches
/// that were written, and the replicated log supplies the rest. Thread safe. [#close] waits for
/// nobody: the native part goes away with the last reader.
public final class RocksStore implements SortedStore, AutoCloseable {
  /// Idle cursors kept for point reads.
  public static final int POINT_CURSORS_MAX = 64;

  /// Idle cursors pin what they see; after this many written bytes they are let go.
  static final long TRIM_BYTES = 4L << 20;

  private final RocksDB db;
  private final Options options;
  private final ReadOptions readOptions = new ReadOptions();
  private final WriteOptions writeOptions = new WriteOptions().setDisableWAL(true);
  private final AtomicInteger users = new AtomicInteger(1);
  private final AtomicInteger idleCount = new AtomicInteger();
  private final ConcurrentLinkedDeque<RocksCursor> idle = new ConcurrentLinkedDeque<>();
  private final AtomicLong writtenBytes = new AtomicLong();
  private volatile boolean closing;
  private volatile Runnable afterwards = () -> {};

  private RocksStore(RocksDB db, Options options) {
    this.db = db;
    this.options = options;
  }

  /// Opens the store in `directory`, creating it when absent.
  ///
  /// @throws StoreException when it is damaged or in use
  public static RocksStore open(Path directory, RocksResources resources) {
    Options options = RocksOptions.create(resources);
    try {
      return new RocksStore(RocksDB.open(options, directory.toString()), options);
    } catch (RocksDBException e) {
      options.close();
      throw new StoreException("cannot open the store in " + directory, e);
    }
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    acquire();
    try {
      return db.get(readOptions, key);
    } catch (RocksDBException e) {
      throw new StoreException("cannot read", e);
    } finally {
      release();
    }
  }

  @Override
  public SortedCursor cursor() {
    acquire();
    return new RocksCursor(this, newIterator(), false);
  }

  @Override
  public SortedCursor pointCursor() {
    acquire();
    RocksCursor cursor = idle.pollFirst();
    if (cursor == null) {
      return new RocksCursor(this, newIterator(), true);
    }
    idleCount.decrementAndGet();
    try {
      cursor.refresh();
      return cursor;
    } catch (StoreException e) {
      cursor.dispose();
      release();
      throw e;
    }
  }

  @Override
  public void write(SortedBatch batch) {
    acquire();
    try {
      RocksBatch changes = (RocksBatch) batch;
      db.write(writeOptions, changes.batch());
      if (writtenBytes.addAndGet(changes.batch().getDataSize()) > TRIM_BYTES) {
        writtenBytes.set(0);
        trim();
      }
    } catch (RocksDBException e) {
      throw new StoreException("cannot write", e);
    } finally {
      release();
    }
  }

  @Override
  public SortedBatch newBatch() {
    return new RocksBatch();
  }

  /// Makes everything written so far durable.
  public void flush() {
    acquire();
    try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
      db.flush(flush);
    } catch (RocksDBException e) {
      throw new StoreException("cannot flush", e);
    } finally {
      release();
    }
  }

  /// Makes a durable copy of the store in `directory`, which must not exist; files are hard links
  /// where the file system allows.
  public void checkpoint(Path directory) {
    acquire();
    try (Checkpoint checkpoint = Checkpoint.create(db)) {
      checkpoint.createCheckpoint(directory.toString());
    } catch (RocksDBException e) {
      throw new StoreException("cannot make a checkpoint in " + directory, e);
    } finally {
      release();
    }
  }

  /// Ends the store for new users; present ones finish first, then the native part is closed.
  @Override
  public void close() {
    if (!closing) {
      closing = true;
      release();
    }
  }

  /// Runs `action` when the native part is closed, for example to delete the files.
  public void deleteWhenClosed(Runnable action) {
    afterwards = action;
  }

  /// Takes a share of the native part.
  void acquire() {
    int present = users.get();
    while (present > 0 && !closing) {
      if (users.compareAndSet(present, present + 1)) {
        return;
      }
      present = users.get();
    }
    throw new ClosedStore();
  }

  void release() {
    if (users.decrementAndGet() == 0) {
      closeNative();
    }
  }

  void giveBack(RocksCursor cursor) {
    if (closing || idleCount.incrementAndGet() > POINT_CURSORS_MAX) {
      if (!closing) {
        idleCount.decrementAndGet();
      }
      cursor.dispose();
    } else {
      idle.addFirst(cursor);
    }
    release();
  }

  private void trim() {
    RocksCursor cursor = idle.pollLast();
    while (cursor != null) {
      idleCount.decrementAndGet();
      cursor.dispose();
      cursor = idle.pollLast();
    }
  }

  private RocksIterator newIterator() {
    return db.newIterator(readOptions);
  }

  private void closeNative() {
    trim();
    db.close();
    readOptions.close();
    writeOptions.close();
    options.close();
    afterwards.run();
  }
}
