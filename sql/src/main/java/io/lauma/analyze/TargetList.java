package io.lauma.analyze;

import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.Query;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The select list: stars expanded, names given.
final class TargetList {
  private TargetList() {}

  static List<Target> analyze(List<Query.SelectItem> items, ExpressionAnalyzer expressions) {
    List<Target> targets = new ArrayList<>();
    for (Query.SelectItem item : items) {
      switch (item.expression()) {
        case Expression.Star star -> targets.addAll(star(star, expressions));
        case Expression.ColumnReference reference -> {
          ColumnLookup.Found found = expressions.column(reference);
          targets.add(
              new Target(
                  name(item),
                  found.value(),
                  found.tableOid(),
                  found.attributeNumber(),
                  reference.position()));
        }
        default ->
            targets.add(
                new Target(
                    name(item),
                    expressions.analyze(item.expression()),
                    0,
                    0,
                    item.expression().start()));
      }
    }
    return targets;
  }

  private static String name(Query.SelectItem item) {
    return item.alias() == null ? OutputNames.of(item.expression()) : item.alias();
  }

  private static List<Target> star(Expression.Star star, ExpressionAnalyzer expressions) {
    Scope scope = expressions.scope();
    List<Target> targets = new ArrayList<>();
    if (star.parts().isEmpty()) {
      if (scope == null || scope.items().isEmpty()) {
        throw new SqlException(
                SqlState.SYNTAX_ERROR, "SELECT * with no tables specified is not valid")
            .at(star.position() + 1);
      }
      for (NamespaceItem item : scope.items()) {
        if (item.bare()) {
          ColumnLookup.FoundItem found = new ColumnLookup.FoundItem(item, scope, List.of());
          add(found, star.position(), targets);
        }
      }
      return targets;
    }
    String table = star.parts().getLast();
    Optional<String> schema =
        star.parts().size() > 1
            ? Optional.of(star.parts().get(star.parts().size() - 2))
            : Optional.empty();
    ColumnLookup.FoundItem found =
        ColumnLookup.item(scope, schema, table, star.position())
            .orElseThrow(() -> ColumnLookup.noTable(scope, table, star.position()));
    add(found, star.position(), targets);
    return targets;
  }

  private static void add(ColumnLookup.FoundItem found, int position, List<Target> targets) {
    for (NamespaceItem.Column column : found.item().columns()) {
      ColumnLookup.Found value = found.column(column, position);
      targets.add(
          new Target(
              column.name(), value.value(), value.tableOid(), value.attributeNumber(), position));
    }
  }
}
