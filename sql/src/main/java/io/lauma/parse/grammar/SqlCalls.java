package io.lauma.parse.grammar;

import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.Expression.Argument;
import io.lauma.parse.tree.Expression.CallSyntax;
import io.lauma.parse.tree.Expression.FunctionCall;
import io.lauma.parse.tree.QualifiedName;
import java.util.ArrayList;
import java.util.List;

/// Calls of `pg_catalog` functions that were written with key words.
public final class SqlCalls {
  private SqlCalls() {}

  public static FunctionCall call(String name, int position, Expression... values) {
    return call(name, position, List.of(values));
  }

  public static FunctionCall call(String name, int position, List<Expression> values) {
    List<Argument> arguments = new ArrayList<>(values.size());
    for (Expression value : values) {
      arguments.add(new Argument(null, value, value.position()));
    }
    return new FunctionCall(
        new QualifiedName(List.of("pg_catalog", name), position),
        List.copyOf(arguments),
        CallSyntax.SQL,
        false,
        false,
        false,
        List.of(),
        false,
        null,
        null,
        position);
  }
}
