package io.lauma.exec.store;

import io.lauma.kv.Invariants;
import io.lauma.row.BatchFrame;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A temporary file of batches or of pieces of bytes: written once, then read from the start any
/// number of times. Deleted when closed. Written by one thread; readers may be on others once
/// writing has ended.
public final class SpillFile implements AutoCloseable {
  /// Names of all temporary files begin so; whoever starts a node may delete leftovers.
  public static final String NAME_PREFIX = "lauma-spill-";

  private static final int HEADER_BYTES = Integer.BYTES;

  private final FileChannel channel;
  private long endBytes;
  private long rowCount;

  private SpillFile(FileChannel channel) {
    this.channel = channel;
  }

  /// @throws SqlException 58030 or 53100 when the file cannot be made
  public static SpillFile in(Path directory) {
    try {
      Path file = Files.createTempFile(directory, NAME_PREFIX, ".tmp");
      return new SpillFile(
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE));
    } catch (IOException e) {
      throw failure("create", e);
    }
  }

  /// Adds a batch; its selection is applied.
  ///
  /// @throws SqlException 53100 on a full disk, 58030 on any other failure
  public void write(RowBatch batch) {
    writeBytes(BatchFrame.encode(batch.dense()));
    rowCount += batch.rowCount();
  }

  /// Adds a piece of bytes; all of it or, when that fails, nothing.
  ///
  /// @throws SqlException 53100 on a full disk, 58030 on any other failure
  public void writeBytes(byte[] piece) {
    ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + piece.length);
    buffer.putInt(piece.length).put(piece).flip();
    try {
      while (buffer.hasRemaining()) {
        int _ = channel.write(buffer, endBytes + buffer.position());
      }
    } catch (IOException e) {
      throw failure("write to", e);
    }
    endBytes += buffer.limit();
  }

  public long sizeBytes() {
    return endBytes;
  }

  public long rowCount() {
    return rowCount;
  }

  /// Reads everything from the start.
  public Reader reader() {
    return new Reader();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failure("close", e);
    }
  }

  /// A position in the file; for one thread.
  public final class Reader implements BatchReader {
    private long positionBytes;

    private Reader() {}

    @Override
    public @Nullable RowBatch next() {
      byte[] frame = nextBytes();
      return frame == null ? null : BatchFrame.decode(ByteBuffer.wrap(frame));
    }

    /// The next piece, null at the end.
    public byte @Nullable [] nextBytes() {
      if (positionBytes >= endBytes) {
        return null;
      }
      int lengthBytes = read(HEADER_BYTES).getInt();
      return read(lengthBytes).array();
    }

    private ByteBuffer read(int lengthBytes) {
      ByteBuffer buffer = ByteBuffer.allocate(lengthBytes);
      try {
        while (buffer.hasRemaining()) {
          int count = channel.read(buffer, positionBytes + buffer.position());
          Invariants.check(count > 0, "a temporary file keeps what was written");
        }
      } catch (IOException e) {
        throw failure("read from", e);
      }
      positionBytes += lengthBytes;
      return buffer.flip();
    }
  }

  private static SqlException failure(String action, IOException cause) {
    String reason = String.valueOf(cause.getMessage());
    boolean full = reason.toLowerCase(Locale.ROOT).contains("no space left");
    return new SqlException(
            full ? SqlState.DISK_FULL : SqlState.IO_ERROR,
            "could not "
                + action
                + " temporary file: "
                + (full ? "No space left on device" : reason))
        .causedBy(cause);
  }
}
