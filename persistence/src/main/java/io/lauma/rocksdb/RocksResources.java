package io.lauma.rocksdb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.rocksdb.Cache;
import org.rocksdb.Env;
import org.rocksdb.LRUCache;
import org.rocksdb.Priority;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.util.Environment;

/// What all stores of a node share: block cache, write-buffer budget (charged to the cache), and
/// background threads. Closed after every store that uses it.
public record RocksResources(Cache blockCache, WriteBufferManager writeBuffers)
    implements AutoCloseable {
  private static final String NAME = "rocksdb";

  static {
    RocksDB.loadLibrary();
  }

  /// Loads RocksDB's library, so that the first store does not have to.
  public static void load() {
    RocksDB.loadLibrary();
  }

  /// Puts RocksDB's library for this machine into a folder: with the folder on `java.library.path`,
  /// later processes need not unpack it.
  ///
  /// @throws IOException when the folder cannot be written, or there is no library for this machine
  public static void copyLibrary(Path directory) throws IOException {
    String packed = "/" + Environment.getJniLibraryFileName(NAME);
    try (InputStream library = RocksDB.class.getResourceAsStream(packed)) {
      if (library == null) {
        throw new NoSuchFileException(packed);
      }
      Files.createDirectories(directory);
      Path copy = Files.createTempFile(directory, NAME, ".new");
      Files.copy(library, copy, StandardCopyOption.REPLACE_EXISTING);
      Path place = directory.resolve(Environment.getSharedLibraryFileName(NAME));
      Files.move(copy, place, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /// @param cacheBytes size of the block cache, write buffers included
  /// @param writeBufferBytes how much of it unflushed writes may take
  /// @param backgroundThreads threads for compaction; flushes have one of their own
  public static RocksResources create(
      long cacheBytes, long writeBufferBytes, int backgroundThreads) {
    Env env = Env.getDefault();
    env.setBackgroundThreads(backgroundThreads, Priority.LOW);
    env.setBackgroundThreads(1, Priority.HIGH);
    Cache cache = new LRUCache(cacheBytes);
    return new RocksResources(cache, new WriteBufferManager(writeBufferBytes, cache));
  }

  @Override
  public void close() {
    writeBuffers.close();
    blockCache.close();
  }
}
