package io.lauma.expr.kernel;

import io.lauma.expr.compare.Comparison;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Kernels of the expression forms that are no function calls.
final class SimpleKernels {
  private SimpleKernels() {}

  record Not(Kernel operand) implements Kernel {
    @Override
    public boolean isConstant() {
      return operand.isConstant();
    }

    @Override
    public Vector evaluate(Frame frame) {
      var value = (Vector.Booleans) operand.evaluate(frame);
      byte[] negated = new byte[value.length()];
      for (int i = 0; i < negated.length; i++) {
        negated[i] = (byte) (value.values()[i] ^ 1);
      }
      return new Vector.Booleans(negated.length, negated, value.nulls());
    }
  }

  record IsNull(Kernel operand) implements Kernel {
    @Override
    public boolean isConstant() {
      return operand.isConstant();
    }

    @Override
    public Vector evaluate(Frame frame) {
      Vector value = operand.evaluate(frame);
      byte[] result = new byte[value.length()];
      long @Nullable [] nulls = value.nulls();
      if (nulls != null) {
        for (int i = 0; i < result.length; i++) {
          result[i] = (byte) (nulls[i >> 6] >>> i & 1);
        }
      }
      return new Vector.Booleans(result.length, result, null);
    }
  }

  /// NULL tests of a record look at its fields: NULL when all of them are.
  record RecordIsNull(Kernel operand) implements Kernel {
    @Override
    public boolean isConstant() {
      return operand.isConstant();
    }

    @Override
    public Vector evaluate(Frame frame) {
      var value = (Vector.Bytes) operand.evaluate(frame);
      byte[] result = new byte[value.length()];
      for (int i = 0; i < result.length; i++) {
        result[i] = (byte) (value.isNull(i) || allNull(value, i) ? 1 : 0);
      }
      return new Vector.Booleans(result.length, result, null);
    }

    private static boolean allNull(Vector.Bytes value, int row) {
      for (Vector field : io.lauma.expr.value.RecordValue.read(value, row).fields()) {
        if (!field.isNull(0)) {
          return false;
        }
      }
      return true;
    }
  }

  /// `equal` sees `left` and `right` of rows where neither is NULL.
  record DistinctFrom(Kernel left, Kernel right, Kernel equal) implements Kernel {
    @Override
    public boolean isConstant() {
      return false;
    }

    @Override
    public Vector evaluate(Frame frame) {
      int rows = frame.rows();
      Vector a = left.evaluateRows(frame);
      Vector b = right.evaluateRows(frame);
      var same = (Vector.Booleans) equal.evaluateRows(Pair.frame(frame, a, b));
      byte[] result = new byte[rows];
      for (int i = 0; i < rows; i++) {
        boolean distinct = (a.isNull(i) || b.isNull(i)) ? a.isNull(i) != b.isNull(i) : !same.get(i);
        result[i] = (byte) (distinct ? 1 : 0);
      }
      return new Vector.Booleans(rows, result, null);
    }
  }

  record NullIf(Layout layout, Kernel left, Kernel right, Kernel equal) implements Kernel {
    @Override
    public boolean isConstant() {
      return false;
    }

    @Override
    public Vector evaluate(Frame frame) {
      Vector a = left.evaluateRows(frame);
      Vector same = equal.evaluateRows(Pair.frame(frame, a, right.evaluateRows(frame)));
      VectorBuilder out = frame.results(layout, frame.rows());
      for (int i = 0; i < frame.rows(); i++) {
        if (Rows.isTrue(same, i)) {
          out.appendNull();
        } else {
          out.appendFrom(a, i);
        }
      }
      return out.build();
    }
  }

  /// GREATEST and LEAST: NULLs do not count.
  record MinMax(Layout layout, boolean greatest, Comparison order, List<Kernel> operands)
      implements Kernel {
    @Override
    public boolean isConstant() {
      return false;
    }

    @Override
    public Vector evaluate(Frame frame) {
      Vector[] values =
          operands.stream().map(operand -> operand.evaluateRows(frame)).toArray(Vector[]::new);
      VectorBuilder out = frame.results(layout, frame.rows());
      for (int i = 0; i < frame.rows(); i++) {
        int best = -1;
        for (int k = 0; k < values.length; k++) {
          if (!values[k].isNull(i) && (best < 0 || beats(values[k], values[best], i))) {
            best = k;
          }
        }
        if (best < 0) {
          out.appendNull();
        } else {
          out.appendFrom(values[best], i);
        }
      }
      return out.build();
    }

    private boolean beats(Vector candidate, Vector best, int row) {
      int order = this.order.compare(candidate, row, best, row);
      return greatest ? order > 0 : order < 0;
    }
  }
}
