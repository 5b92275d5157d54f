package io.lauma.expr.aggregate;

import io.lauma.expr.AggregateCall;
import io.lauma.expr.compare.Comparison;
import io.lauma.expr.function.FunctionFacts;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.StoredForm;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// The aggregates by pg_proc OID.
public final class Aggregates {
  private Aggregates() {}

  private static final Map<String, Function<AggregateCall, GroupedAccumulator>> BY_KEY =
      new HashMap<>();

  static {
    counts();
    extremes();
  }

  static GroupedAccumulator create(AggregateCall call) {
    FunctionFacts facts =
        FunctionFacts.find(call.functionOid())
            .orElseThrow(() ->
                new SqlException(
                    SqlState.UNDEFINED_FUNCTION,
                    "aggregate with OID " + call.functionOid() + " does not exist"));
    var factory = BY_KEY.get(facts.key());
    if (factory == null) {
      throw SqlException.notSupported("aggregate " + facts.key());
    }
    return factory.apply(call);
  }

  /// Whether partial states of the aggregate can be made beside the data and merged. All can; those
  /// whose result depends on the order of rows are split only when the caller asks for no order.
  public static boolean isSupported(int functionOid) {
    return FunctionFacts.find(functionOid)
        .filter(facts -> BY_KEY.containsKey(facts.key()))
        .isPresent();
  }

  private static void counts() {
    BY_KEY.put("count()", _ -> new CountAccumulator());
    BY_KEY.put("count(any)", _ -> new CountAccumulator());
    for (String type : new String[] {"int2", "int4"}) {
      BY_KEY.put("sum(" + type + ")", _ -> new IntegerSum(IntegerSum.Result.BIGINT));
      BY_KEY.put("avg(" + type + ")", _ -> new IntegerSum(IntegerSum.Result.AVERAGE));
    }
    BY_KEY.put("sum(int8)", _ -> new IntegerSum(IntegerSum.Result.NUMERIC));
    BY_KEY.put("avg(int8)", _ -> new IntegerSum(IntegerSum.Result.AVERAGE));
    BY_KEY.put("sum(numeric)", _ -> new NumericSum(false));
    BY_KEY.put("avg(numeric)", _ -> new NumericSum(true));
    BY_KEY.put("sum(float4)", _ -> new FloatSum(true));
    BY_KEY.put("sum(float8)", _ -> new FloatSum(false));
  }

  private static void extremes() {
    String[] types = {
      "int2",
      "int4",
      "int8",
      "float4",
      "float8",
      "numeric",
      "text",
      "bpchar",
      "date",
      "time",
      "timestamp",
      "timestamptz",
      "interval",
      "oid",
      "anyarray",
      "timetz"
    };
    for (String type : types) {
      BY_KEY.put("min(" + type + ")", call -> extreme(call, false));
      BY_KEY.put("max(" + type + ")", call -> extreme(call, true));
    }
  }

  private static GroupedAccumulator extreme(AggregateCall call, boolean max) {
    int typeOid = call.argumentTypes().getFirst().oid();
    return new ExtremeAccumulator(StoredForm.layout(typeOid), Comparison.of(typeOid), max);
  }
}
