package io.lauma.pgcatalog;

import io.lauma.analyze.type.TypeNames;
import io.lauma.analyze.type.TypeResolution;
import io.lauma.parse.SqlParser;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// `name(type,type)` as regprocedure and regoperator have it.
///
/// @param name as written, not split yet
/// @param types OIDs; 0 for the NONE of an operator's missing operand
record Signature(String name, List<Integer> types) {
  Signature {
    types = List.copyOf(types);
  }

  /// @throws SqlException 22P02 without parentheses, 42704 for an unknown type
  static Signature parse(String text) {
    int open = text.indexOf('(');
    if (open < 0) {
      throw new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, "expected a left parenthesis");
    }
    String rest = text.substring(open + 1).strip();
    if (!rest.endsWith(")")) {
      throw new SqlException(SqlState.INVALID_TEXT_REPRESENTATION, "expected a right parenthesis");
    }
    String list = rest.substring(0, rest.length() - 1).strip();
    return new Signature(text.substring(0, open), list.isEmpty() ? List.of() : types(list));
  }

  static String text(List<Integer> types) {
    return types.stream()
        .map(type -> type == 0 ? "NONE" : TypeNames.text(type))
        .collect(Collectors.joining(",", "(", ")"));
  }

  private static List<Integer> types(String list) {
    List<Integer> types = new ArrayList<>();
    for (String part : Arrays.asList(list.split(",", -1))) {
      String name = part.strip();
      types.add(
          name.equalsIgnoreCase("none")
              ? 0
              : TypeResolution.resolve(SqlParser.parseTypeName(name)).oid());
    }
    return types;
  }
}
