package io.lauma.format;

import io.lauma.row.RowBatch;
import io.lauma.row.TypeText;
import io.lauma.row.Vector;
import io.lauma.types.ByteSink;
import io.lauma.types.TextContext;
import java.util.Arrays;
import java.util.List;

/// Encodes the rows of one COPY TO. Used by one thread.
public final class CopyWriter {
  private final CopyOptions options;
  private final List<CopyTarget.Column> columns;
  private final TextContext context;
  private final byte[] nullBytes;
  private final ByteSink field = new ByteSink(64);

  public CopyWriter(CopyOptions options, List<CopyTarget.Column> columns, TextContext context) {
    this.options = options;
    this.columns = List.copyOf(columns);
    this.context = context;
    this.nullBytes = options.nullBytes();
  }

  /// Writes what stands before the first row: the header line, or the binary header.
  public void begin(ByteSink out) {
    if (options.format() == CopyOptions.Format.BINARY) {
      out.putBytes(CopyBinaryReader.SIGNATURE);
      out.putInt(0);
      out.putInt(0);
    } else if (options.header() != CopyOptions.Header.NONE) {
      for (int i = 0; i < columns.size(); i++) {
        if (i > 0) {
          out.put(options.delimiter());
        }
        field.clear();
        field.putUtf8(columns.get(i).name());
        if (options.format() == CopyOptions.Format.CSV) {
          csvField(false, out);
        } else {
          textField(out);
        }
      }
      out.put('\n');
    }
  }

  /// Writes one row, line end included.
  public void row(RowBatch batch, int row, ByteSink out) {
    int position = batch.position(row);
    switch (options.format()) {
      case TEXT, CSV -> textRow(batch, position, out);
      case BINARY -> binaryRow(batch, position, out);
    }
  }

  /// Writes what stands after the last row.
  public void end(ByteSink out) {
    if (options.format() == CopyOptions.Format.BINARY) {
      out.putShort(-1);
    }
  }

  private void textRow(RowBatch batch, int position, ByteSink out) {
    boolean csv = options.format() == CopyOptions.Format.CSV;
    for (int i = 0; i < columns.size(); i++) {
      if (i > 0) {
        out.put(options.delimiter());
      }
      Vector vector = batch.column(i);
      if (vector.isNull(position)) {
        out.putBytes(nullBytes);
        continue;
      }
      field.clear();
      TypeText.write(columns.get(i).type().oid(), vector, position, context, field);
      if (csv) {
        csvField(options.forceQuote().contains(i), out);
      } else {
        textField(out);
      }
    }
    out.put('\n');
  }

  private void textField(ByteSink out) {
    byte[] data = field.array();
    int end = field.length();
    int plainStart = 0;
    for (int i = 0; i < end; i++) {
      byte b = data[i];
      int escape =
          switch (b) {
            case '\b' -> 'b';
            case '\f' -> 'f';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            case 0x0b -> 'v';
            case '\\' -> '\\';
            default -> b == (byte) options.delimiter() ? b : 0;
          };
      if (escape != 0) {
        out.putBytes(data, plainStart, i - plainStart);
        out.put('\\');
        out.put(escape);
        plainStart = i + 1;
      }
    }
    out.putBytes(data, plainStart, end - plainStart);
  }

  private void csvField(boolean forced, ByteSink out) {
    byte[] data = field.array();
    int end = field.length();
    boolean isNullText = Arrays.equals(data, 0, end, nullBytes, 0, nullBytes.length);
    boolean isMarker = columns.size() == 1 && end == 2 && data[0] == '\\' && data[1] == '.';
    boolean quote = forced || isNullText || isMarker;
    for (int i = 0; i < end && !quote; i++) {
      byte b = data[i];
      quote = b == options.delimiter() || b == options.quote() || b == '\n' || b == '\r';
    }
    if (!quote) {
      out.putBytes(data, 0, end);
      return;
    }
    out.put(options.quote());
    for (int i = 0; i < end; i++) {
      if (data[i] == options.quote() || data[i] == options.escape()) {
        out.put(options.escape());
      }
      out.put(data[i]);
    }
    out.put(options.quote());
  }

  private void binaryRow(RowBatch batch, int position, ByteSink out) {
    out.putShort(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      Vector vector = batch.column(i);
      if (vector.isNull(position)) {
        out.putInt(-1);
        continue;
      }
      int lengthAt = out.length();
      out.putInt(0);
      BinaryForm.write(columns.get(i).type().oid(), vector, position, out);
      out.setInt(lengthAt, out.length() - lengthAt - 4);
    }
  }
}
