package io.lauma.plan.explain;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Column;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.Relation;
import io.lauma.catalog.builtin.BuiltinOperators;
import io.lauma.expr.Scalar;
import io.lauma.expr.text.QuoteFunctions;
import io.lauma.plan.IndexExpressions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Columns, expressions and predicate of an index as PostgreSQL shows them.
///
/// @param columns one for each of the index's columns, expressions as in a condition
/// @param calls whether each is a column or looks like a call of a function, so that CREATE INDEX
///   takes it without parentheses
/// @param keyColumnCount how many of them are of the key
public record IndexText(
    List<String> columns, List<Boolean> calls, int keyColumnCount, Optional<String> predicate) {
  public IndexText {
    columns = List.copyOf(columns);
    calls = List.copyOf(calls);
  }

  /// Names that need it are quoted.
  public static IndexText of(Relation table, IndexDefinition definition, CatalogSnapshot catalog) {
    if (definition.isPlain()) {
      List<Column> columns = definition.columnIds().stream().map(table::columnById).toList();
      return ofColumns(columns, definition.keyColumnCount());
    }
    IndexExpressions expressions = IndexExpressions.of(table, definition, catalog);
    ScalarText text =
        new ScalarText(
            table.liveColumns().stream()
                .map(Column::name)
                .map(QuoteFunctions::identifier)
                .toList());
    return new IndexText(
        expressions.values().stream().map(text::of).toList(),
        expressions.values().stream().map(IndexText::isCall).toList(),
        definition.keyColumnCount(),
        expressions.predicate().map(text::of));
  }

  /// Of an index of columns alone.
  public static IndexText ofColumns(List<Column> columns, int keyColumnCount) {
    return new IndexText(
        columns.stream().map(c -> QuoteFunctions.identifier(c.name())).toList(),
        columns.stream().map(_ -> true).toList(),
        keyColumnCount,
        Optional.empty());
  }

  private static boolean isCall(Scalar scalar) {
    return switch (scalar) {
      case Scalar.Column _, Scalar.Coalesce _, Scalar.MinMax _, Scalar.NullIf _ -> true;
      case Scalar.Call call -> BuiltinOperators.byFunction(call.functionOid()).isEmpty();
      case Scalar.Constant _,
          Scalar.Parameter _,
          Scalar.Correlated _,
          Scalar.And _,
          Scalar.Or _,
          Scalar.Not _,
          Scalar.IsNull _,
          Scalar.DistinctFrom _,
          Scalar.Case _,
          Scalar.AnyAll _,
          Scalar.IoCast _,
          Scalar.ArrayCast _,
          Scalar.Relabel _,
          Scalar.ArrayConstructor _,
          Scalar.RowConstructor _,
          Scalar.Subscript _,
          Scalar.FieldSelection _ ->
          false;
    };
  }

  /// The key's parts as an error message names them.
  public List<String> keyNames() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < keyColumnCount; i++) {
      String name = columns.get(i);
      names.add(calls.get(i) || isWrapped(name) ? name : "(" + name + ")");
    }
    return names;
  }

  /// Part `i` as CREATE INDEX writes it.
  public String defining(int i) {
    return calls.get(i) ? columns.get(i) : "(" + columns.get(i) + ")";
  }

  /// The expressions among the columns.
  public List<String> expressions(IndexDefinition definition) {
    List<String> expressions = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (definition.columnIds().get(i) == IndexDefinition.EXPRESSION) {
        expressions.add(columns.get(i));
      }
    }
    return expressions;
  }

  /// Whether one pair of parentheses is around the whole.
  private static boolean isWrapped(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
      if (depth == 0) {
        return i > 0 && i == text.length() - 1;
      }
    }
    return false;
  }
}
