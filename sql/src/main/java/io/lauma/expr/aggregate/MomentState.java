package io.lauma.expr.aggregate;

import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.ByteSink;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.nio.ByteBuffer;
import java.util.List;

/// avg, stddev and variance of floats: count, sum and sum of squared distances from the mean
/// (Youngs and Cramer's updates).
final class MomentState implements StateAccumulator.State {
  /// What is made of the moments.
  enum Result {
    AVERAGE,
    VARIANCE,
    VARIANCE_POPULATION,
    DEVIATION,
    DEVIATION_POPULATION
  }

  private final Result result;
  private double count;
  private double sum;
  private double squares;

  MomentState(Result result) {
    this.result = result;
  }

  @Override
  public void add(List<Vector> arguments, int row) {
    var values = (Vector.Doubles) arguments.getFirst();
    if (values.isNull(row)) {
      return;
    }
    double value = values.get(row);
    count++;
    double before = sum;
    sum += value;
    if (count > 1) {
      double distance = value * count - sum;
      squares += distance * distance / (count * (count - 1));
      if (Double.isInfinite(sum) || Double.isInfinite(squares)) {
        if (!Double.isInfinite(before) && !Double.isInfinite(value)) {
          throw new SqlException(
              SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value out of range: overflow");
        }
        squares = Double.NaN;
      }
    } else if (!(Math.abs(value) <= Double.MAX_VALUE)) {
      squares = Double.NaN;
    }
  }

  @Override
  public void merge(ByteBuffer in) {
    double otherCount = in.getDouble();
    double otherSum = in.getDouble();
    double otherSquares = in.getDouble();
    if (count == 0) {
      count = otherCount;
      sum = otherSum;
      squares = otherSquares;
    } else if (otherCount != 0) {
      double distance = sum / count - otherSum / otherCount;
      squares += otherSquares + count * otherCount * distance * distance / (count + otherCount);
      count += otherCount;
      sum += otherSum;
    }
  }

  @Override
  public void write(ByteSink out) {
    out.putLong(Double.doubleToRawLongBits(count));
    out.putLong(Double.doubleToRawLongBits(sum));
    out.putLong(Double.doubleToRawLongBits(squares));
  }

  @Override
  public void result(VectorBuilder out) {
    boolean sample = result == Result.VARIANCE || result == Result.DEVIATION;
    if (count == 0 || (sample && count < 2)) {
      out.appendNull();
      return;
    }
    out.appendDouble(
        switch (result) {
          case AVERAGE -> sum / count;
          case VARIANCE -> squares / (count - 1);
          case VARIANCE_POPULATION -> squares / count;
          case DEVIATION -> Math.sqrt(squares / (count - 1));
          case DEVIATION_POPULATION -> Math.sqrt(squares / count);
        });
  }
}
