package io.lauma.expr.compare;

import io.lauma.expr.value.RecordValue;
import io.lauma.row.Vector;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.TypeFacts;
import java.util.Locale;

/// Records: field by field with NULLs last.
enum RecordComparison implements Comparison {
  INSTANCE;

  @Override
  public int compare(Vector left, int leftRow, Vector right, int rightRow) {
    RecordValue a = RecordValue.read((Vector.Bytes) left, leftRow);
    RecordValue b = RecordValue.read((Vector.Bytes) right, rightRow);
    int common = Math.min(a.fields().length, b.fields().length);
    for (int i = 0; i < common; i++) {
      if (a.typeOids()[i] != b.typeOids()[i]) {
        throw new SqlException(
            SqlState.DATATYPE_MISMATCH,
            String.format(
                Locale.ROOT,
                "cannot compare dissimilar column types %s and %s at record column %d",
                TypeFacts.name(a.typeOids()[i]),
                TypeFacts.name(b.typeOids()[i]),
                i + 1));
      }
      int byField =
          ArrayComparison.compareElement(
              Comparison.of(a.typeOids()[i]), a.fields()[i], 0, b.fields()[i], 0);
      if (byField != 0) {
        return byField;
      }
    }
    if (a.fields().length != b.fields().length) {
      throw new SqlException(
          SqlState.DATATYPE_MISMATCH,
          "cannot compare record types with different numbers of columns");
    }
    return 0;
  }

  @Override
  public int hash(Vector vector, int row) {
    RecordValue value = RecordValue.read((Vector.Bytes) vector, row);
    int hash = 1;
    for (int i = 0; i < value.fields().length; i++) {
      Vector field = value.fields()[i];
      hash = hash * 31 + (field.isNull(0) ? 0 : Comparison.of(value.typeOids()[i]).hash(field, 0));
    }
    return hash;
  }
}
