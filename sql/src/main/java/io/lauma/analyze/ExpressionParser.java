package io.lauma.analyze;

import io.lauma.parse.tree.Expression;
import java.util.List;

/// Port: parses the texts of default expressions that the catalog keeps, separated by commas.
public interface ExpressionParser {
  List<Expression> parse(String text);
}
