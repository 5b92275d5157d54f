package io.lauma.format;

import io.lauma.row.RowBatch;
import io.lauma.row.TypeText;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import io.lauma.types.TextContext;
import io.lauma.types.text.StringText;
import java.util.List;

/// Collects the rows of one COPY FROM into batches and knows what its error messages name. Used by
/// one thread.
public final class CopyTarget {
  /// A column of the list that is copied.
  public record Column(String name, SqlType type) {}

  private static final int SHOWN_CHARACTERS_MAX = 100;

  private final String relation;
  private final List<Column> columns;
  private final TextContext context;
  private VectorBuilder[] builders;
  private int rowCount;

  public CopyTarget(String relation, List<Column> columns, TextContext context) {
    this.relation = relation;
    this.columns = List.copyOf(columns);
    this.context = context;
    this.builders = newBuilders();
  }

  private VectorBuilder[] newBuilders() {
    VectorBuilder[] fresh = new VectorBuilder[columns.size()];
    for (int i = 0; i < fresh.length; i++) {
      fresh[i] = new VectorBuilder(StoredForm.layout(columns.get(i).type().oid()), 64);
    }
    return fresh;
  }

  public int columnCount() {
    return columns.size();
  }

  public Column column(int index) {
    return columns.get(index);
  }

  /// Complete rows that wait to be taken.
  public int rowCount() {
    return rowCount;
  }

  /// Bytes of the rows that wait.
  public long sizeBytes() {
    long size = 0;
    for (VectorBuilder builder : builders) {
      size += builder.sizeBytes();
    }
    return size;
  }

  /// All complete rows so far; afterwards there are none. Call it between chunks.
  public RowBatch take() {
    Vector[] vectors = new Vector[builders.length];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = builders[i].build();
    }
    RowBatch batch = RowBatch.of(rowCount, vectors);
    builders = newBuilders();
    rowCount = 0;
    return batch;
  }

  void appendNull(int column) {
    builders[column].appendNull();
  }

  void appendText(int column, byte[] utf8, int start, int end, long line) {
    String text = StringText.ofUtf8(utf8, start, end);
    try {
      TypeText.read(columns.get(column).type(), text, context, builders[column]);
    } catch (SqlException e) {
      throw e.withContext(columnContext(line, column) + ": \"" + shortened(text) + "\"");
    }
  }

  void appendBinary(int column, byte[] data, int start, int end, long row) {
    try {
      BinaryForm.read(columns.get(column).type(), data, start, end, builders[column]);
    } catch (SqlException e) {
      throw e.withContext(columnContext(row, column));
    }
  }

  void endRow() {
    rowCount++;
  }

  String lineContext(long line) {
    return "COPY " + relation + ", line " + line;
  }

  private String columnContext(long line, int column) {
    return lineContext(line) + ", column " + columns.get(column).name();
  }

  /// 22P04 with the place it happened at.
  SqlException badFormat(String message, long line, byte[] data, int start, int end) {
    String text = new String(data, start, end - start, java.nio.charset.StandardCharsets.UTF_8);
    return new SqlException(SqlState.BAD_COPY_FILE_FORMAT, message)
        .withContext(lineContext(line) + ": \"" + shortened(text) + "\"");
  }

  /// 22P04 with the line's number only.
  SqlException badFormat(String message, long line) {
    return new SqlException(SqlState.BAD_COPY_FILE_FORMAT, message).withContext(lineContext(line));
  }

  private static String shortened(String text) {
    if (text.length() <= SHOWN_CHARACTERS_MAX) {
      return text;
    }
    return text.substring(0, SHOWN_CHARACTERS_MAX) + "...";
  }
}
