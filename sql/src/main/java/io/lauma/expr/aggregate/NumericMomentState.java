package io.lauma.expr.aggregate;

import io.lauma.expr.number.NumericMath;
import io.lauma.expr.number.NumericScale;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.ByteSink;
import io.lauma.types.NumericForm;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.List;

/// stddev and variance of integers and numeric, exact until the last division.
final class NumericMomentState implements StateAccumulator.State {
  private final MomentState.Result result;
  private long count;
  private boolean special;
  private BigDecimal sum = BigDecimal.ZERO;
  private BigDecimal squares = BigDecimal.ZERO;

  NumericMomentState(MomentState.Result result) {
    this.result = result;
  }

  @Override
  public void add(List<Vector> arguments, int row) {
    Vector argument = arguments.getFirst();
    if (argument.isNull(row)) {
      return;
    }
    count++;
    BigDecimal value;
    switch (argument) {
      case Vector.Ints v -> value = BigDecimal.valueOf(v.get(row));
      case Vector.Longs v -> value = BigDecimal.valueOf(v.get(row));
      case Vector.Bytes v -> {
        if (NumericForm.kind(v.data(), v.start(row)) != NumericForm.FINITE) {
          special = true;
          return;
        }
        value = NumericForm.decimal(v.data(), v.start(row), v.end(row));
      }
      case Vector.Booleans _, Vector.Doubles _ ->
          throw new IllegalStateException("not an exact number");
    }
    sum = sum.add(value);
    squares = squares.add(value.multiply(value));
  }

  @Override
  public void merge(ByteBuffer in) {
    count += in.getLong();
    special |= in.get() != 0;
    byte[] otherSum = States.getBytes(in);
    byte[] otherSquares = States.getBytes(in);
    sum = sum.add(NumericForm.decimal(otherSum, 0, otherSum.length));
    squares = squares.add(NumericForm.decimal(otherSquares, 0, otherSquares.length));
  }

  @Override
  public void write(ByteSink out) {
    out.putLong(count);
    out.put(special ? 1 : 0);
    States.putBytes(out, NumericForm.of(sum));
    States.putBytes(out, NumericForm.of(squares));
  }

  @Override
  public void result(VectorBuilder out) {
    boolean sample =
        result == MomentState.Result.VARIANCE || result == MomentState.Result.DEVIATION;
    boolean root =
        result == MomentState.Result.DEVIATION || result == MomentState.Result.DEVIATION_POPULATION;
    if (count == 0 || (sample && count < 2)) {
      out.appendNull();
      return;
    }
    if (special) {
      out.appendBytes(NumericForm.special(NumericForm.NAN));
      return;
    }
    BigDecimal n = BigDecimal.valueOf(count);
    BigDecimal numerator = n.multiply(squares).subtract(sum.multiply(sum));
    if (numerator.signum() <= 0) {
      out.appendBytes(NumericForm.of(0, 0));
      return;
    }
    BigDecimal divisor = n.multiply(sample ? n.subtract(BigDecimal.ONE) : n);
    int scale = NumericScale.quotient(numerator, divisor);
    BigDecimal variance = numerator.divide(divisor, scale, RoundingMode.HALF_UP);
    out.appendBytes(NumericForm.of(root ? NumericMath.sqrt(variance, scale) : variance));
  }
}
