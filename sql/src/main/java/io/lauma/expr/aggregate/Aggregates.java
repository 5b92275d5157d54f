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
    logic();
    moments();
    collections();
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

  private static void state(String key, Function<AggregateCall, StateAccumulator.State> create) {
    BY_KEY.put(
        key,
        call ->
            new StateAccumulator(StoredForm.layout(call.type().oid()), () -> create.apply(call)));
  }

  private static void logic() {
    state("bool_and(bool)", _ -> new LogicStates((a, b) -> a & b));
    state("every(bool)", _ -> new LogicStates((a, b) -> a & b));
    state("bool_or(bool)", _ -> new LogicStates((a, b) -> a | b));
    for (String type : new String[] {"int2", "int4", "int8"}) {
      state("bit_and(" + type + ")", _ -> new LogicStates((a, b) -> a & b));
      state("bit_or(" + type + ")", _ -> new LogicStates((a, b) -> a | b));
      state("bit_xor(" + type + ")", _ -> new LogicStates((a, b) -> a ^ b));
    }
    state("sum(interval)", _ -> new IntervalSum(false));
    state("avg(interval)", _ -> new IntervalSum(true));
  }

  private static void moments() {
    for (String type : new String[] {"float4", "float8"}) {
      state("avg(" + type + ")", _ -> new MomentState(MomentState.Result.AVERAGE));
      deviations(type, MomentState::new);
    }
    for (String type : new String[] {"int2", "int4", "int8", "numeric"}) {
      deviations(type, NumericMomentState::new);
    }
    for (String name :
        new String[] {
          "corr",
          "covar_pop",
          "covar_samp",
          "regr_count",
          "regr_avgx",
          "regr_avgy",
          "regr_sxx",
          "regr_syy",
          "regr_sxy",
          "regr_slope",
          "regr_intercept",
          "regr_r2"
        }) {
      state(name + "(float8,float8)", _ -> new RegressionState(name));
    }
  }

  private static void deviations(
      String type, Function<MomentState.Result, StateAccumulator.State> create) {
    Map.of(
            "variance", MomentState.Result.VARIANCE,
            "var_samp", MomentState.Result.VARIANCE,
            "var_pop", MomentState.Result.VARIANCE_POPULATION,
            "stddev", MomentState.Result.DEVIATION,
            "stddev_samp", MomentState.Result.DEVIATION,
            "stddev_pop", MomentState.Result.DEVIATION_POPULATION)
        .forEach((name, result) -> state(name + "(" + type + ")", _ -> create.apply(result)));
  }

  private static void collect(
      String key, boolean skipNull, Function<AggregateCall, CollectState.Finisher> finisher) {
    BY_KEY.put(
        key,
        call -> {
          CollectState.Finisher finish = finisher.apply(call);
          return new StateAccumulator(
              StoredForm.layout(call.type().oid()),
              () -> new CollectState(call.argumentTypes(), skipNull, finish));
        });
  }

  private static void collections() {
    collect("string_agg(text,text)", true, _ -> CollectFinishers::strings);
    collect("string_agg(bytea,bytea)", true, _ -> CollectFinishers::strings);
    collect(
        "array_agg(anynonarray)",
        false,
        call -> CollectFinishers.array(call.argumentTypes().getFirst()));
    collect(
        "array_agg(anyarray)",
        false,
        call -> CollectFinishers.stackedArray(call.argumentTypes().getFirst()));
    collect("json_agg(anyelement)", false, call -> CollectFinishers.jsonArray(call, false));
    collect("jsonb_agg(anyelement)", false, call -> CollectFinishers.jsonArray(call, true));
    collect("json_object_agg(any,any)", false, call -> CollectFinishers.jsonObject(call, false));
    collect("jsonb_object_agg(any,any)", false, call -> CollectFinishers.jsonObject(call, true));
    collect("percentile_cont(float8,float8)", true, _ -> Percentiles::continuous);
    collect("percentile_disc(float8,anyelement)", true, _ -> Percentiles::discrete);
    collect("percentile_cont(_float8,float8)", true, _ -> Percentiles::manyContinuous);
    collect(
        "percentile_disc(_float8,anyelement)",
        true,
        call -> Percentiles.manyDiscrete(call.argumentTypes().getLast()));
    collect(
        "mode(anyelement)", true, call -> CollectFinishers.mode(call.argumentTypes().getFirst()));
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
