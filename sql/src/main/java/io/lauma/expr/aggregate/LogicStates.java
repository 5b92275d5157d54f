package io.lauma.expr.aggregate;

import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.ByteSink;
import io.lauma.types.Layout;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongBinaryOperator;

/// bool_and, bool_or, bit_and, bit_or, bit_xor: a fold over integers of which booleans are 0 and 1.
final class LogicStates implements StateAccumulator.State {
  private final LongBinaryOperator fold;
  private boolean any;
  private long value;

  LogicStates(LongBinaryOperator fold) {
    this.fold = fold;
  }

  private void add(long next) {
    value = any ? fold.applyAsLong(value, next) : next;
    any = true;
  }

  @Override
  public void add(List<Vector> arguments, int row) {
    Vector argument = arguments.getFirst();
    if (argument.isNull(row)) {
      return;
    }
    switch (argument) {
      case Vector.Booleans v -> add(v.values()[row]);
      case Vector.Ints v -> add(v.get(row));
      case Vector.Longs v -> add(v.get(row));
      case Vector.Doubles _, Vector.Bytes _ ->
          throw new IllegalStateException("not an integer argument");
    }
  }

  @Override
  public void merge(ByteBuffer in) {
    if (in.get() != 0) {
      add(in.getLong());
    }
  }

  @Override
  public void write(ByteSink out) {
    out.put(any ? 1 : 0);
    out.putLong(value);
  }

  @Override
  public void result(VectorBuilder out) {
    if (!any) {
      out.appendNull();
    } else if (out.layout() == Layout.BOOLEAN) {
      out.appendBoolean(value != 0);
    } else if (out.layout() == Layout.INT) {
      out.appendInt((int) value);
    } else {
      out.appendLong(value);
    }
  }
}
