package io.lauma.format;

import io.lauma.types.ByteSink;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;

/// Splits the text formats of COPY into lines: any of the three line ends, the same throughout; a
/// line end may stand behind a backslash (text) or inside quotes (CSV); `\.` ends the data.
final class CopyLineReader implements CopyReader {
  /// Decodes one line without its end.
  sealed interface Line permits CopyTextLine, CopyCsvLine {
    /// @param line number of the line, from 1
    void decode(byte[] data, int start, int end, long line);

    /// Checks the names in a header line.
    void matchHeader(byte[] data, int start, int end, long line);
  }

  private enum LineEnd {
    UNKNOWN,
    NEWLINE,
    RETURN,
    RETURN_NEWLINE
  }

  private final CopyOptions options;
  private final CopyTarget target;
  private final Line decoder;
  private final boolean csv;

  private final ByteSink line = new ByteSink(1024);
  private long lineNumber = 1;
  private LineEnd lineEnd = LineEnd.UNKNOWN;
  private boolean ended;
  private boolean afterReturn;
  private boolean afterBackslash;
  private boolean inQuotes;
  private boolean afterEscape;

  /// Line ends inside the current line, which count as lines of their own in messages.
  private long innerLines;

  CopyLineReader(CopyOptions options, CopyTarget target, Line decoder) {
    this.options = options;
    this.target = target;
    this.decoder = decoder;
    this.csv = options.format() == CopyOptions.Format.CSV;
  }

  @Override
  public void feed(byte[] data, int start, int end) {
    int at = start;
    while (at < end && !ended) {
      int plainEnd = plainEnd(data, at, end);
      if (plainEnd > at) {
        append(data, at, plainEnd);
        at = plainEnd;
      } else {
        take(data[at++]);
      }
    }
  }

  /// Goes over bytes that mean nothing to the splitting of lines.
  private int plainEnd(byte[] data, int from, int end) {
    if (afterReturn || afterBackslash || afterEscape) {
      return from;
    }
    int at = from;
    while (at < end) {
      byte b = data[at];
      boolean special = b == '\n' || b == '\r';
      special |= csv ? b == options.quote() || b == options.escape() : b == '\\';
      if (special) {
        break;
      }
      at++;
    }
    return at;
  }

  private void append(byte[] data, int start, int end) {
    if (line.length() + (end - start) > LINE_BYTES_MAX) {
      throw new SqlException(SqlState.PROGRAM_LIMIT_EXCEEDED, "COPY line is too long")
          .withContext(target.lineContext(lineNumber));
    }
    line.putBytes(data, start, end - start);
  }

  private void take(byte b) {
    if (afterReturn && takeAfterReturn(b)) {
      return;
    }
    if (csv) {
      takeCsv(b);
    } else {
      takeText(b);
    }
  }

  /// Whether the byte belonged to the line end.
  private boolean takeAfterReturn(byte b) {
    afterReturn = false;
    if (b == '\n') {
      if (lineEnd == LineEnd.RETURN) {
        throw literal("newline");
      }
      lineEnd = LineEnd.RETURN_NEWLINE;
      endLine();
      return true;
    }
    if (lineEnd == LineEnd.RETURN_NEWLINE) {
      throw literal("carriage return");
    }
    lineEnd = LineEnd.RETURN;
    endLine();
    return false;
  }

  private void takeText(byte b) {
    if (afterBackslash) {
      afterBackslash = false;
      line.put(b);
      return;
    }
    switch (b) {
      case '\\' -> {
        afterBackslash = true;
        line.put(b);
      }
      case '\n', '\r' -> takeLineEnd(b);
      default -> line.put(b);
    }
  }

  private void takeCsv(byte b) {
    boolean separateEscape = options.escape() != options.quote();
    if (inQuotes && separateEscape && b == options.escape()) {
      afterEscape = !afterEscape;
    } else {
      if (b == options.quote() && !afterEscape) {
        inQuotes = !inQuotes;
      }
      afterEscape = false;
    }
    if (b != '\n' && b != '\r') {
      line.put(b);
    } else if (inQuotes) {
      if (b == (lineEnd == LineEnd.NEWLINE ? '\n' : '\r')) {
        innerLines++;
      }
      line.put(b);
    } else {
      takeLineEnd(b);
    }
  }

  private void takeLineEnd(byte b) {
    if (b == '\r') {
      if (lineEnd == LineEnd.NEWLINE) {
        throw literal("carriage return");
      }
      afterReturn = true;
      return;
    }
    if (lineEnd == LineEnd.UNKNOWN) {
      lineEnd = LineEnd.NEWLINE;
    } else if (lineEnd != LineEnd.NEWLINE) {
      throw literal("newline");
    }
    endLine();
  }

  private SqlException literal(String what) {
    String escape = what.equals("newline") ? "\\n" : "\\r";
    SqlException e =
        csv
            ? new SqlException(SqlState.BAD_COPY_FILE_FORMAT, "unquoted " + what + " found in data")
                .withHint("Use quoted CSV field to represent " + what + ".")
            : new SqlException(SqlState.BAD_COPY_FILE_FORMAT, "literal " + what + " found in data")
                .withHint("Use \"" + escape + "\" to represent " + what + ".");
    return e.withContext(target.lineContext(lineNumber));
  }

  private void endLine() {
    int end = line.length();
    int marker = marker(end);
    lineNumber += innerLines;
    if (marker >= 0) {
      if (marker + 2 != end) {
        throw target.badFormat("end-of-copy marker corrupt", lineNumber);
      }
      ended = true;
    }
    if (marker < 0 || marker > 0) {
      decode(marker < 0 ? end : marker);
    }
    lineNumber++;
    innerLines = 0;
    line.clear();
  }

  private void decode(int end) {
    boolean header = lineNumber - innerLines == 1 && options.header() != CopyOptions.Header.NONE;
    if (!header) {
      decoder.decode(line.array(), 0, end, lineNumber);
    } else if (options.header() == CopyOptions.Header.MATCH) {
      decoder.matchHeader(line.array(), 0, end, lineNumber);
    }
  }

  /// Where `\.` stands in the line, or -1: anywhere in text, alone in CSV.
  private int marker(int end) {
    byte[] data = line.array();
    if (csv) {
      return end == 2 && data[0] == '\\' && data[1] == '.' ? 0 : -1;
    }
    for (int i = 0; i + 1 < end; i++) {
      if (data[i] == '\\') {
        if (data[i + 1] == '.') {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  @Override
  public void finish() {
    if (ended) {
      return;
    }
    if (afterReturn) {
      afterReturn = false;
      endLine();
    } else if (line.length() > 0) {
      endLine();
    }
  }
}
