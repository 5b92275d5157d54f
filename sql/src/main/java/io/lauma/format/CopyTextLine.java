package io.lauma.format;

import io.lauma.types.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Decodes lines of COPY's text format.
final class CopyTextLine implements CopyLineReader.Line {
  private final CopyTarget target;
  private final byte delimiter;
  private final byte[] nullBytes;
  private final int[] ends;
  private final ByteSink field = new ByteSink(64);

  CopyTextLine(CopyOptions options, CopyTarget target) {
    this.target = target;
    this.delimiter = (byte) options.delimiter();
    this.nullBytes = options.nullBytes();
    this.ends = new int[target.columnCount()];
  }

  @Override
  public void decode(byte[] data, int start, int end, long line) {
    int columns = target.columnCount();
    int count = split(data, start, end, line);
    for (int column = 0; column < columns; column++) {
      if (column >= count) {
        String name = target.column(column).name();
        throw target.badFormat("missing data for column \"" + name + "\"", line, data, start, end);
      }
      int from = column == 0 ? start : ends[column - 1] + 1;
      if (isNull(data, from, ends[column])) {
        target.appendNull(column);
      } else {
        value(data, from, ends[column], column, line);
      }
    }
    target.endRow();
  }

  /// Finds the ends of the fields; returns how many there are.
  private int split(byte[] data, int start, int end, long line) {
    if (ends.length == 0 && start == end) {
      return 0;
    }
    int count = 0;
    for (int at = start; at <= end; at = ends[count++] + 1) {
      if (count == ends.length) {
        throw target.badFormat("extra data after last expected column", line, data, start, end);
      }
      ends[count] = fieldEnd(data, at, end);
    }
    return count;
  }

  private int fieldEnd(byte[] data, int from, int end) {
    int at = from;
    while (at < end && data[at] != delimiter) {
      at += data[at] == '\\' ? 2 : 1;
    }
    return Math.min(at, end);
  }

  private boolean isNull(byte[] data, int start, int end) {
    return Arrays.equals(data, start, end, nullBytes, 0, nullBytes.length);
  }

  private void value(byte[] data, int start, int end, int column, long line) {
    for (int i = start; i < end; i++) {
      if (data[i] == '\\') {
        unescape(data, start, end);
        target.appendText(column, field.array(), 0, field.length(), line);
        return;
      }
    }
    target.appendText(column, data, start, end, line);
  }

  private void unescape(byte[] data, int start, int end) {
    field.clear();
    int at = start;
    while (at < end) {
      byte b = data[at++];
      if (b != '\\' || at == end) {
        field.put(b);
        continue;
      }
      byte escaped = data[at++];
      switch (escaped) {
        case 'b' -> field.put('\b');
        case 'f' -> field.put('\f');
        case 'n' -> field.put('\n');
        case 'r' -> field.put('\r');
        case 't' -> field.put('\t');
        case 'v' -> field.put('\u000b');
        case '0', '1', '2', '3', '4', '5', '6', '7' -> at = octal(data, at - 1, end);
        case 'x' -> at = hexadecimal(data, at, end);
        default -> field.put(escaped);
      }
    }
  }

  private int octal(byte[] data, int start, int end) {
    int value = 0;
    int at = start;
    while (at < end && at < start + 3 && data[at] >= '0' && data[at] <= '7') {
      value = value * 8 + data[at++] - '0';
    }
    field.put(value);
    return at;
  }

  private int hexadecimal(byte[] data, int start, int end) {
    int value = 0;
    int at = start;
    while (at < end && at < start + 2 && Character.digit(data[at], 16) >= 0) {
      value = value * 16 + Character.digit(data[at++], 16);
    }
    field.put(at == start ? 'x' : value);
    return at;
  }

  @Override
  public void matchHeader(byte[] data, int start, int end, long line) {
    int columns = target.columnCount();
    int at = start;
    int count = 0;
    for (; at <= end; count++) {
      int fieldEnd = fieldEnd(data, at, end);
      if (count < columns) {
        String name = null;
        if (!isNull(data, at, fieldEnd)) {
          unescape(data, at, fieldEnd);
          name = new String(field.array(), 0, field.length(), StandardCharsets.UTF_8);
        }
        matchName(target, name, count, line, data, start, end);
      }
      at = fieldEnd + 1;
    }
    matchCount(target, count, line, data, start, end);
  }

  static void matchName(
      CopyTarget target,
      @Nullable String name,
      int column,
      long line,
      byte[] data,
      int start,
      int end) {
    String expected = target.column(column).name();
    if (expected.equals(name)) {
      return;
    }
    String got = name == null ? "null value (\"\\N\")" : "\"" + name + "\"";
    throw target.badFormat(
        "column name mismatch in header line field "
            + (column + 1)
            + ": got "
            + got
            + ", expected \""
            + expected
            + "\"",
        line,
        data,
        start,
        end);
  }

  static void matchCount(CopyTarget target, int count, long line, byte[] data, int start, int end) {
    if (count != target.columnCount()) {
      throw target.badFormat(
          "wrong number of fields in header line: got "
              + count
              + ", expected "
              + target.columnCount(),
          line,
          data,
          start,
          end);
    }
  }
}
