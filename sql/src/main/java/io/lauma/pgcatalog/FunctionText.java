package io.lauma.pgcatalog;

import io.lauma.analyze.type.TypeNames;
import io.lauma.catalog.builtin.BuiltinAggregate;
import io.lauma.catalog.builtin.BuiltinAggregates;
import io.lauma.catalog.builtin.BuiltinFunction;
import io.lauma.catalog.builtin.BuiltinFunctions;
import io.lauma.expr.text.QuoteFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Parameters and results of functions as pg_get_function_arguments and its like print them.
final class FunctionText {
  private FunctionText() {}

  private record Parameter(String mode, String name, int typeOid) {
    String text() {
      String prefix =
          switch (mode) {
            case "o" -> "OUT ";
            case "b" -> "INOUT ";
            case "v" -> "VARIADIC ";
            default -> "";
          };
      String label = name.isEmpty() ? "" : QuoteFunctions.identifier(name) + " ";
      return prefix + label + TypeNames.text(typeOid);
    }
  }

  /// @param whole also the OUT parameters and the defaults
  static Optional<String> arguments(int oid, boolean whole) {
    return BuiltinFunctions.byOid(oid).map(f -> arguments(f, whole));
  }

  static Optional<String> result(int oid) {
    return BuiltinFunctions.byOid(oid)
        .filter(f -> f.kind() != 'p')
        .map(f -> {
          String columns =
              parameters(f).stream()
                  .filter(p -> p.mode.equals("t"))
                  .map(Parameter::text)
                  .collect(Collectors.joining(", "));
          if (!columns.isEmpty()) {
            return "TABLE(" + columns + ")";
          }
          return (f.returnsSet() ? "SETOF " : "") + TypeNames.text(f.returnTypeOid());
        });
  }

  private static String arguments(BuiltinFunction function, boolean whole) {
    List<String> defaults = defaults(function);
    List<String> texts = new ArrayList<>();
    int inputs = 0;
    for (Parameter parameter : parameters(function)) {
      boolean isInput = "ibv".contains(parameter.mode);
      inputs += isInput ? 1 : 0;
      if (parameter.mode.equals("t") || (!isInput && !whole)) {
        continue;
      }
      int fromDefaults = inputs - 1 - (function.argumentTypes().size() - defaults.size());
      texts.add(
          isInput && whole && fromDefaults >= 0
              ? parameter.text() + " DEFAULT " + defaults.get(fromDefaults)
              : parameter.text());
    }
    return orderBy(function, texts);
  }

  /// Ordered-set aggregates show their direct arguments before ORDER BY.
  private static String orderBy(BuiltinFunction function, List<String> texts) {
    int direct = directArguments(function);
    if (direct < 0) {
      return String.join(", ", texts);
    }
    int shared = Math.min(direct, texts.size());
    String before = String.join(", ", texts.subList(0, shared));
    List<String> rest = texts.subList(Math.min(shared, texts.size() - 1), texts.size());
    return (before.isEmpty() ? "" : before + " ") + "ORDER BY " + String.join(", ", rest);
  }

  /// Number of direct arguments of an ordered-set or hypothetical-set aggregate; -1 for any other
  /// function.
  private static int directArguments(BuiltinFunction function) {
    return BuiltinAggregates.byOid(function.oid())
        .filter(aggregate -> aggregate.kind() != 'n')
        .map(BuiltinAggregate::directArgumentCount)
        .orElse(-1);
  }

  private static List<Parameter> parameters(BuiltinFunction f) {
    List<Integer> types = f.allArgumentTypes().isEmpty() ? f.argumentTypes() : f.allArgumentTypes();
    List<Parameter> parameters = new ArrayList<>(types.size());
    for (int i = 0; i < types.size(); i++) {
      String mode = f.argumentModes().isEmpty() ? "i" : f.argumentModes().get(i);
      String name = f.argumentNames().isEmpty() ? "" : f.argumentNames().get(i);
      parameters.add(new Parameter(mode, name, types.get(i)));
    }
    return parameters;
  }

  /// The defaults one by one: commas inside quotes and parentheses do not separate.
  private static List<String> defaults(BuiltinFunction function) {
    String text = function.defaults().orElse("");
    List<String> parts = new ArrayList<>();
    int start = 0;
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '\'';
      depth += quoted ? 0 : c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
      if (c == ',' && !quoted && depth == 0) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    if (!text.isEmpty()) {
      parts.add(text.substring(start).strip());
    }
    return parts;
  }
}
