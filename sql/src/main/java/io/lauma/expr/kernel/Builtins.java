package io.lauma.expr.kernel;

import io.lauma.expr.function.FunctionFacts;
import io.lauma.expr.function.FunctionSet;
import io.lauma.expr.function.VectorFunction;
import io.lauma.expr.number.NumberFunctions;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.TypeFacts;
import java.util.Optional;
import java.util.stream.Collectors;

/// The built-in functions by pg_proc OID.
public final class Builtins {
  private Builtins() {}

  private static final FunctionSet SET = new FunctionSet();

  static {
    NumberFunctions.register(SET);
    io.lauma.expr.text.TextFunctions.register(SET);
    io.lauma.expr.time.TimeFunctions.register(SET);
    io.lauma.expr.array.ArrayFunctions.register(SET);
    io.lauma.expr.json.JsonFunctions.register(SET);
    io.lauma.expr.system.SystemFunctions.register(SET);
  }

  public static Optional<VectorFunction> find(int functionOid) {
    return FunctionFacts.find(functionOid).flatMap(facts -> SET.find(facts.key()));
  }

  /// @throws SqlException 42883 for an unknown OID
  static FunctionFacts facts(int functionOid) {
    return FunctionFacts.find(functionOid)
        .orElseThrow(() ->
            new SqlException(
                SqlState.UNDEFINED_FUNCTION,
                "function with OID " + Integer.toUnsignedString(functionOid) + " does not exist"));
  }

  /// @throws SqlException 0A000 for a function of PostgreSQL that has no kernel
  static VectorFunction require(FunctionFacts facts) {
    return SET.find(facts.key()).orElseThrow(() -> notSupported(facts));
  }

  /// 0A000 that names the function with its argument types.
  public static SqlException notSupported(FunctionFacts facts) {
    String arguments =
        facts.argumentTypeOids().stream().map(TypeFacts::name).collect(Collectors.joining(", "));
    return SqlException.notSupported("function " + facts.name() + "(" + arguments + ")")
        .withHint("The function is known from PostgreSQL 15 but has no implementation here.");
  }
}
