package io.lauma.session.run;

import io.lauma.row.RowBatch;
import io.lauma.session.HeldResults;
import io.lauma.session.Notice;
import io.lauma.session.ResultColumn;
import io.lauma.session.ResultSink;
import io.lauma.session.setting.Settings;
import io.lauma.types.TextContext;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// A sink that also tells the client which reported settings have changed, before each
/// CommandComplete.
public final class ReportingSink implements ResultSink {
  private final ResultSink sink;
  private final Settings settings;
  private final Queue<Notice> notices;
  private Map<String, String> told;

  /// Whether the client has got a row: then nothing may be run again unseen.
  private boolean rowsSent;

  private @Nullable KeptCopyData copyData;

  /// @param notices what the running statement has to say, from any thread
  ReportingSink(ResultSink sink, Settings settings, Queue<Notice> notices) {
    this.sink = sink;
    this.notices = notices;
    this.settings = settings;
    this.told = settings.reported();
  }

  /// What the client is asked to copy in is kept there, and comes from there when it is asked for
  /// again.
  void keepCopyData(KeptCopyData data) {
    copyData = data;
  }

  boolean rowsSent() {
    return rowsSent;
  }

  /// Passes on what the statement has had to say so far.
  void sendNotices() {
    for (Notice notice = notices.poll(); notice != null; notice = notices.poll()) {
      sink.notice(notice);
    }
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
    sendNotices();
    sink.rows(columns, batch, context);
  }

  @Override
  public void complete(String commandTag) {
    sendNotices();
    sink.complete(commandTag);
  }

  @Override
  public void emptyQuery() {
    sink.emptyQuery();
  }

  @Override
  public void suspended() {
    sendNotices();
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
  public HeldResults held() {
    return sink.held();
  }

  @Override
  public CopyInput copyIn(boolean binary, int columnCount) {
    rowsSent = true;
    return copyData == null
        ? sink.copyIn(binary, columnCount)
        : copyData.fromStart(() -> sink.copyIn(binary, columnCount));
  }

  @Override
  public CopyOutput copyOut(boolean binary, int columnCount) {
    rowsSent = true;
    return sink.copyOut(binary, columnCount);
  }
}
