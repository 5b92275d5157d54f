package io.lauma.parse.grammar;

import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.FromItem;
import io.lauma.parse.tree.FromItem.Alias;
import io.lauma.parse.tree.FromItem.CalledFunction;
import io.lauma.parse.tree.FromItem.ColumnDefinition;
import io.lauma.parse.tree.FromItem.FunctionReference;
import io.lauma.parse.tree.FromItem.Join;
import io.lauma.parse.tree.FromItem.JoinType;
import io.lauma.parse.tree.FromItem.SubqueryReference;
import io.lauma.parse.tree.FromItem.TableReference;
import io.lauma.parse.tree.FromItem.TableSample;
import io.lauma.parse.tree.Node;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.parse.tree.Query;
import io.lauma.parse.tree.TypeName;
import io.lauma.types.SqlException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The FROM clause.
public final class FromGrammar {
  private final Grammar grammar;
  private final TokenStream in;
  private final XmlGrammar xml;

  public FromGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
    this.xml = new XmlGrammar(grammar);
  }

  public List<FromItem> list() {
    FromItem first = item();
    if (!in.is(Token.COMMA)) {
      return List.of(first);
    }
    List<FromItem> items = new ArrayList<>();
    items.add(first);
    while (in.accept(Token.COMMA)) {
      items.add(item());
    }
    return List.copyOf(items);
  }

  /// A table, call or subquery with all joins that follow it.
  public FromItem item() {
    in.enter();
    FromItem item = joins(single());
    in.leave();
    return item;
  }

  private FromItem joins(FromItem first) {
    FromItem left = first;
    int chain = 0;
    while (atJoin()) {
      left = join(left);
      in.raise(++chain);
    }
    return left;
  }

  private boolean atJoin() {
    return switch (in.kind()) {
      case Word.JOIN, Word.CROSS, Word.NATURAL, Word.INNER, Word.LEFT, Word.RIGHT, Word.FULL ->
          true;
      default -> false;
    };
  }

  private FromItem join(FromItem left) {
    int position = in.position();
    if (in.accept(Word.CROSS)) {
      in.expect(Word.JOIN);
      return new Join(JoinType.CROSS, left, single(), false, null, null, null, null, position);
    }
    boolean natural = in.accept(Word.NATURAL);
    JoinType type = joinType();
    in.expect(Word.JOIN);
    if (natural) {
      return new Join(type, left, single(), true, null, null, null, null, position);
    }
    FromItem right = item();
    if (in.accept(Word.ON)) {
      Expression on = grammar.expressions.expression();
      return new Join(type, left, right, false, null, null, on, null, position);
    }
    in.expect(Word.USING);
    List<String> using = grammar.names.columnsInParens();
    Alias usingAlias = null;
    if (in.accept(Word.AS)) {
      int aliasPosition = in.position();
      usingAlias = new Alias(grammar.names.column(), List.of(), aliasPosition);
    }
    return new Join(type, left, right, false, using, usingAlias, null, null, position);
  }

  private JoinType joinType() {
    JoinType type =
        switch (in.kind()) {
          case Word.LEFT -> JoinType.LEFT;
          case Word.RIGHT -> JoinType.RIGHT;
          case Word.FULL -> JoinType.FULL;
          default -> JoinType.INNER;
        };
    if (type != JoinType.INNER) {
      in.advance();
      in.accept(Word.OUTER);
    } else {
      in.accept(Word.INNER);
    }
    return type;
  }

  private FromItem single() {
    int position = in.position();
    return switch (in.kind()) {
      case Token.LEFT_PAREN -> {
        Node node = parenthesized();
        yield node instanceof Query query
            ? subquery(query, false, position)
            : aliased((FromItem) node);
      }
      case Word.LATERAL -> {
        yield lateral();
      }
      case Word.ONLY -> {
        yield sampled(relation(), optionalAlias());
      }
      case Word.ROWS -> {
        if (in.peek(1) == Word.FROM) {
          yield function(false);
        }
        yield named();
      }
      case Word.XMLTABLE -> {
        if (in.peek(1) == Token.LEFT_PAREN) {
          FromItem table = xml.table(position);
          optionalAlias();
          yield table;
        }
        yield named();
      }
      default -> {
        yield named();
      }
    };
  }

  private FromItem aliased(FromItem item) {
    Alias alias = optionalAlias();
    if (alias == null || !(item instanceof Join join)) {
      return item;
    }
    return new Join(
        join.type(),
        join.left(),
        join.right(),
        join.natural(),
        join.using(),
        join.usingAlias(),
        join.on(),
        alias,
        join.position());
  }

  /// In parentheses: a [Query] if they hold nothing but one, else the join in them.
  private Node parenthesized() {
    in.enter();
    in.expect(Token.LEFT_PAREN);
    Node result;
    if (grammar.queries.atQuery()) {
      result = grammar.queries.query();
    } else if (in.is(Token.LEFT_PAREN)) {
      result = inner();
    } else {
      FromItem first = single();
      requireJoin();
      result = joins(first);
    }
    in.expect(Token.RIGHT_PAREN);
    in.leave();
    return result;
  }

  /// Behind a parenthesis, at another one.
  private Node inner() {
    int position = in.position();
    Node node = parenthesized();
    if (node instanceof Query query) {
      if (grammar.queries.continues()) {
        return grammar.queries.continueFrom(query, position);
      }
      if (in.is(Token.RIGHT_PAREN)) {
        return query;
      }
      FromItem first = subquery(query, false, position);
      requireJoin();
      return joins(first);
    }
    boolean named = in.is(Word.AS) || grammar.names.atColumn();
    FromItem first = aliased((FromItem) node);
    if (named) {
      requireJoin();
    }
    return joins(first);
  }

  private void requireJoin() {
    if (!atJoin()) {
      throw in.unexpected();
    }
  }

  private FromItem subquery(Query query, boolean lateral, int position) {
    Alias alias = optionalAlias();
    if (alias == null) {
      boolean values = query.body() instanceof Query.Values;
      throw withoutAlias(values ? "VALUES" : "subquery", values ? "VALUES" : "SELECT", position);
    }
    return new SubqueryReference(query, lateral, alias, position);
  }

  private static SqlException withoutAlias(String what, String word, int position) {
    return TokenStream.syntaxFailure(what + " in FROM must have an alias", position)
        .withHint("For example, FROM (" + word + " ...) [AS] foo.");
  }

  private FromItem lateral() {
    in.advance();
    int position = in.position();
    if (in.is(Token.LEFT_PAREN)) {
      return subquery(grammar.queries.inParens(), true, position);
    }
    if (in.is(Word.XMLTABLE, Token.LEFT_PAREN)) {
      FromItem table = xml.table(position);
      optionalAlias();
      return table;
    }
    return function(true);
  }

  private FromItem named() {
    if (isCall()) {
      return function(false);
    }
    int position = in.position();
    QualifiedName name = grammar.names.relation();
    in.accept(Token.STAR);
    if (in.is(Token.LEFT_PAREN)) {
      throw in.unexpected();
    }
    return sampled(new TableReference(name, false, null, null, position), optionalAlias());
  }

  /// Whether a function is called here, not a table named.
  private boolean isCall() {
    if (!grammar.names.atColumn()) {
      return true;
    }
    int ahead = 1;
    while (in.peek(ahead) == Token.DOT) {
      ahead += 2;
    }
    return in.peek(ahead) == Token.LEFT_PAREN;
  }

  private FromItem sampled(TableReference table, @Nullable Alias alias) {
    TableSample sample = in.is(Word.TABLESAMPLE) ? sample() : null;
    return alias == null && sample == null
        ? table
        : new TableReference(table.name(), table.only(), alias, sample, table.position());
  }

  private TableSample sample() {
    in.advance();
    int position = in.position();
    QualifiedName method = grammar.names.functionName();
    in.expect(Token.LEFT_PAREN);
    List<Expression> arguments = grammar.expressions.list();
    in.expect(Token.RIGHT_PAREN);
    Expression repeatable = null;
    if (in.accept(Word.REPEATABLE)) {
      in.expect(Token.LEFT_PAREN);
      repeatable = grammar.expressions.expression();
      in.expect(Token.RIGHT_PAREN);
    }
    return new TableSample(method, arguments, repeatable, position);
  }

  /// `t`, `t *`, `ONLY t` or `ONLY (t)`.
  public TableReference relation() {
    int position = in.position();
    if (in.accept(Word.ONLY)) {
      boolean parens = in.accept(Token.LEFT_PAREN);
      QualifiedName name = grammar.names.relation();
      if (parens) {
        in.expect(Token.RIGHT_PAREN);
      }
      return new TableReference(name, true, null, null, position);
    }
    QualifiedName name = grammar.names.relation();
    in.accept(Token.STAR);
    return new TableReference(name, false, null, null, position);
  }

  public @Nullable Alias optionalAlias() {
    int position = in.position();
    if (in.accept(Word.AS)) {
      position = in.position();
    } else if (!grammar.names.atColumn()) {
      return null;
    }
    String name = grammar.names.column();
    return new Alias(name, grammar.names.optionalColumnsInParens(), position);
  }

  private FromItem function(boolean lateral) {
    int position = in.position();
    List<CalledFunction> functions;
    boolean rowsFrom = in.is(Word.ROWS, Word.FROM);
    if (rowsFrom) {
      functions = rowsFrom();
    } else {
      functions = List.of(new CalledFunction(grammar.calls.windowless(), List.of()));
    }
    boolean ordinality = false;
    if (in.is(Token.WITH_LA)) {
      in.advance();
      in.expect(Word.ORDINALITY);
      ordinality = true;
    }
    FunctionReference plain =
        new FunctionReference(functions, rowsFrom, lateral, ordinality, null, List.of(), position);
    return functionAlias(plain);
  }

  private List<CalledFunction> rowsFrom() {
    in.advance();
    in.advance();
    in.expect(Token.LEFT_PAREN);
    List<CalledFunction> functions = new ArrayList<>();
    do {
      Expression call = grammar.calls.windowless();
      List<ColumnDefinition> columns = List.of();
      if (in.accept(Word.AS)) {
        in.expect(Token.LEFT_PAREN);
        columns = columnDefinitions();
        in.expect(Token.RIGHT_PAREN);
      }
      functions.add(new CalledFunction(call, columns));
    } while (in.accept(Token.COMMA));
    in.expect(Token.RIGHT_PAREN);
    return List.copyOf(functions);
  }

  private FromItem functionAlias(FunctionReference plain) {
    int position = in.position();
    boolean as = in.accept(Word.AS);
    if (as && in.accept(Token.LEFT_PAREN)) {
      List<ColumnDefinition> columns = columnDefinitions();
      in.expect(Token.RIGHT_PAREN);
      return with(plain, null, columns);
    }
    if (!as && !grammar.names.atColumn()) {
      return plain;
    }
    String name = grammar.names.column();
    if (!in.accept(Token.LEFT_PAREN)) {
      return with(plain, new Alias(name, List.of(), position), List.of());
    }
    int next = in.peek(1);
    if (next == Token.COMMA || next == Token.RIGHT_PAREN) {
      List<String> columns = grammar.names.columns();
      in.expect(Token.RIGHT_PAREN);
      return with(plain, new Alias(name, columns, position), List.of());
    }
    List<ColumnDefinition> columns = columnDefinitions();
    in.expect(Token.RIGHT_PAREN);
    return with(plain, new Alias(name, List.of(), position), columns);
  }

  private static FromItem with(
      FunctionReference plain, @Nullable Alias alias, List<ColumnDefinition> columns) {
    return new FunctionReference(
        plain.functions(),
        plain.rowsFrom(),
        plain.lateral(),
        plain.withOrdinality(),
        alias,
        columns,
        plain.position());
  }

  /// `name type, ...` without the parentheses.
  public List<ColumnDefinition> columnDefinitions() {
    List<ColumnDefinition> columns = new ArrayList<>();
    do {
      int position = in.position();
      String name = grammar.names.column();
      TypeName type = grammar.types.type();
      QualifiedName collation = in.accept(Word.COLLATE) ? grammar.names.any() : null;
      columns.add(new ColumnDefinition(name, type, collation, position));
    } while (in.accept(Token.COMMA));
    return List.copyOf(columns);
  }
}
