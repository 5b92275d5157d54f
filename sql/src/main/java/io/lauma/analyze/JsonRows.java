package io.lauma.analyze;

import io.lauma.analyze.rel.Rex;
import io.lauma.parse.tree.Expression;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rex.RexNode;

/// Whole rows of FROM items as JSON objects. A record value does not know its columns' names, so
/// the object is written where they are known: `row_to_json(t)` becomes the text of its fields.
final class JsonRows {
  private static final Set<String> OF_JSON = Set.of("row_to_json", "to_json", "json_agg");
  private static final Set<String> OF_JSONB = Set.of("to_jsonb", "jsonb_agg");
  private static final int TEXT_CONCATENATION = 1258;
  private static final int TO_JSON = 3176;

  private JsonRows() {}

  /// Whether a call gives its argument as it is.
  static boolean isConversion(String function) {
    return !function.endsWith("_agg");
  }

  /// The argument as a JSON object; empty unless a function that makes JSON is given a whole row.
  static Optional<RexNode> argument(
      Expression.FunctionCall call, Expression argument, ExpressionAnalyzer expressions) {
    String function = call.name().last();
    boolean json = OF_JSON.contains(function);
    if ((!json && !OF_JSONB.contains(function)) || call.arguments().size() != 1) {
      return Optional.empty();
    }
    return wholeRow(argument, expressions.scope())
        .map(item ->
            Rex.ioCast(
                item.orNull(object(item, argument.start()), argument.start()),
                SqlType.of(json ? Oids.JSON : Oids.JSONB)));
  }

  private static Optional<ColumnLookup.FoundItem> wholeRow(
      Expression argument, @org.jspecify.annotations.Nullable Scope scope) {
    List<String> parts =
        switch (argument) {
          case Expression.ColumnReference column -> column.parts();
          case Expression.Star star -> star.parts();
          default -> List.of();
        };
    int position = argument.start();
    if (parts.size() != 1
        || (argument instanceof Expression.ColumnReference
            && ColumnLookup.bare(scope, parts.getFirst(), position).isPresent())) {
      return Optional.empty();
    }
    return ColumnLookup.item(scope, Optional.empty(), parts.getFirst(), position);
  }

  private static RexNode object(ColumnLookup.FoundItem item, int position) {
    List<RexNode> pieces = new ArrayList<>();
    String before = "{";
    for (NamespaceItem.Column column : item.item().columns()) {
      pieces.add(Rex.text(before + quoted(column.name()) + ":"));
      RexNode value =
          Rex.call(TO_JSON, SqlType.of(Oids.JSON), List.of(item.column(column, position).value()));
      SqlType text = SqlType.of(Oids.TEXT);
      pieces.add(Rex.coalesce(List.of(Rex.ioCast(value, text), Rex.text("null")), text));
      before = ",";
    }
    pieces.add(Rex.text(item.item().columns().isEmpty() ? "{}" : "}"));
    RexNode whole = pieces.getFirst();
    for (RexNode piece : pieces.subList(1, pieces.size())) {
      whole = Rex.call(TEXT_CONCATENATION, SqlType.of(Oids.TEXT), List.of(whole, piece));
    }
    return whole;
  }

  private static String quoted(String name) {
    return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
