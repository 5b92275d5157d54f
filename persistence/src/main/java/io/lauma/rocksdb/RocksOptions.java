package io.lauma.rocksdb;

import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.TablePropertiesCollectorFactory;

/// How our RocksDB instances are set up. One column family, so that a crash keeps a prefix of the
/// batches without further settings.
final class RocksOptions {
  private static final long WRITE_BUFFER_BYTES = 16L << 20;
  private static final int WRITE_BUFFERS_MAX = 3;
  private static final int BLOCK_BYTES = 8 << 10;
  private static final int OPEN_FILES_MAX = 1_000;
  private static final int LOG_FILES_KEPT = 2;
  private static final long LOG_FILE_BYTES = 4L << 20;
  private static final int FORMAT_VERSION = 5;

  /// A table file with this many deletions among so many entries in a row, or this part of all, is
  /// compacted soon: what a sweep dropped would slow scans down until then.
  private static final long DELETIONS_WINDOW = 10_000;

  private static final long DELETIONS_TRIGGER = 5_000;
  private static final double DELETIONS_RATIO = 0.5;

  private RocksOptions() {}

  static Options create(RocksResources resources) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(resources.blockCache())
            .setBlockSize(BLOCK_BYTES)
            .setIndexType(IndexType.kBinarySearch)
            .setCacheIndexAndFilterBlocks(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            .setFormatVersion(FORMAT_VERSION);
    Options options = new Options();
    options
        .setCreateIfMissing(true)
        .setWriteBufferManager(resources.writeBuffers())
        .setWriteBufferSize(WRITE_BUFFER_BYTES)
        .setMaxWriteBufferNumber(WRITE_BUFFERS_MAX)
        .setMaxOpenFiles(OPEN_FILES_MAX)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setLevelCompactionDynamicLevelBytes(true)
        .setTableFormatConfig(table)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(LOG_FILES_KEPT)
        .setMaxLogFileSize(LOG_FILE_BYTES);
    options.setTablePropertiesCollectorFactory(
        List.of(
            TablePropertiesCollectorFactory.NewCompactOnDeletionCollectorFactory(
                DELETIONS_WINDOW, DELETIONS_TRIGGER, DELETIONS_RATIO)));
    return options;
  }
}
