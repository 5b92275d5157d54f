package io.lauma.session;

import io.lauma.row.RowBatch;
import io.lauma.types.TextContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a session puts results. Methods may block the caller until the client has taken earlier
/// data (back-pressure); they throw [java.io.UncheckedIOException] when the client is gone.
public interface ResultSink {
  /// Begins a result set; called for simple queries only (extended ones were described before).
  void columns(List<ResultColumn> columns);

  /// Rows of the result set begun, in the layout of `columns`; `context` formats their text.
  void rows(List<ResultColumn> columns, RowBatch batch, TextContext context);

  /// Ends a statement with its command tag, such as `SELECT 3` or `INSERT 0 1`.
  void complete(String commandTag);

  /// The statement's text was empty.
  void emptyQuery();

  /// The row limit of Execute was reached; the portal stays open.
  void suspended();

  void notice(Notice notice);

  /// A reported setting has changed.
  void settingChanged(String name, String value);

  /// Keeps results from the client while their transaction is not committed.
  HeldResults held();

  /// Asks the client for COPY data: text or csv (`binary` false) or binary, with that many columns.
  CopyInput copyIn(boolean binary, int columnCount);

  /// Begins COPY data to the client.
  CopyOutput copyOut(boolean binary, int columnCount);

  /// Data of COPY FROM STDIN, chunk by chunk.
  interface CopyInput {
    /// The next chunk, null at CopyDone.
    ///
    /// @throws io.lauma.types.SqlException 57014 on CopyFail
    byte @Nullable [] next();
  }

  /// Data of COPY TO STDOUT.
  interface CopyOutput {
    void write(byte[] data, int start, int lengthBytes);

    void done();
  }
}
