package io.lauma.expr.kernel;

import io.lauma.expr.value.ArrayValue;
import io.lauma.expr.value.RecordValue;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.StoredForm;
import java.util.Arrays;
import java.util.List;

/// Kernels that build and take apart arrays and records, and compare with array elements.
final class ArrayKernels {
  private ArrayKernels() {}

  /// `left op ANY/ALL (array)`; `operator` sees left and element as columns 0 and 1.
  record AnyAll(boolean all, boolean strict, Kernel left, Kernel array, Kernel operator)
      implements Kernel {
    @Override
    public boolean isConstant() {
      return false;
    }

    @Override
    public Vector evaluate(Frame frame) {
      Vector lefts = left.evaluateRows(frame);
      var arrays = (Vector.Bytes) array.evaluate(frame);
      var out = new VectorBuilder(Layout.BOOLEAN, frame.rows());
      ArrayValue same = null;
      if (array.isConstant() && !arrays.isNull(0)) {
        same = ArrayValue.read(arrays, 0);
      }
      for (int i = 0; i < frame.rows(); i++) {
        int at = array.isConstant() ? 0 : i;
        if (arrays.isNull(at)) {
          out.appendNull();
          continue;
        }
        ArrayValue value = same == null ? ArrayValue.read(arrays, at) : same;
        append(out, frame, lefts, i, value.elements());
      }
      return out.build();
    }

    private void append(VectorBuilder out, Frame frame, Vector lefts, int row, Vector elements) {
      int count = elements.length();
      if (count == 0) {
        out.appendBoolean(all);
        return;
      }
      if (strict && lefts.isNull(row)) {
        out.appendNull();
        return;
      }
      int[] rows = new int[count];
      Arrays.fill(rows, row);
      Vector answers =
          operator.evaluateRows(Pair.frame(frame, lefts.select(rows, count), elements));
      boolean anyNull = false;
      for (int i = 0; i < count; i++) {
        if (answers.isNull(i)) {
          anyNull = true;
        } else if (((Vector.Booleans) answers).get(i) != all) {
          out.appendBoolean(!all);
          return;
        }
      }
      if (anyNull) {
        out.appendNull();
      } else {
        out.appendBoolean(all);
      }
    }
  }

  /// ARRAY[...] of elements, or of arrays of equal shape.
  record Constructor(int elementOid, boolean nested, List<Kernel> elements) implements Kernel {
    @Override
    public boolean isConstant() {
      return false;
    }

    @Override
    public Vector evaluate(Frame frame) {
      Vector[] values =
          elements.stream().map(element -> element.evaluateRows(frame)).toArray(Vector[]::new);
      VectorBuilder out = frame.results(Layout.BYTES, frame.rows());
      for (int i = 0; i < frame.rows(); i++) {
        out.appendBytes((nested ? stacked(values, i) : flat(values, i)).toBytes());
      }
      return out.build();
    }

    private ArrayValue flat(Vector[] values, int row) {
      var collected = new VectorBuilder(StoredForm.layout(elementOid), values.length);
      for (Vector value : values) {
        collected.appendFrom(value, row);
      }
      return ArrayValue.of(elementOid, collected.build());
    }

    private ArrayValue stacked(Vector[] values, int row) {
      var collected = new VectorBuilder(StoredForm.layout(elementOid), values.length);
      ArrayValue first = null;
      int stacked = 0;
      for (Vector value : values) {
        ArrayValue part =
            value.isNull(row)
                ? ArrayValue.empty(elementOid)
                : ArrayValue.read((Vector.Bytes) value, row);
        if (first != null && !part.sameShape(first)) {
          throw new SqlException(
              SqlState.ARRAY_ELEMENT_ERROR,
              "multidimensional arrays must have array expressions with matching dimensions");
        }
        first = part;
        stacked++;
        for (int i = 0; i < part.count(); i++) {
          collected.appendFrom(part.elements(), i);
        }
      }
      if (first == null || first.count() == 0) {
        return ArrayValue.empty(elementOid);
      }
      return ArrayValue.of(
          elementOid,
          prepend(stacked, first.lengths()),
          prepend(1, first.lowers()),
          collected.build());
    }

    private static int[] prepend(int head, int[] tail) {
      int[] all = new int[tail.length + 1];
      all[0] = head;
      System.arraycopy(tail, 0, all, 1, tail.length);
      return all;
    }
  }

  record Row(int[] typeOids, List<Kernel> fields) implements Kernel {
    @Override
    public boolean isConstant() {
      return false;
    }

    @Override
    public Vector evaluate(Frame frame) {
      Vector[] values =
          fields.stream().map(field -> field.evaluateRows(frame)).toArray(Vector[]::new);
      VectorBuilder out = frame.results(Layout.BYTES, frame.rows());
      int[] rows = new int[values.length];
      for (int i = 0; i < frame.rows(); i++) {
        Arrays.fill(rows, i);
        out.appendBytes(RecordValue.write(typeOids, values, rows));
      }
      return out.build();
    }
  }

  record Field(Layout layout, Kernel record, int index) implements Kernel {
    @Override
    public boolean isConstant() {
      return record.isConstant();
    }

    @Override
    public Vector evaluate(Frame frame) {
      var records = (Vector.Bytes) record.evaluate(frame);
      VectorBuilder out = frame.results(layout, records.length());
      for (int i = 0; i < records.length(); i++) {
        if (records.isNull(i)) {
          out.appendNull();
        } else {
          out.appendFrom(RecordValue.read(records, i).fields()[index], 0);
        }
      }
      return out.build();
    }
  }

  /// Casts each element by `cast`, which sees it as column 0.
  record Cast(int elementOid, Kernel array, Kernel cast) implements Kernel {
    @Override
    public boolean isConstant() {
      return array.isConstant();
    }

    @Override
    public Vector evaluate(Frame frame) {
      var arrays = (Vector.Bytes) array.evaluate(frame);
      VectorBuilder out = frame.results(Layout.BYTES, arrays.length());
      for (int i = 0; i < arrays.length(); i++) {
        if (arrays.isNull(i)) {
          out.appendNull();
          continue;
        }
        ArrayValue value = ArrayValue.read(arrays, i);
        if (value.count() == 0) {
          out.appendBytes(ArrayValue.empty(elementOid).toBytes());
          continue;
        }
        Vector cast =
            this.cast.evaluateRows(frame.over(RowBatch.of(value.count(), value.elements())));
        out.appendBytes(ArrayValue.of(elementOid, value.lengths(), value.lowers(), cast).toBytes());
      }
      return out.build();
    }
  }
}
