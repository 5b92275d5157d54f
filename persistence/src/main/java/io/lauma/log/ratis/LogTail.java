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
    for (Path segment : children(group.resolve("current"), "log_inprogress_")) {
      repairSegment(segment);
    }
  }

  /// The highest term in the log and the checkpoints of the replica whose Ratis folder is `group`;
  /// 0 when it has neither.
  static long newestTerm(Path group) throws IOException {
    long newest = 0;
    for (Path segment : children(group.resolve("current"), "log_")) {
      byte[] bytes = Files.readAllBytes(segment);
      int at = HEADER.length;
      int length = hasHeader(bytes) ? entryLength(bytes, at) : 0;
      while (length > 0) {
        newest = Math.max(newest, term(bytes, at));
        at += length;
        length = entryLength(bytes, at);
      }
    }
    for (Path checkpoint : children(group.resolve("sm"), "")) {
      newest = Math.max(newest, CheckpointStorage.term(checkpoint));
    }
    return newest;
  }

  private static List<Path> children(Path folder, String prefix) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().startsWith(prefix)).toList();
    }
  }

  /// The term of the intact entry at `at`: its first field, as a varint.
  private static long term(byte[] bytes, int at) {
    int position = at;
    while (bytes[position] < 0) {
      position++;
    }
    position += 2;
    long term = 0;
    int shift = 0;
    while (bytes[position] < 0) {
      term |= (long) (bytes[position++] & 0x7f) << shift;
      shift += 7;
    }
    return term | (long) bytes[position] << shift;
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
