package io.lauma.connection;

import io.lauma.session.HeldResults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Where kept results stand in a [ClientOutput], in bytes from where the keeping began. Only
/// writing them again copies anything, and then what stands between results alone. Belongs to the
/// session's thread.
final class HeldOutput implements HeldResults {
  private final ClientOutput out;
  private final ClientSink sink;
  private final List<Slot> slots = new ArrayList<>();

  /// Whether the last result is being written.
  private boolean open;

  /// One result, and the formats that it is written in.
  private record Slot(long start, long end, short[] formats) {
    Slot endingAt(long newEnd) {
      return new Slot(start, newEnd, formats);
    }
  }

  HeldOutput(ClientOutput out, ClientSink sink) {
    this.out = out;
    this.sink = sink;
  }

  @Override
  public void begin(long bytesMax, Supplier<Path> directory) {
    if (!areSeen()) {
      out.hold(bytesMax, directory);
    }
    add(sink.formats());
  }

  private void add(short[] formats) {
    slots.add(new Slot(out.heldBytes(), out.heldBytes(), formats));
    open = true;
  }

  @Override
  public void raise(long bytesMax) {
    if (out.holds()) {
      out.raiseHold(bytesMax);
    }
  }

  @Override
  public void end() {
    if (open) {
      open = false;
      slots.set(slots.size() - 1, slots.getLast().endingAt(out.heldBytes()));
    }
  }

  @Override
  public boolean areSeen() {
    return !slots.isEmpty() && !out.holds();
  }

  @Override
  public Rewrite rewrite() {
    if (!out.holds()) {
      throw new IllegalStateException("only what is kept can be written again");
    }
    end();
    List<Slot> old = List.copyOf(slots);
    slots.clear();
    return new Copy(old, out.takeHeld());
  }

  @Override
  public void release() {
    slots.clear();
    open = false;
    out.endHold();
  }

  private final class Copy implements Rewrite {
    private final List<Slot> old;
    private final HeldChunks chunks;
    private final HeldChunks.Cursor source;
    private int next;
    private long position;

    Copy(List<Slot> old, HeldChunks chunks) {
      this.old = old;
      this.chunks = chunks;
      this.source = chunks.cursor();
    }

    @Override
    public void next() {
      end();
      Slot slot = old.get(next++);
      copyTo(slot.start());
      position = slot.end();
      add(slot.formats());
      sink.use(slot.formats());
    }

    private void copyTo(long end) {
      source.forEach(
          position,
          end,
          bytes -> {
            out.buffer().writeBytes(bytes);
            out.flushIfFull();
          });
      position = end;
    }

    @Override
    public void finish() {
      end();
      copyTo(chunks.sizeBytes());
      cut();
    }

    @Override
    public void cut() {
      chunks.close();
    }

    @Override
    public void undo() {
      slots.clear();
      slots.addAll(old);
      open = false;
      out.replaceHeld(chunks);
    }
  }
}
