package io.lauma.connection;

import io.lauma.session.HeldResults;
import io.lauma.session.TemporaryBytes;
import io.lauma.types.SqlException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Bytes on their way to a client, in the order of their adding: the first in memory, more in a
/// temporary file. Owns the buffers that it is given. Belongs to the session's thread.
final class HeldChunks implements AutoCloseable {
  private final ArrayDeque<ByteBuf> memory = new ArrayDeque<>();
  private long memoryBytes;
  private @Nullable TemporaryBytes file;
  private long fileBytes;

  /// Adds a chunk behind all others.
  ///
  /// @param directory an existing directory for temporary files; asked for when the first is needed
  /// @throws SqlException 53100 or 58030 when there is no room on disk; the chunk is not added
  void add(ByteBuf chunk, Supplier<Path> directory) {
    int bytes = chunk.readableBytes();
    if (file == null && memoryBytes + bytes <= HeldResults.MEMORY_BYTES_MAX) {
      memory.add(chunk);
      memoryBytes += bytes;
      return;
    }
    if (file == null) {
      file = TemporaryBytes.in(directory.get());
    }
    file.write(ByteBufUtil.getBytes(chunk));
    fileBytes += bytes;
    chunk.release();
  }

  boolean isEmpty() {
    return sizeBytes() == 0;
  }

  /// Whether some of it is in a file.
  boolean isStored() {
    return file != null;
  }

  long sizeBytes() {
    return memoryBytes + fileBytes;
  }

  /// Takes all chunks out in their order.
  ///
  /// @param taker owns what it gets
  /// @throws SqlException 58030 when the file cannot be read
  void drainTo(Consumer<ByteBuf> taker) {
    while (!memory.isEmpty()) {
      ByteBuf chunk = memory.remove();
      memoryBytes -= chunk.readableBytes();
      taker.accept(chunk);
    }
    if (file != null) {
      TemporaryBytes.Reader reader = file.reader();
      for (byte[] chunk = reader.next(); chunk != null; chunk = reader.next()) {
        fileBytes -= chunk.length;
        taker.accept(Unpooled.wrappedBuffer(chunk));
      }
      close();
    }
  }

  /// A look at all bytes, which stay here.
  Cursor cursor() {
    return new Cursor();
  }

  /// Drops everything.
  @Override
  public void close() {
    memory.forEach(ByteBuf::release);
    memory.clear();
    memoryBytes = 0;
    fileBytes = 0;
    if (file != null) {
      TemporaryBytes closed = file;
      file = null;
      closed.close();
    }
  }

  /// A position that goes forward. To be used while nothing is added or taken.
  final class Cursor {
    private final Iterator<ByteBuf> inMemory = memory.iterator();
    private final TemporaryBytes.@Nullable Reader stored = file == null ? null : file.reader();
    private ByteBuf chunk = Unpooled.EMPTY_BUFFER;
    private long chunkStart;

    /// The bytes of a range, in pieces; what stands before it is left out.
    ///
    /// @param start not before the end of the range of the last call
    /// @param taker copies what it gets, which is good during the call
    /// @throws SqlException 58030 when the file cannot be read
    void forEach(long start, long end, Consumer<ByteBuf> taker) {
      long position = start;
      while (position < end) {
        while (position >= chunkStart + chunk.readableBytes()) {
          advance();
        }
        int offset = (int) (position - chunkStart);
        int bytes = (int) Math.min(end - position, chunk.readableBytes() - offset);
        taker.accept(chunk.slice(chunk.readerIndex() + offset, bytes));
        position += bytes;
      }
    }

    private void advance() {
      chunkStart += chunk.readableBytes();
      if (inMemory.hasNext()) {
        chunk = inMemory.next();
        return;
      }
      byte[] next = stored == null ? null : stored.next();
      if (next == null) {
        throw new IllegalStateException("a range ends where the bytes do: " + chunkStart);
      }
      chunk = Unpooled.wrappedBuffer(next);
    }
  }
}
