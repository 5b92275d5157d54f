package io.lauma.connection;

import io.lauma.protocol.BackendMessage.CommandComplete;
import io.lauma.protocol.BackendMessage.CopyInResponse;
import io.lauma.protocol.BackendMessage.CopyOutResponse;
import io.lauma.protocol.BackendMessage.Field;
import io.lauma.protocol.BackendMessage.ParameterStatus;
import io.lauma.protocol.BackendMessage.RowDescription;
import io.lauma.protocol.BackendMessage.Signal;
import io.lauma.protocol.DataRowWriter;
import io.lauma.row.RowBatch;
import io.lauma.session.HeldResults;
import io.lauma.session.Notice;
import io.lauma.session.ResultColumn;
import io.lauma.session.ResultSink;
import io.lauma.types.TextContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Results of one connection's session, as messages into its [ClientOutput]. Belongs to the
/// session's thread.
final class ClientSink implements ResultSink {
  private static final short[] ALL_TEXT = {};

  private final ClientOutput out;
  private final Inbox inbox;
  private final ValueFormats valueFormats;
  private final HeldOutput held;
  private short[] formats = ALL_TEXT;
  private @Nullable RowWriter rowWriter;

  /// A writer and what it was made for: statements of one kind need it again and again.
  private record RowWriter(
      List<ResultColumn> columns, TextContext context, short[] formats, DataRowWriter writer) {
    boolean fits(List<ResultColumn> otherColumns, TextContext otherContext, short[] otherFormats) {
      return columns.equals(otherColumns)
          && context.equals(otherContext)
          && Arrays.equals(formats, otherFormats);
    }
  }

  ClientSink(ClientOutput out, Inbox inbox, ValueFormats valueFormats) {
    this.out = out;
    this.inbox = inbox;
    this.valueFormats = valueFormats;
    this.held = new HeldOutput(out, this);
  }

  /// The following results are of a simple query: text.
  void useText() {
    formats = ALL_TEXT;
  }

  /// The following results are in a portal's formats: none (text), one for all, or one a column.
  void use(short[] portalFormats) {
    formats = portalFormats;
  }

  /// The formats of the present results.
  short[] formats() {
    return formats;
  }

  /// Between batches of messages nothing of results is kept.
  void release() {
    rowWriter = null;
  }

  /// RowDescription or NoData.
  void describe(List<ResultColumn> columns, short[] columnFormats) {
    if (columns.isEmpty()) {
      out.send(Signal.NO_DATA);
      return;
    }
    List<Field> fields = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      ResultColumn column = columns.get(i);
      fields.add(
          new Field(
              column.name(),
              column.tableOid(),
              column.attributeNumber(),
              column.type().oid(),
              valueFormats.lengthBytes(column.type().oid()),
              column.type().typmod(),
              format(columnFormats, i)));
    }
    out.send(new RowDescription(fields));
  }

  @Override
  public void columns(List<ResultColumn> columns) {
    describeResult(columns);
  }

  /// A simple query's result set may have no columns: then it is a RowDescription without fields.
  private void describeResult(List<ResultColumn> columns) {
    if (columns.isEmpty()) {
      out.send(new RowDescription(List.of()));
    } else {
      describe(columns, formats);
    }
  }

  @Override
  public void rows(List<ResultColumn> columns, RowBatch batch, TextContext context) {
    DataRowWriter writer = writer(columns, context);
    int row = 0;
    while (row < batch.rowCount()) {
      row = writer.write(batch, row, ClientOutput.BUFFERED_BYTES_MAX, out.buffer());
      out.flushIfFull();
    }
  }

  private DataRowWriter writer(List<ResultColumn> columns, TextContext context) {
    RowWriter current = rowWriter;
    if (current == null || !current.fits(columns, context, formats)) {
      DataRowWriter.ValueWriter[] writers = new DataRowWriter.ValueWriter[columns.size()];
      for (int i = 0; i < writers.length; i++) {
        writers[i] = valueFormats.writer(columns.get(i).type().oid(), format(formats, i), context);
      }
      current = new RowWriter(columns, context, formats, new DataRowWriter(writers));
      rowWriter = current;
    }
    return current.writer();
  }

  private static int format(short[] formats, int column) {
    return switch (formats.length) {
      case 0 -> ValueFormats.TEXT;
      case 1 -> formats[0];
      default -> formats[column];
    };
  }

  @Override
  public void complete(String commandTag) {
    out.send(new CommandComplete(commandTag));
  }

  @Override
  public void emptyQuery() {
    out.send(Signal.EMPTY_QUERY_RESPONSE);
  }

  @Override
  public void suspended() {
    out.send(Signal.PORTAL_SUSPENDED);
  }

  @Override
  public void notice(Notice notice) {
    out.send(Reports.notice(notice));
  }

  @Override
  public void settingChanged(String name, String value) {
    out.send(new ParameterStatus(name, value));
  }

  @Override
  public HeldResults held() {
    return held;
  }

  @Override
  public CopyInput copyIn(boolean binary, int columnCount) {
    out.send(new CopyInResponse(binary, columnCount));
    out.flush();
    return new ClientCopyInput(inbox);
  }

  @Override
  public CopyOutput copyOut(boolean binary, int columnCount) {
    out.send(new CopyOutResponse(binary, columnCount));
    return new CopyOutput() {
      @Override
      public void write(byte[] data, int start, int lengthBytes) {
        out.copyData(data, start, lengthBytes);
      }

      @Override
      public void done() {
        out.send(Signal.COPY_DONE);
      }
    };
  }
}
