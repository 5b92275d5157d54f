package io.lauma.rocksdb;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;

/// How our RocksDB instances are set up. One column family, so that a crash keeps a prefix of the
/// batches without further settings.
final class RocksOptions {
  private static final long WRITE_BUFFER_BYTES = 16L << 20;
  private static final int WRITE_BUFFERS_MAX = 3;
  private static final int BLOCK_BYTES = 16 << 10;
  private static final int OPEN_FILES_MAX = 1_000;
  private static final int LOG_FILES_KEPT = 2;
  private static final long LOG_FILE_BYTES = 4L << 20;
  private static final int FORMAT_VERSION = 5;

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
    return options;
  }
}
