package io.lauma.expr.kernel;

import io.lauma.row.Vector;
import io.lauma.types.Layout;
import java.util.List;
import java.util.Optional;

/// Kernels that evaluate their operands only for the rows that need them.
final class ConditionalKernels {
  private ConditionalKernels() {}

  record When(Kernel condition, Kernel result) {}

  record Case(Layout layout, List<When> whens, Optional<Kernel> otherwise) implements Kernel {
    @Override
    public boolean isConstant() {
      return false;
    }

    @Override
    public Vector evaluate(Frame frame) {
      var scatter = new Scatter(layout, frame.rows());
      Rows open = Rows.all(frame.rows());
      for (When when : whens) {
        if (open.count() == 0) {
          break;
        }
        Vector condition = when.condition.evaluateRows(open.of(frame));
        Rows taken = open.keepPlaces(i -> Rows.isTrue(condition, i));
        if (taken.count() > 0) {
          scatter.add(taken, when.result.evaluate(taken.of(frame)), when.result.isConstant());
          open = open.keepPlaces(i -> !Rows.isTrue(condition, i));
        }
      }
      if (open.count() > 0 && otherwise.isPresent()) {
        Kernel last = otherwise.get();
        scatter.add(open, last.evaluate(open.of(frame)), last.isConstant());
      }
      return scatter.build(frame);
    }
  }

  record Coalesce(Layout layout, List<Kernel> operands) implements Kernel {
    @Override
    public boolean isConstant() {
      return false;
    }

    @Override
    public Vector evaluate(Frame frame) {
      Vector first = operands.getFirst().evaluateRows(frame);
      if (!first.hasNulls()) {
        return first;
      }
      var scatter = new Scatter(layout, frame.rows());
      Rows open = Rows.all(frame.rows());
      for (int i = 0; i < operands.size() && open.count() > 0; i++) {
        Vector operand = i == 0 ? first : operands.get(i).evaluateRows(open.of(frame));
        scatter.add(open, operand, false);
        open = open.keepPlaces(operand::isNull);
      }
      return scatter.build(frame);
    }
  }

  /// AND (`stopAt` false) and OR (`stopAt` true): an operand is evaluated only for rows that the
  /// ones before it leave open.
  record Junction(boolean stopAt, List<Kernel> operands) implements Kernel {
    @Override
    public boolean isConstant() {
      return operands.stream().allMatch(Kernel::isConstant);
    }

    @Override
    public Vector evaluate(Frame frame) {
      int rows = isConstant() ? 1 : frame.rows();
      byte[] result = new byte[rows];
      java.util.Arrays.fill(result, (byte) (stopAt ? 0 : 1));
      long[] nulls = new long[(rows + 63) >> 6];
      Rows open = Rows.all(rows);
      for (Kernel operand : operands) {
        if (open.count() == 0) {
          break;
        }
        Vector value =
            rows == 1 && isConstant()
                ? operand.evaluate(frame)
                : operand.evaluateRows(open.of(frame));
        open = close(open, (Vector.Booleans) value, result, nulls);
      }
      boolean anyNull = false;
      for (long word : nulls) {
        anyNull |= word != 0;
      }
      return new Vector.Booleans(rows, result, anyNull ? nulls : null);
    }

    private Rows close(Rows open, Vector.Booleans value, byte[] result, long[] nulls) {
      var still = new Rows(open.count());
      for (int i = 0; i < open.count(); i++) {
        int row = open.get(i);
        if (value.isNull(i)) {
          nulls[row >> 6] |= 1L << row;
          still.add(row);
        } else if (value.get(i) == stopAt) {
          result[row] = (byte) (stopAt ? 1 : 0);
          nulls[row >> 6] &= ~(1L << row);
        } else {
          still.add(row);
        }
      }
      return still;
    }
  }
}
