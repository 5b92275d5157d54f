package io.lauma.format;

import io.lauma.types.ByteSink;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.StoredSink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Decodes COPY's binary format.
final class CopyBinaryReader implements CopyReader {
  static final byte[] SIGNATURE = "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

  private static final int FLAGS_BYTES = 4;
  private static final int EXTENSION_BYTES = 4;
  private static final int CRITICAL_FLAGS = 0xffff0000;

  private enum State {
    SIGNATURE,
    FLAGS,
    EXTENSION_LENGTH,
    EXTENSION,
    COUNT,
    LENGTH,
    VALUE,
    ENDED
  }

  private final CopyTarget target;
  private final ByteSink pending = new ByteSink(256);
  private State state = State.SIGNATURE;
  private int needed = SIGNATURE.length;
  private int column;
  private long row;

  CopyBinaryReader(CopyTarget target) {
    this.target = target;
  }

  @Override
  public void feed(byte[] data, int start, int end) {
    int at = start;
    while (at < end) {
      if (state == State.ENDED) {
        throw badFormat("received copy data after EOF marker");
      }
      int count = Math.min(needed - pending.length(), end - at);
      pending.putBytes(data, at, count);
      at += count;
      while (pending.length() == needed && state != State.ENDED) {
        take();
      }
    }
  }

  private void take() {
    byte[] data = pending.array();
    int length = pending.length();
    pending.clear();
    switch (state) {
      case SIGNATURE -> {
        if (!Arrays.equals(data, 0, length, SIGNATURE, 0, SIGNATURE.length)) {
          throw badFormat("COPY file signature not recognized");
        }
        expect(State.FLAGS, FLAGS_BYTES);
      }
      case FLAGS -> {
        if ((StoredSink.intAt(data, 0) & CRITICAL_FLAGS) != 0) {
          throw badFormat("unrecognized critical flags in COPY file header");
        }
        expect(State.EXTENSION_LENGTH, EXTENSION_BYTES);
      }
      case EXTENSION_LENGTH -> {
        int extension = StoredSink.intAt(data, 0);
        if (extension < 0 || extension > LINE_BYTES_MAX) {
          throw badFormat("invalid COPY file header (wrong length)");
        }
        expect(State.EXTENSION, extension);
      }
      case EXTENSION -> expect(State.COUNT, 2);
      case COUNT -> takeCount((short) (data[0] << 8 | (data[1] & 0xff)));
      case LENGTH -> takeLength(StoredSink.intAt(data, 0));
      case VALUE -> {
        target.appendBinary(column, data, 0, length, row);
        nextColumn();
      }
      case ENDED -> {}
    }
  }

  private void expect(State next, int lengthBytes) {
    state = next;
    needed = lengthBytes;
  }

  private void takeCount(int count) {
    row++;
    if (count == -1) {
      state = State.ENDED;
      return;
    }
    if (count != target.columnCount()) {
      throw badFormat("row field count is " + count + ", expected " + target.columnCount());
    }
    column = -1;
    nextColumn();
  }

  private void nextColumn() {
    column++;
    if (column == target.columnCount()) {
      target.endRow();
      expect(State.COUNT, 2);
    } else {
      expect(State.LENGTH, 4);
    }
  }

  private void takeLength(int length) {
    if (length == -1) {
      target.appendNull(column);
      nextColumn();
    } else if (length < 0) {
      throw badFormat("invalid field size");
    } else if (length > LINE_BYTES_MAX) {
      throw new SqlException(SqlState.PROGRAM_LIMIT_EXCEEDED, "COPY field is too long")
          .withContext(target.lineContext(row));
    } else {
      expect(State.VALUE, length);
    }
  }

  @Override
  public void finish() {
    switch (state) {
      case ENDED -> {}
      case SIGNATURE -> throw badFormat("COPY file signature not recognized");
      case FLAGS -> throw badFormat("invalid COPY file header (missing flags)");
      case EXTENSION_LENGTH -> throw badFormat("invalid COPY file header (missing length)");
      case EXTENSION -> throw badFormat("invalid COPY file header (wrong length)");
      case COUNT -> {
        if (pending.length() > 0) {
          throw badFormat("unexpected EOF in COPY data");
        }
      }
      case LENGTH, VALUE -> throw badFormat("unexpected EOF in COPY data");
    }
  }

  private SqlException badFormat(String message) {
    SqlException e = new SqlException(SqlState.BAD_COPY_FILE_FORMAT, message);
    return row == 0 ? e : e.withContext(target.lineContext(row));
  }
}
