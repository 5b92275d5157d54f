package io.lauma.expr.kernel;

import io.lauma.expr.function.Vectors;
import io.lauma.row.Vector;

/// One node of a compiled expression.
interface Kernel {
  /// A value for each row of the frame; a constant kernel gives a vector of one row for all of
  /// them. Never called for a frame without rows.
  Vector evaluate(Frame frame);

  /// Whether the value is the same for all rows of a frame.
  boolean isConstant();

  /// A value for each row, constants repeated.
  default Vector evaluateRows(Frame frame) {
    Vector value = evaluate(frame);
    return isConstant() ? Vectors.repeat(value, frame.rows(), frame.bytesMax()) : value;
  }

  record Column(int index) implements Kernel {
    @Override
    public Vector evaluate(Frame frame) {
      return frame.column(index);
    }

    @Override
    public boolean isConstant() {
      return false;
    }
  }

  record Constant(Vector value) implements Kernel {
    @Override
    public Vector evaluate(Frame frame) {
      return value;
    }

    @Override
    public boolean isConstant() {
      return true;
    }
  }

  record Parameter(int index) implements Kernel {
    @Override
    public Vector evaluate(Frame frame) {
      return frame.context().parameters().get(index);
    }

    @Override
    public boolean isConstant() {
      return true;
    }
  }

  record Correlated(int apply, int index) implements Kernel {
    @Override
    public Vector evaluate(Frame frame) {
      return frame.context().correlated().get(apply).get(index);
    }

    @Override
    public boolean isConstant() {
      return true;
    }
  }
}
