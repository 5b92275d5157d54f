package io.lauma.expr.aggregate;

import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.ByteSink;
import io.lauma.types.Layout;
import java.nio.ByteBuffer;
import java.util.List;

/// corr, covar and regr aggregates over pairs (Y, X).
final class RegressionState implements StateAccumulator.State {
  private final String name;
  private double n;
  private double sumX;
  private double sumY;
  private double squaresX;
  private double squaresY;
  private double products;

  /// @param name the aggregate's name
  RegressionState(String name) {
    this.name = name;
  }

  @Override
  public void add(List<Vector> arguments, int row) {
    var ys = (Vector.Doubles) arguments.get(0);
    var xs = (Vector.Doubles) arguments.get(1);
    if (ys.isNull(row) || xs.isNull(row)) {
      return;
    }
    double y = ys.get(row);
    double x = xs.get(row);
    n++;
    sumX += x;
    sumY += y;
    if (n > 1) {
      double distanceX = x * n - sumX;
      double distanceY = y * n - sumY;
      double scale = 1 / (n * (n - 1));
      squaresX += distanceX * distanceX * scale;
      squaresY += distanceY * distanceY * scale;
      products += distanceX * distanceY * scale;
    }
  }

  @Override
  public void merge(ByteBuffer in) {
    double otherN = in.getDouble();
    double otherX = in.getDouble();
    double otherY = in.getDouble();
    double otherSquaresX = in.getDouble();
    double otherSquaresY = in.getDouble();
    double otherProducts = in.getDouble();
    if (n > 0 && otherN > 0) {
      double distanceX = sumX / n - otherX / otherN;
      double distanceY = sumY / n - otherY / otherN;
      double weight = n * otherN / (n + otherN);
      squaresX += weight * distanceX * distanceX;
      squaresY += weight * distanceY * distanceY;
      products += weight * distanceX * distanceY;
    }
    n += otherN;
    sumX += otherX;
    sumY += otherY;
    squaresX += otherSquaresX;
    squaresY += otherSquaresY;
    products += otherProducts;
  }

  @Override
  public void write(ByteSink out) {
    for (double part : new double[] {n, sumX, sumY, squaresX, squaresY, products}) {
      out.putLong(Double.doubleToRawLongBits(part));
    }
  }

  @Override
  public void result(VectorBuilder out) {
    if (out.layout() == Layout.LONG) {
      out.appendLong((long) n);
      return;
    }
    double value = n == 0 ? Double.NaN : compute();
    boolean undefined =
        n < (name.equals("covar_samp") ? 2 : 1)
            || (name.equals("corr") && (squaresX == 0 || squaresY == 0))
            || (squaresX == 0
                && (name.equals("regr_r2")
                    || name.equals("regr_slope")
                    || name.equals("regr_intercept")));
    if (undefined) {
      out.appendNull();
    } else {
      out.appendDouble(value);
    }
  }

  private double compute() {
    return switch (name) {
      case "corr" -> products / Math.sqrt(squaresX * squaresY);
      case "covar_pop" -> products / n;
      case "covar_samp" -> products / (n - 1);
      case "regr_avgx" -> sumX / n;
      case "regr_avgy" -> sumY / n;
      case "regr_sxx" -> squaresX;
      case "regr_syy" -> squaresY;
      case "regr_sxy" -> products;
      case "regr_slope" -> products / squaresX;
      case "regr_intercept" -> (sumY - sumX * products / squaresX) / n;
      case "regr_r2" -> squaresY == 0 ? 1 : products * products / (squaresX * squaresY);
      default -> throw new IllegalStateException("no regression aggregate: " + name);
    };
  }
}
