package io.lauma.format;

import io.lauma.types.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Decodes lines of COPY's CSV format.
final class CopyCsvLine implements CopyLineReader.Line {
  private final CopyOptions options;
  private final CopyTarget target;
  private final byte delimiter;
  private final byte quote;
  private final byte escape;
  private final byte[] nullBytes;

  private final ByteSink fields = new ByteSink(256);
  private final int[] ends;
  private final boolean[] quotes;
  private boolean quoted;

  CopyCsvLine(CopyOptions options, CopyTarget target) {
    this.options = options;
    this.target = target;
    this.delimiter = (byte) options.delimiter();
    this.quote = (byte) options.quote();
    this.escape = (byte) options.escape();
    this.nullBytes = options.nullBytes();
    this.ends = new int[target.columnCount()];
    this.quotes = new boolean[target.columnCount()];
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
      int from = column == 0 ? 0 : ends[column - 1];
      if (isNull(column, from)) {
        target.appendNull(column);
      } else {
        target.appendText(column, fields.array(), from, ends[column], line);
      }
    }
    target.endRow();
  }

  /// Puts the texts of the fields into [#fields]; returns how many there are.
  private int split(byte[] data, int start, int end, long line) {
    fields.clear();
    if (ends.length == 0 && start == end) {
      return 0;
    }
    int count = 0;
    for (int at = start; at <= end; count++) {
      if (count == ends.length) {
        throw target.badFormat("extra data after last expected column", line, data, start, end);
      }
      at = takeField(data, at, start, end, line) + 1;
      ends[count] = fields.length();
      quotes[count] = quoted;
    }
    return count;
  }

  private boolean isNull(int column, int from) {
    if (!Arrays.equals(fields.array(), from, ends[column], nullBytes, 0, nullBytes.length)) {
      return false;
    }
    boolean forced = options.forceNull().contains(column);
    return forced || (!quotes[column] && !options.forceNotNull().contains(column));
  }

  /// Adds the field's text to [#fields]; returns where it ends.
  private int takeField(byte[] data, int from, int lineStart, int end, long line) {
    quoted = false;
    int at = from;
    while (at < end && data[at] != delimiter) {
      byte b = data[at++];
      if (b == quote) {
        quoted = true;
        at = takeQuoted(data, at, lineStart, end, line);
      } else {
        fields.put(b);
      }
    }
    return at;
  }

  /// Takes up to the closing quote; returns what follows it.
  private int takeQuoted(byte[] data, int from, int lineStart, int end, long line) {
    int at = from;
    while (at < end) {
      byte b = data[at++];
      if (b == escape && at < end && (data[at] == escape || data[at] == quote)) {
        fields.put(data[at++]);
      } else if (b == quote) {
        return at;
      } else {
        fields.put(b);
      }
    }
    throw target.badFormat("unterminated CSV quoted field", line, data, lineStart, end);
  }

  @Override
  public void matchHeader(byte[] data, int start, int end, long line) {
    int count = 0;
    for (int at = start; at <= end; count++) {
      fields.clear();
      at = takeField(data, at, start, end, line) + 1;
      if (count < target.columnCount()) {
        String name = new String(fields.array(), 0, fields.length(), StandardCharsets.UTF_8);
        CopyTextLine.matchName(target, name, count, line, data, start, end);
      }
    }
    CopyTextLine.matchCount(target, count, line, data, start, end);
  }
}
