package io.lauma.analyze;

import io.lauma.analyze.rel.Rex;
import io.lauma.parse.tree.Expression;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.NumericForm;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.math.BigDecimal;
import org.apache.calcite.rex.RexNode;

/// Literals as constants.
final class Literals {
  private static final int NUMERIC_WEIGHT_MAX = 131_072;
  private static final int NUMERIC_SCALE_MAX = 16_383;

  private Literals() {}

  static RexNode number(Expression.NumericLiteral literal) {
    String text = literal.text();
    if (text.length() <= 20 && text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '-')) {
      try {
        long value = Long.parseLong(text);
        return value == (int) value ? Rex.int4((int) value) : Rex.int8(value);
      } catch (NumberFormatException _) {
        return decimal(text, literal.position());
      }
    }
    return decimal(text, literal.position());
  }

  private static RexNode decimal(String text, int position) {
    BigDecimal value;
    try {
      value = new BigDecimal(text);
    } catch (NumberFormatException _) {
      throw overflow(position);
    }
    if (value.scale() > NUMERIC_SCALE_MAX
        || (long) value.precision() - value.scale() > NUMERIC_WEIGHT_MAX) {
      throw overflow(position);
    }
    VectorBuilder builder = new VectorBuilder(Layout.BYTES, 1);
    builder.appendBytes(NumericForm.of(value));
    return Rex.constant(SqlType.of(Oids.NUMERIC), builder.build());
  }

  private static SqlException overflow(int position) {
    return new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value overflows numeric format")
        .at(position + 1);
  }
}
