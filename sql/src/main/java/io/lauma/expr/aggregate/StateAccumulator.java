package io.lauma.expr.aggregate;

import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.ByteSink;
import io.lauma.types.Layout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An accumulator with one object a group, for aggregates that are not hot.
final class StateAccumulator implements GroupedAccumulator {
  private static final int STATE_BYTES = 64;

  /// The state of one group.
  interface State {
    void add(List<Vector> arguments, int row);

    void merge(ByteBuffer in);

    void write(ByteSink out);

    void result(VectorBuilder out);

    default long sizeBytes() {
      return STATE_BYTES;
    }
  }

  private final Layout layout;
  private final Supplier<State> create;
  private @Nullable State[] states = new @Nullable State[16];

  StateAccumulator(Layout layout, Supplier<State> create) {
    this.layout = layout;
    this.create = create;
  }

  private State state(int group) {
    if (group >= states.length) {
      states = Arrays.copyOf(states, Math.max(group + 1, states.length * 2));
    }
    State state = states[group];
    if (state == null) {
      state = create.get();
      states[group] = state;
    }
    return state;
  }

  @Override
  public void add(List<Vector> arguments, int rows, int[] groups, int groupCount) {
    for (int i = 0; i < rows; i++) {
      if (groups[i] >= 0) {
        state(groups[i]).add(arguments, i);
      }
    }
  }

  @Override
  public void merge(Vector partials, int rows, int[] groups, int groupCount) {
    var bytes = (Vector.Bytes) partials;
    for (int i = 0; i < rows; i++) {
      if (groups[i] >= 0 && !bytes.isNull(i)) {
        state(groups[i]).merge(ByteBuffer.wrap(bytes.data(), bytes.start(i), bytes.lengthBytes(i)));
      }
    }
  }

  @Override
  public Vector states(int groupCount) {
    var out = new VectorBuilder(Layout.BYTES, groupCount);
    var sink = new ByteSink();
    for (int i = 0; i < groupCount; i++) {
      sink.clear();
      state(i).write(sink);
      out.appendBytes(sink.array(), 0, sink.length());
    }
    return out.build();
  }

  @Override
  public Vector results(int groupCount) {
    VectorBuilder out = VectorBuilder.ofResults(layout, groupCount, Long.MAX_VALUE);
    for (int i = 0; i < groupCount; i++) {
      state(i).result(out);
    }
    return out.build();
  }

  @Override
  public long sizeBytes() {
    long sizeBytes = 0;
    for (State state : states) {
      sizeBytes += state == null ? Long.BYTES : state.sizeBytes();
    }
    return sizeBytes;
  }
}
