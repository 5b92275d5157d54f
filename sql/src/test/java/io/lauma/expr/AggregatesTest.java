package io.lauma.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lauma.expr.aggregate.GroupedAccumulator;
import io.lauma.expr.function.FunctionFacts;
import io.lauma.row.TypeText;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Aggregates in one phase and split in two give PostgreSQL's answer.
class AggregatesTest {
  private static final EvaluationContext CONTEXT = TestContexts.helsinki();

  private static Vector vector(String type, String values) {
    SqlType sqlType = SqlType.of(FunctionCase.typeOid(type));
    String[] texts = values.split(" ");
    var builder = new VectorBuilder(StoredForm.layout(sqlType.oid()), texts.length);
    for (String text : texts) {
      if (text.equals("null")) {
        builder.appendNull();
      } else {
        TypeText.read(sqlType, text, CONTEXT.text(), builder);
      }
    }
    return builder.build();
  }

  private static AggregateCall call(String key, String resultType, String... types) {
    for (FunctionFacts facts : FunctionFacts.all()) {
      if (facts.key().equals(key)) {
        List<SqlType> arguments =
            Arrays.stream(types).map(t -> SqlType.of(FunctionCase.typeOid(t))).toList();
        return new AggregateCall(
            facts.oid(),
            List.of(),
            arguments,
            false,
            Optional.empty(),
            List.of(),
            SqlType.of(FunctionCase.typeOid(resultType)));
      }
    }
    throw new IllegalArgumentException(key);
  }

  private static String text(AggregateCall call, Vector results, int row) {
    return results.isNull(row)
        ? "null"
        : TypeText.write(call.type().oid(), results, row, CONTEXT.text());
  }

  /// Values go to group 0, except that group 1 stays empty.
  private static void check(String expected, AggregateCall call, Vector... arguments) {
    int rows = arguments[0].length();
    GroupedAccumulator whole = GroupedAccumulator.of(call);
    whole.add(List.of(arguments), rows, new int[rows], 2);
    assertEquals(expected, text(call, whole.results(2), 0));

    GroupedAccumulator merged = GroupedAccumulator.of(call);
    for (int part = 0; part < 2; part++) {
      int[] groups = new int[rows];
      for (int i = 0; i < rows; i++) {
        groups[i] = (i < rows / 2) == (part == 0) ? 0 : -1;
      }
      GroupedAccumulator partial = GroupedAccumulator.of(call);
      partial.add(List.of(arguments), rows, groups, 2);
      merged.merge(partial.states(2), 2, new int[] {0, 1}, 2);
    }
    assertEquals(expected, text(call, merged.results(2), 0));
    assertEquals(text(call, whole.results(2), 1), text(call, merged.results(2), 1));
  }

  @Test
  void countsSumsAndAverages() {
    check("3", call("count(any)", "int8", "int4"), vector("int4", "1 null 2 3"));
    check("6", call("sum(int4)", "int8", "int4"), vector("int4", "1 null 2 3"));
    check("null", call("sum(int4)", "int8", "int4"), vector("int4", "null null"));
    check("2.0000000000000000", call("avg(int4)", "numeric", "int4"), vector("int4", "1 2 3"));
    check(
        "18446744073709551614",
        call("sum(int8)", "numeric", "int8"),
        vector("int8", "9223372036854775807 9223372036854775807"));
    check(
        "-18446744073709551616",
        call("sum(int8)", "numeric", "int8"),
        vector("int8", "-9223372036854775808 -9223372036854775808"));
    check("6.75", call("sum(numeric)", "numeric", "numeric"), vector("numeric", "1.5 2.25 3"));
    check(
        "2.2500000000000000",
        call("avg(numeric)", "numeric", "numeric"),
        vector("numeric", "1.5 2.25 3"));
    check(
        "99999999999999999999.5",
        call("sum(numeric)", "numeric", "numeric"),
        vector("numeric", "99999999999999999999 0.5"));
    check("NaN", call("sum(numeric)", "numeric", "numeric"), vector("numeric", "1 NaN Infinity"));
    check("0.6", call("sum(float4)", "float4", "float4"), vector("float4", "0.1 0.2 0.3"));
    check("4.5", call("sum(float8)", "float8", "float8"), vector("float8", "1.5 3"));
  }

  @Test
  void extremesFollowTheTypesOrder() {
    check("3", call("max(int4)", "int4", "int4"), vector("int4", "1 null 3 2"));
    check("b", call("max(text)", "text", "text"), vector("text", "B a b"));
    check("NaN", call("max(float8)", "float8", "float8"), vector("float8", "1 NaN Infinity"));
    check("-1.50", call("min(numeric)", "numeric", "numeric"), vector("numeric", "3 -1.50 null"));
    check("null", call("min(date)", "date", "date"), vector("date", "null null"));
  }

  @Test
  void negativeGroupsAreLeftOut() {
    AggregateCall call = call("sum(int4)", "int8", "int4");
    GroupedAccumulator sum = GroupedAccumulator.of(call);
    sum.add(List.of(vector("int4", "1 2 4 8")), 4, new int[] {0, -1, 1, 0}, 2);
    Vector results = sum.results(2);
    assertEquals(
        List.of("9", "4"),
        new ArrayList<>(List.of(text(call, results, 0), text(call, results, 1))));
  }

  @Test
  void overflowOfTheResultIsAnError() {
    GroupedAccumulator sum = GroupedAccumulator.of(call("sum(float8)", "float8", "float8"));
    var failure =
        assertThrows(
            SqlException.class,
            () -> sum.add(List.of(vector("float8", "1e308 1e308")), 2, new int[2], 1));
    assertEquals(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, failure.state());
  }
}
