package io.lauma.session.ddl;

import io.lauma.analyze.IndexParts;
import io.lauma.catalog.Column;
import io.lauma.catalog.DdlRequest.KeyExpression;
import io.lauma.catalog.DdlRequest.KeyPart;
import io.lauma.catalog.ObjectNames;
import io.lauma.catalog.Relation;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.IndexElement;
import io.lauma.parse.tree.KeyColumn;
import io.lauma.parse.tree.TableStatement;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What CREATE INDEX is to index: columns and expressions, and the condition of the rows.
///
/// @param elements in the order of the statement
/// @param predicate SQL text of WHERE
/// @param mentioned names of the columns in expressions and WHERE
record IndexKey(List<Element> elements, Optional<String> predicate, List<String> mentioned) {
  IndexKey {
    elements = List.copyOf(elements);
    mentioned = List.copyOf(mentioned);
  }

  /// @param column with the name of the index's column
  /// @param text SQL text of an expression
  /// @param type of an expression
  record Element(KeyColumn column, Optional<String> text, Optional<SqlType> type) {}

  /// @throws SqlException what is wrong with an expression or WHERE; 42703, 42P17; 0A000 for
  ///   clauses without meaning yet
  static IndexKey of(
      TableStatement.CreateIndex statement,
      Relation table,
      IndexDefinitions.Expressions expressions) {
    List<Expression> given =
        statement.elements().stream()
            .flatMap(element -> Stream.ofNullable(element.expression()))
            .toList();
    Expression where = statement.where();
    if (given.isEmpty() && where == null) {
      return new IndexKey(columns(statement), Optional.empty(), List.of());
    }
    IndexParts.NewParts parts = expressions.index(table, given, where);
    List<Element> elements = new ArrayList<>();
    int next = 0;
    for (IndexElement element : statement.elements()) {
      String column = element.column();
      Expression expression = element.expression();
      if (column != null || expression == null) {
        elements.add(column(element, column == null ? "" : column));
        continue;
      }
      IndexParts.NewKey key = parts.key().get(next++);
      if (key.column().isPresent()) {
        elements.add(column(element, key.column().get().name()));
      } else {
        elements.add(
            new Element(
                keyColumn(element, key.name()),
                Optional.of(ExpressionText.of(expression)),
                Optional.of(key.type())));
      }
    }
    return new IndexKey(
        elements,
        Optional.ofNullable(where).map(ExpressionText::of),
        parts.mentioned().stream().map(Column::name).toList());
  }

  private static List<Element> columns(TableStatement.CreateIndex statement) {
    List<Element> elements = new ArrayList<>();
    for (IndexElement element : statement.elements()) {
      String column = element.column();
      elements.add(column(element, column == null ? "" : column));
    }
    return elements;
  }

  private static Element column(IndexElement element, String name) {
    return new Element(keyColumn(element, name), Optional.empty(), Optional.empty());
  }

  private static KeyColumn keyColumn(IndexElement element, String name) {
    if (element.collation() != null) {
      throw SqlException.notSupported("COLLATE in an index").at(element.position() + 1);
    }
    if (element.operatorClass() != null) {
      throw SqlException.notSupported("an operator class in an index").at(element.position() + 1);
    }
    return new KeyColumn(name, element.order(), element.nulls(), element.position());
  }

  /// @throws SqlException 42703 for a column that is not there, 42704 and 0A000 for a type that no
  ///   key has
  void check(Relation table) {
    for (Element element : elements) {
      String name = element.column().name();
      if (element.type().isPresent()) {
        int position = element.column().position() + 1;
        IndexDefinitions.checkKey(name, element.type().get().oid(), position);
      } else {
        IndexDefinitions.checkKey(name, existing(table, name).type().oid(), 0);
      }
    }
  }

  static Column existing(Relation table, String name) {
    return table
        .column(name)
        .filter(column -> column.attributeNumber() > 0)
        .orElseThrow(() ->
            new SqlException(SqlState.UNDEFINED_COLUMN, "column \"" + name + "\" does not exist"));
  }

  List<KeyColumn> columns() {
    return elements.stream().map(Element::column).toList();
  }

  /// Names of the index's columns as a name of the index has them.
  ///
  /// @param included names of columns that only go along
  String names(List<String> included) {
    List<String> names = new ArrayList<>();
    columns().forEach(column -> names.add(ObjectNames.numbered(column.name(), names)));
    included.forEach(name -> names.add(ObjectNames.numbered(name, names)));
    return String.join("_", names);
  }

  /// Places of the columns with the hashed ones first.
  static List<Integer> order(List<KeyColumn> columns) {
    List<Integer> order = new ArrayList<>();
    for (boolean hashed : new boolean[] {true, false}) {
      for (int i = 0; i < columns.size(); i++) {
        if ((columns.get(i).order() == KeyColumn.Order.HASH) == hashed) {
          order.add(i);
        }
      }
    }
    return order;
  }

  static KeyPart part(KeyColumn column) {
    boolean descending = column.order() == KeyColumn.Order.DESC;
    boolean nullsFirst =
        switch (column.nulls()) {
          case FIRST -> true;
          case LAST -> false;
          case UNSPECIFIED -> descending;
        };
    return column.order() == KeyColumn.Order.HASH
        ? new KeyPart(column.name(), false, false)
        : new KeyPart(column.name(), descending, nullsFirst);
  }

  /// The key, hashed columns first.
  List<KeyPart> ordered() {
    return order(columns()).stream().map(place -> part(columns().get(place))).toList();
  }

  /// Types of [#ordered].
  List<SqlType> orderedTypes(Relation table) {
    return order(columns()).stream()
        .map(elements::get)
        .map(e -> e.type().orElseGet(() -> existing(table, e.column().name()).type()))
        .toList();
  }

  /// The expressions in [#ordered].
  List<KeyExpression> expressions() {
    List<KeyExpression> expressions = new ArrayList<>();
    List<Integer> order = order(columns());
    for (int place = 0; place < order.size(); place++) {
      Element element = elements.get(order.get(place));
      if (element.type().isPresent()) {
        expressions.add(
            new KeyExpression(place, element.type().get(), element.text().orElseThrow()));
      }
    }
    return expressions;
  }
}
