package io.lauma.expr.set;

import io.lauma.expr.function.Args;
import io.lauma.expr.time.TimeArithmetic;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.NumericForm;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.time.Calendar;
import io.lauma.types.time.Interval;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;

/// generate_series, made batch by batch.
final class SeriesFunctions {
  private SeriesFunctions() {}

  static void register(Map<String, SetFunction> functions) {
    for (String suffix : new String[] {"int4", "step_int4", "int8", "step_int8"}) {
      series(functions, "generate_series_" + suffix, SeriesFunctions::integers);
    }
    series(functions, "generate_series_numeric", SeriesFunctions::numerics);
    series(functions, "generate_series_step_numeric", SeriesFunctions::numerics);
    series(functions, "generate_series_timestamp", SeriesFunctions::timestamps);
    series(functions, "generate_series_timestamptz", SeriesFunctions::timestamps);
  }

  private interface Opener {
    Series open(Args args);
  }

  private static void series(Map<String, SetFunction> functions, String key, Opener opener) {
    functions.put(
        key,
        call ->
            SetFunctions.anyNull(call)
                ? Collections.emptyIterator()
                : new Batches(opener.open(SetFunctions.args(call)), call));
  }

  /// A value that moves on.
  private interface Series {
    boolean hasNext();

    void appendNext(VectorBuilder out);
  }

  private record Batches(Series series, Layout layout) implements Iterator<RowBatch> {
    Batches(Series series, SetFunction.Call call) {
      this(series, io.lauma.types.StoredForm.layout(SetFunctions.outputType(call).oid()));
    }

    @Override
    public boolean hasNext() {
      return series.hasNext();
    }

    @Override
    public RowBatch next() {
      if (!series.hasNext()) {
        throw new NoSuchElementException();
      }
      var out = new VectorBuilder(layout, RowBatch.ROWS_MAX);
      while (out.length() < RowBatch.ROWS_MAX && series.hasNext()) {
        series.appendNext(out);
      }
      return RowBatch.of(out.length(), out.build());
    }
  }

  private static SqlException zeroStep() {
    return new SqlException(SqlState.INVALID_PARAMETER_VALUE, "step size cannot equal zero");
  }

  private static Series integers(Args args) {
    long stop = args.integer(1);
    long step = args.count() > 2 ? args.integer(2) : 1;
    if (step == 0) {
      throw zeroStep();
    }
    boolean wide = args.vector(0) instanceof Vector.Longs;
    return new Series() {
      private long next = args.integer(0);
      private boolean done;

      @Override
      public boolean hasNext() {
        return !done && (step > 0 ? next <= stop : next >= stop);
      }

      @Override
      public void appendNext(VectorBuilder out) {
        if (wide) {
          out.appendLong(next);
        } else {
          out.appendInt((int) next);
        }
        long moved = next + step;
        done = ((next ^ moved) & (step ^ moved)) < 0;
        next = moved;
      }
    };
  }

  private static final String[] BOUNDS = {"start", "stop", "step"};

  private static BigDecimal bound(Args args, int argument) {
    if (args.numericKind(argument) != NumericForm.FINITE) {
      String what = args.numericKind(argument) == NumericForm.NAN ? "NaN" : "infinity";
      String verb = argument == 2 ? " size cannot be " : " value cannot be ";
      throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, BOUNDS[argument] + verb + what);
    }
    return args.decimal(argument);
  }

  private static Series numerics(Args args) {
    BigDecimal start = bound(args, 0);
    BigDecimal stop = bound(args, 1);
    BigDecimal step = args.count() > 2 ? bound(args, 2) : BigDecimal.ONE;
    if (step.signum() == 0) {
      throw zeroStep();
    }
    return new Series() {
      private BigDecimal next = start;

      @Override
      public boolean hasNext() {
        return next.compareTo(stop) * step.signum() <= 0;
      }

      @Override
      public void appendNext(VectorBuilder out) {
        out.appendBytes(NumericForm.of(next));
        next = next.add(step);
      }
    };
  }

  private static Series timestamps(Args args) {
    long stop = args.int8(1);
    var bytes = (Vector.Bytes) args.vector(2);
    Interval step = Interval.ofStored(bytes.data(), bytes.start(0));
    int direction = step.compareByLength(Interval.ZERO);
    if (direction == 0) {
      throw zeroStep();
    }
    boolean zoned = args.type(0).oid() == io.lauma.types.Oids.TIMESTAMPTZ;
    var zone = args.context().text().zone();
    return new Series() {
      private long next = args.int8(0);

      @Override
      public boolean hasNext() {
        return Calendar.isFinite(next) && (direction > 0 ? next <= stop : next >= stop);
      }

      @Override
      public void appendNext(VectorBuilder out) {
        out.appendLong(next);
        next = zoned ? TimeArithmetic.add(next, step, zone) : TimeArithmetic.add(next, step);
      }
    };
  }
}
