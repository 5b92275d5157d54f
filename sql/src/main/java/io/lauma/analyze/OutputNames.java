package io.lauma.analyze;

import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.Query;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The name that PostgreSQL gives to an output column without an alias.
final class OutputNames {
  static final String NONE = "?column?";

  private OutputNames() {}

  /// @param strong whether a cast or CASE around the expression keeps the name
  private record Name(String text, boolean strong) {
    static final Name NOTHING = new Name("", false);
  }

  static String of(Expression expression) {
    String name = name(expression).text();
    return name.isEmpty() ? NONE : name;
  }

  private static Name strong(String text) {
    return new Name(text, true);
  }

  private static Name name(@Nullable Expression expression) {
    return switch (expression) {
      case Expression.ColumnReference node -> strong(node.parts().getLast());
      case Expression.FieldSelection node -> strong(node.field());
      case Expression.FunctionCall node -> strong(node.name().last());
      case Expression.Subscript node -> name(node.operand());
      case Expression.Collate node -> name(node.operand());
      case Expression.TypeCast node -> {
        Name inner = name(node.operand());
        yield inner.strong() ? inner : new Name(node.type().name(), false);
      }
      case Expression.Case node -> {
        Name inner = name(node.otherwise());
        yield inner.strong() ? inner : new Name("case", false);
      }
      case Expression.Coalesce _ -> strong("coalesce");
      case Expression.Greatest _ -> strong("greatest");
      case Expression.Least _ -> strong("least");
      case Expression.NullIf _ -> strong("nullif");
      case Expression.ArrayConstructor _ -> strong("array");
      case Expression.ArraySubquery _ -> strong("array");
      case Expression.Row _ -> strong("row");
      case Expression.Grouping _ -> strong("grouping");
      case Expression.Exists _ -> strong("exists");
      case Expression.SqlValue node -> strong(node.function().name().toLowerCase(Locale.ROOT));
      case Expression.Subquery node -> subquery(node.query().body());
      case null, default -> Name.NOTHING;
    };
  }

  private static Name subquery(Query.Body body) {
    return switch (body) {
      case Query.Select select when !select.items().isEmpty() -> {
        String alias = select.items().getFirst().alias();
        yield alias == null ? name(select.items().getFirst().expression()) : strong(alias);
      }
      case Query.Values _ -> strong("column1");
      case Query.Nested nested -> subquery(nested.query().body());
      default -> Name.NOTHING;
    };
  }
}
