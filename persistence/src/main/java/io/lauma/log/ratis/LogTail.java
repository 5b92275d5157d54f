package io.lauma.log.ratis;

import io.lauma.log.LogException;
import io.lauma.log.LogException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The end of a replica's open log segment after a crash. A power cut may leave the last entry half
/// written in the pre-allocated file; Ratis takes that for damage and refuses to start, or, told to
/// be lenient, would cut anything. Here the tail is cut only when no intact later entry follows it:
/// then it was never acknowledged. An intact entry behind a broken one means damage, and the start
/// is refused.
final class LogTail {
  private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);
  private static final byte[] HEADER = {'R', 'a', 'f', 't', 'L', 'o', 'g', '1'};
  private static final int CHECKSUM_BYTES = Integer.BYTES;
  private static final int ENTRY_BYTES_MAX = 8 << 20;
  private static final byte TERM_TAG = 0x08;

  private LogTail() {}

  /// Repairs the open segments of the replica whose Ratis folder is `group`.
  ///
  /// @throws LogException when the log is damaged
  static void repair(Path group) throws IOException {
    Path current = group.resolve("current");
    if (!Files.isDirectory(current)) {
      return;
    }
    List<Path> open;
    try (Stream<Path> files = Files.list(current)) {
      open = files.filter(f -> f.getFileName().toString().startsWith("log_inprogress_")).toList();
    }
    for (Path segment : open) {
      repairSegment(segment);
    }
  }

  private static void repairSegment(Path segment) throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    int end = HEADER.length;
    if (!hasHeader(bytes)) {
      return;
    }
    int length = entryLength(bytes, end);
    while (length > 0) {
      end += length;
      length = entryLength(bytes, end);
    }
    if (isZero(bytes, end)) {
      return;
    }
    for (int at = end + 1; at < bytes.length; at++) {
      if (entryLength(bytes, at) > 0) {
        throw new LogException(
            Reason.STORAGE,
            "the log is damaged: "
                + segment
                + " is broken at byte "
                + end
                + " and intact again at byte "
                + at);
      }
    }
    LOG.warn("cutting {} at byte {}: its last entry was not completely written", segment, end);
    try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      channel.truncate(end);
      channel.force(true);
    }
  }

  private static boolean hasHeader(byte[] bytes) {
    return bytes.length >= HEADER.length
        && java.util.Arrays.equals(bytes, 0, HEADER.length, HEADER, 0, HEADER.length);
  }

  /// Length of the intact entry at `at` with its frame (length as varint, body, checksum); 0 when
  /// there is none.
  private static int entryLength(byte[] bytes, int at) {
    int body = 0;
    int position = at;
    for (int shift = 0; ; shift += 7) {
      if (position >= bytes.length || shift > 21) {
        return 0;
      }
      byte next = bytes[position++];
      body |= (next & 0x7f) << shift;
      if (next >= 0) {
        break;
      }
    }
    if (body == 0
        || body > ENTRY_BYTES_MAX
        || body + CHECKSUM_BYTES > bytes.length - position
        || bytes[position] != TERM_TAG) {
      return 0;
    }
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, at, position - at + body);
    int stored = ByteBuffer.wrap(bytes, position + body, CHECKSUM_BYTES).getInt();
    return stored == (int) checksum.getValue() ? position - at + body + CHECKSUM_BYTES : 0;
  }

  private static boolean isZero(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
