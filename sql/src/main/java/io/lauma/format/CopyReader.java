package io.lauma.format;

/// Decodes the data of one COPY FROM, fed in chunks cut anywhere, into a [CopyTarget]. Used by one
/// thread; after an exception it must not be used again.
public sealed interface CopyReader permits CopyLineReader, CopyBinaryReader {
  /// A line, or a field of the binary format, longer than this is refused with 54000.
  int LINE_BYTES_MAX = 256 * 1024 * 1024;

  static CopyReader of(CopyOptions options, CopyTarget target) {
    return switch (options.format()) {
      case TEXT -> new CopyLineReader(options, target, new CopyTextLine(options, target));
      case CSV -> new CopyLineReader(options, target, new CopyCsvLine(options, target));
      case BINARY -> new CopyBinaryReader(target);
    };
  }

  /// Takes `data[start .. end)`, which may be written over afterwards.
  ///
  /// @throws io.lauma.types.SqlException 22P04, 22P03, 54000 and the errors of the types' input
  void feed(byte[] data, int start, int end);

  /// The data has ended: what is left is the last line.
  ///
  /// @throws io.lauma.types.SqlException as [#feed]
  void finish();
}
