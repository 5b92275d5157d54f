package io.lauma.session.run;

import io.lauma.exec.store.SpillFile;
import io.lauma.session.ResultSink;
import io.lauma.types.SqlException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data of a COPY FROM STDIN as it comes from the client, kept so that its rows can be loaded
/// again: what came before is read back, then the client goes on. The first bytes are kept in
/// memory, more in a temporary file, which is gone when this is closed. Used by the session's
/// thread.
final class KeptCopyData implements AutoCloseable {
  /// Bytes beyond which nothing is kept.
  static final long BYTES_MAX = 4L << 30;

  private static final Logger LOG = LoggerFactory.getLogger(KeptCopyData.class);
  private static final int MEMORY_BYTES_MAX = 1 << 20;

  private final Supplier<Path> directory;
  private ResultSink.@Nullable CopyInput client;
  private @Nullable SpillFile file;
  private long fileBytes;
  private final List<byte[]> chunks = new ArrayList<>();
  private int chunkBytes;
  private boolean clientEnded;
  private boolean whole = true;

  /// @param directory an existing directory for temporary files; asked for when the first is needed
  KeptCopyData(Supplier<Path> directory) {
    this.directory = directory;
  }

  /// Whether all that has come is there to be read again.
  boolean isWhole() {
    return whole;
  }

  /// The data from its start, for one attempt.
  ///
  /// @param asked asks the client for its data; called once
  ResultSink.CopyInput fromStart(Supplier<ResultSink.CopyInput> asked) {
    ResultSink.CopyInput input = client;
    if (input == null) {
      input = asked.get();
      client = input;
    }
    return new FromStart(input, file == null ? null : file.reader());
  }

  private final class FromStart implements ResultSink.CopyInput {
    private final ResultSink.CopyInput input;
    private SpillFile.@Nullable Reader stored;
    private final int keptChunks = chunks.size();
    private int nextChunk;

    FromStart(ResultSink.CopyInput input, SpillFile.@Nullable Reader stored) {
      this.input = input;
      this.stored = stored;
    }

    @Override
    public byte @Nullable [] next() {
      if (stored != null) {
        byte[] chunk = stored.nextBytes();
        if (chunk != null) {
          return chunk;
        }
        stored = null;
      }
      if (nextChunk < keptChunks) {
        return chunks.get(nextChunk++);
      }
      return clientEnded ? null : fresh();
    }

    private byte @Nullable [] fresh() {
      byte[] chunk = input.next();
      if (chunk == null) {
        clientEnded = true;
      } else if (whole) {
        keep(chunk);
      }
      return chunk;
    }
  }

  private void keep(byte[] chunk) {
    chunks.add(chunk);
    chunkBytes += chunk.length;
    if (fileBytes + chunkBytes > BYTES_MAX) {
      drop();
    } else if (chunkBytes > MEMORY_BYTES_MAX) {
      store();
    }
  }

  /// A load does not fail because it could not be run again: without room nothing is kept.
  private void store() {
    try {
      if (file == null) {
        file = SpillFile.in(directory.get());
      }
      for (byte[] chunk : chunks) {
        file.writeBytes(chunk);
      }
      fileBytes += chunkBytes;
      chunks.clear();
      chunkBytes = 0;
    } catch (SqlException e) {
      LOG.warn("a COPY goes on that cannot be loaded again unseen: {}", e.getMessage());
      drop();
    }
  }

  private void drop() {
    whole = false;
    close();
  }

  @Override
  public void close() {
    chunks.clear();
    chunkBytes = 0;
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
