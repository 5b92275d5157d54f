package io.lauma.session.run;

import io.lauma.row.RowBatch;
import io.lauma.row.TypeText;
import io.lauma.row.Vector;
import io.lauma.session.HeldResults;
import io.lauma.session.Notice;
import io.lauma.session.ResultColumn;
import io.lauma.session.ResultSink;
import io.lauma.types.TextContext;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;

/// A client's side as lines of text: rows, tags and what the test puts between them. Keeps a
/// limited number of lines in place of bytes.
final class HeldLines implements ResultSink, HeldResults {
  /// What the client gives to COPY, piece by piece.
  final Queue<byte[]> copyData = new ArrayDeque<>();

  private final int linesMax;
  private List<String> lines = new ArrayList<>();
  private List<Slot> slots = new ArrayList<>();
  private boolean holds;
  private boolean seen;
  private boolean open;

  private record Slot(int start, int end) {}

  HeldLines(int linesMax) {
    this.linesMax = linesMax;
  }

  /// Another message of the server.
  void add(String line) {
    lines.add(line);
    if (holds && lines.size() > linesMax) {
      flush();
    }
  }

  /// The client gets what there is.
  void flush() {
    seen |= holds;
    holds = false;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  /// All lines so far.
  List<String> take() {
    List<String> taken = lines;
    lines = new ArrayList<>();
    return taken;
  }

  boolean holds() {
    return holds;
  }

  @Override
  public void columns(List<ResultColumn> columns) {
    add("columns " + columns.size());
  }

  @Override
  public void rows(List<ResultColumn> columns, RowBatch batch, TextContext context) {
    RowBatch dense = batch.dense();
    for (int row = 0; row < dense.rowCount(); row++) {
      List<String> values = new ArrayList<>();
      for (int column = 0; column < columns.size(); column++) {
        Vector vector = dense.column(column);
        values.add(
            vector.isNull(row)
                ? ""
                : TypeText.write(columns.get(column).type().oid(), vector, row, context));
      }
      add(String.join("|", values));
    }
  }

  @Override
  public void complete(String commandTag) {
    add(commandTag);
  }

  @Override
  public void emptyQuery() {
    add("empty");
  }

  @Override
  public void suspended() {
    add("suspended");
  }

  @Override
  public void notice(Notice notice) {
    add(notice.message());
  }

  @Override
  public void settingChanged(String name, String value) {
    add(name + "=" + value);
  }

  @Override
  public HeldResults held() {
    return this;
  }

  @Override
  public CopyInput copyIn(boolean binary, int columnCount) {
    add("copy " + columnCount);
    flush();
    return copyData::poll;
  }

  @Override
  public CopyOutput copyOut(boolean binary, int columnCount) {
    throw new UnsupportedOperationException("COPY");
  }

  @Override
  public void begin(long bytesMax, Supplier<Path> directory) {
    holds = !seen;
    add();
  }

  private void add() {
    slots.add(new Slot(lines.size(), lines.size()));
    open = true;
  }

  @Override
  public void raise(long bytesMax) {}

  @Override
  public void end() {
    if (open) {
      open = false;
      slots.set(slots.size() - 1, new Slot(slots.getLast().start(), lines.size()));
    }
  }

  @Override
  public boolean areSeen() {
    return seen;
  }

  @Override
  public void release() {
    holds = false;
    seen = false;
    slots.clear();
  }

  @Override
  public Rewrite rewrite() {
    end();
    List<Slot> old = slots;
    List<String> kept = lines;
    slots = new ArrayList<>();
    lines = new ArrayList<>();
    return new Rewrite() {
      private int next;
      private int position;

      @Override
      public void next() {
        end();
        Slot slot = old.get(next++);
        kept.subList(position, slot.start()).forEach(HeldLines.this::add);
        position = slot.end();
        HeldLines.this.add();
      }

      @Override
      public void finish() {
        end();
        kept.subList(position, kept.size()).forEach(HeldLines.this::add);
      }

      @Override
      public void cut() {}

      @Override
      public void undo() {
        slots = old;
        lines = kept;
      }
    };
  }
}
