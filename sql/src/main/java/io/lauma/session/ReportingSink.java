package io.lauma.session;

import io.lauma.row.RowBatch;
import io.lauma.types.TextContext;
import java.util.List;
import java.util.Map;

/// A sink that also tells the client which reported settings have changed, before each
/// CommandComplete.
final class ReportingSink implements ResultSink {
  private final ResultSink sink;
  private final Settings settings;
  private Map<String, String> told;

  /// Whether the client has got a row: then nothing may be run again unseen.
  private boolean rowsSent;

  ReportingSink(ResultSink sink, Settings settings) {
    this.sink = sink;
    this.settings = settings;
    this.told = settings.reported();
  }

  boolean rowsSent() {
    return rowsSent;
  }

  /// Reports what has changed since the last time.
  @SuppressWarnings("ReferenceEquality") // unchanged settings answer the same map
  void flush() {
    Map<String, String> present = settings.reported();
    if (present == told) {
      return;
    }
    present.forEach((name, value) -> {
      if (!value.equals(told.get(name))) {
        sink.settingChanged(settings.displayName(name), value);
      }
    });
    told = present;
  }

  @Override
  public void columns(List<ResultColumn> columns) {
    rowsSent = true;
    sink.columns(columns);
  }

  @Override
  public void rows(List<ResultColumn> columns, RowBatch batch, TextContext context) {
    rowsSent = true;
    sink.rows(columns, batch, context);
  }

  @Override
  public void complete(String commandTag) {
    sink.complete(commandTag);
  }

  @Override
  public void emptyQuery() {
    sink.emptyQuery();
  }

  @Override
  public void suspended() {
    sink.suspended();
  }

  @Override
  public void notice(Notice notice) {
    sink.notice(notice);
  }

  @Override
  public void settingChanged(String name, String value) {
    sink.settingChanged(name, value);
  }

  @Override
  public CopyInput copyIn(boolean binary, int columnCount) {
    rowsSent = true;
    return sink.copyIn(binary, columnCount);
  }

  @Override
  public CopyOutput copyOut(boolean binary, int columnCount) {
    rowsSent = true;
    return sink.copyOut(binary, columnCount);
  }
}
