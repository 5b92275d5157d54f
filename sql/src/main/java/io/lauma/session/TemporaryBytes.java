package io.lauma.session;

import io.lauma.exec.store.SpillFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Pieces of bytes in a temporary file, for whoever keeps [HeldResults]: written in order, read
/// back any number of times. Gone when closed, and when the process ends. Used by one thread.
public final class TemporaryBytes implements AutoCloseable {
  private final SpillFile file;

  private TemporaryBytes(SpillFile file) {
    this.file = file;
  }

  /// @param directory exists
  /// @throws io.lauma.types.SqlException 58030 or 53100 when the file cannot be made
  public static TemporaryBytes in(Path directory) {
    return new TemporaryBytes(SpillFile.in(directory));
  }

  /// @throws io.lauma.types.SqlException 53100 on a full disk, 58030 on any other failure
  public void write(byte[] piece) {
    file.writeBytes(piece);
  }

  /// Reads everything from the start.
  public Reader reader() {
    return file.reader()::nextBytes;
  }

  @Override
  public void close() {
    file.close();
  }

  /// A position among the pieces.
  public interface Reader {
    /// The next piece; null at the end.
    ///
    /// @throws io.lauma.types.SqlException 58030 when the file cannot be read
    byte @Nullable [] next();
  }
}
