package io.lauma.exchange;

import io.lauma.row.RowBatch;
import io.lauma.row.TypeText;
import io.lauma.row.Vector;
import io.lauma.session.HeldResults;
import io.lauma.session.Notice;
import io.lauma.session.ResultColumn;
import io.lauma.session.ResultSink;
import io.lauma.session.Session;
import io.lauma.types.TextContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/// One client: statements in, rows as text out.
final class TestSession implements AutoCloseable {
  private final Session session;

  TestSession(Session session) {
    this.session = session;
  }

  /// The rows of all results of a query, values joined by `|`.
  List<String> rows(String sql) {
    Rows rows = new Rows(_ -> {}, false, () -> null);
    session.simpleQuery(sql, rows);
    return rows.rows;
  }

  /// Runs a statement and tells after each batch how many rows there are.
  ///
  /// @param seen whether the client gets them as they come, and not at the end
  List<String> rows(String sql, boolean seen, IntConsumer afterBatch) {
    Rows rows = new Rows(afterBatch, seen, () -> null);
    session.simpleQuery(sql, rows);
    return rows.rows;
  }

  /// Runs a COPY FROM STDIN.
  ///
  /// @param data gives the pieces of the client's data, and null at their end
  void copy(String sql, ResultSink.CopyInput data) {
    session.simpleQuery(sql, new Rows(_ -> {}, false, data));
  }

  /// The one value of a query.
  String value(String sql) {
    List<String> rows = rows(sql);
    if (rows.size() != 1) {
      throw new AssertionError("one row was expected of " + sql + ": " + rows);
    }
    return rows.getFirst();
  }

  void run(String sql) {
    rows(sql);
  }

  void cancel() {
    session.cancel();
  }

  @Override
  public void close() {
    session.close();
  }

  private static final class Rows implements ResultSink {
    private final List<String> rows = new ArrayList<>();
    private final IntConsumer afterBatch;
    private final HeldList held;
    private final CopyInput copyData;

    Rows(IntConsumer afterBatch, boolean seen, CopyInput copyData) {
      this.afterBatch = afterBatch;
      this.copyData = copyData;
      this.held = new HeldList(rows, seen);
    }

    @Override
    public void columns(List<ResultColumn> columns) {}

    @Override
    public void rows(List<ResultColumn> columns, RowBatch batch, TextContext context) {
      RowBatch dense = batch.dense();
      for (int row = 0; row < dense.rowCount(); row++) {
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < columns.size(); column++) {
          Vector values = dense.column(column);
          text.append(column == 0 ? "" : "|");
          if (!values.isNull(row)) {
            text.append(TypeText.write(columns.get(column).type().oid(), values, row, context));
          }
        }
        rows.add(text.toString());
      }
      afterBatch.accept(rows.size());
    }

    @Override
    public void complete(String commandTag) {}

    @Override
    public void emptyQuery() {}

    @Override
    public void suspended() {}

    @Override
    public void notice(Notice notice) {}

    @Override
    public void settingChanged(String name, String value) {}

    @Override
    public HeldResults held() {
      return held;
    }

    @Override
    public CopyInput copyIn(boolean binary, int columnCount) {
      return copyData;
    }

    @Override
    public CopyOutput copyOut(boolean binary, int columnCount) {
      throw new UnsupportedOperationException("COPY");
    }
  }

  /// Rows of one simple query, which are all kept.
  ///
  /// @param seen whether the client sees each at once
  private record HeldList(List<String> rows, boolean seen) implements HeldResults {
    @Override
    public void begin(long bytesMax, Supplier<Path> directory) {}

    @Override
    public void raise(long bytesMax) {}

    @Override
    public void end() {}

    @Override
    public boolean areSeen() {
      return seen && !rows.isEmpty();
    }

    @Override
    public Rewrite rewrite() {
      return new Rewrite() {
        @Override
        public void next() {
          rows.clear();
        }

        @Override
        public void finish() {}

        @Override
        public void cut() {}

        @Override
        public void undo() {
          throw new UnsupportedOperationException("a simple query is written again from its start");
        }
      };
    }

    @Override
    public void release() {}
  }
}
