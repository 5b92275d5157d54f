package io.lauma.parse.grammar;

import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.scan.Words;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.Expression.GroupingKind;
import io.lauma.parse.tree.Expression.GroupingSet;
import io.lauma.parse.tree.FromItem;
import io.lauma.parse.tree.FromItem.TableReference;
import io.lauma.parse.tree.Query.IntoTable;
import io.lauma.parse.tree.Query.Select;
import io.lauma.parse.tree.Query.SelectItem;
import io.lauma.parse.tree.Query.Values;
import io.lauma.parse.tree.SortItem;
import io.lauma.parse.tree.TableStatement.Persistence;
import io.lauma.parse.tree.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// SELECT with its clauses, VALUES and TABLE.
public final class SelectGrammar {
  private final Grammar grammar;
  private final TokenStream in;

  public SelectGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  /// At SELECT.
  public Select select() {
    int position = in.position();
    in.advance();
    boolean distinct = in.accept(Word.DISTINCT);
    List<Expression> distinctOn = List.of();
    List<SelectItem> items;
    if (distinct) {
      if (in.accept(Word.ON)) {
        in.expect(Token.LEFT_PAREN);
        distinctOn = grammar.expressions.list();
        in.expect(Token.RIGHT_PAREN);
      }
      items = items();
    } else {
      in.accept(Word.ALL);
      items = atItem() ? items() : List.of();
    }
    IntoTable into = in.accept(Word.INTO) ? into() : null;
    List<FromItem> from = in.accept(Word.FROM) ? grammar.from.list() : List.of();
    Expression where = where();
    boolean groupByDistinct = false;
    List<Expression> groupBy = List.of();
    if (in.accept(Word.GROUP)) {
      in.expect(Word.BY);
      groupByDistinct = in.accept(Word.DISTINCT);
      if (!groupByDistinct) {
        in.accept(Word.ALL);
      }
      groupBy = groupingItems();
    }
    Expression having = in.accept(Word.HAVING) ? grammar.expressions.expression() : null;
    List<WindowSpec> windows =
        in.accept(Word.WINDOW) ? grammar.calls.windows().definitions() : List.of();
    return new Select(
        distinct,
        distinctOn,
        items,
        into,
        from,
        where,
        groupByDistinct,
        groupBy,
        having,
        windows,
        position);
  }

  public @Nullable Expression where() {
    return in.accept(Word.WHERE) ? grammar.expressions.expression() : null;
  }

  private boolean atItem() {
    return switch (in.kind()) {
      case Word.FROM,
          Word.INTO,
          Word.WHERE,
          Word.GROUP,
          Word.HAVING,
          Word.WINDOW,
          Word.UNION,
          Word.INTERSECT,
          Word.EXCEPT,
          Word.ORDER,
          Word.LIMIT,
          Word.OFFSET,
          Word.FETCH,
          Word.FOR,
          Word.WITH,
          Word.ON,
          Token.RIGHT_PAREN,
          Token.SEMICOLON,
          Token.EOF ->
          false;
      default -> true;
    };
  }

  /// Output columns, at least one.
  public List<SelectItem> items() {
    List<SelectItem> items = new ArrayList<>();
    do {
      items.add(item());
    } while (in.accept(Token.COMMA));
    return List.copyOf(items);
  }

  private SelectItem item() {
    int position = in.position();
    if (in.accept(Token.STAR)) {
      return new SelectItem(new Expression.Star(List.of(), position), null, position);
    }
    Expression expression = grammar.expressions.target();
    String alias = null;
    if (in.accept(Word.AS)) {
      alias = grammar.names.label();
    } else if (Words.isBareLabel(in.kind())) {
      alias = in.take();
    }
    return new SelectItem(expression, alias, position);
  }

  /// Behind INTO.
  private IntoTable into() {
    Persistence persistence = Persistence.PERMANENT;
    switch (in.kind()) {
      case Word.TEMPORARY, Word.TEMP -> {
        in.advance();
        persistence = Persistence.TEMPORARY;
      }
      case Word.LOCAL, Word.GLOBAL -> {
        if (in.peek(1) == Word.TEMPORARY || in.peek(1) == Word.TEMP) {
          in.advance();
          in.advance();
          persistence = Persistence.TEMPORARY;
        }
      }
      case Word.UNLOGGED -> {
        in.advance();
        persistence = Persistence.UNLOGGED;
      }
      default -> {}
    }
    in.accept(Word.TABLE);
    return new IntoTable(grammar.names.relation(), persistence);
  }

  private List<Expression> groupingItems() {
    List<Expression> items = new ArrayList<>();
    do {
      items.add(groupingItem());
    } while (in.accept(Token.COMMA));
    return List.copyOf(items);
  }

  private Expression groupingItem() {
    int position = in.position();
    if (in.accept(Token.LEFT_PAREN, Token.RIGHT_PAREN)) {
      return new GroupingSet(GroupingKind.EMPTY, List.of(), position);
    }
    if (in.is(Word.GROUPING, Word.SETS)) {
      in.advance();
      in.advance();
      in.enter();
      in.expect(Token.LEFT_PAREN);
      List<Expression> sets = groupingItems();
      in.expect(Token.RIGHT_PAREN);
      in.leave();
      return new GroupingSet(GroupingKind.SETS, sets, position);
    }
    if (in.is(Word.ROLLUP, Token.LEFT_PAREN) || in.is(Word.CUBE, Token.LEFT_PAREN)) {
      GroupingKind kind = in.is(Word.CUBE) ? GroupingKind.CUBE : GroupingKind.ROLLUP;
      in.advance();
      in.advance();
      List<Expression> items = grammar.expressions.list();
      in.expect(Token.RIGHT_PAREN);
      return new GroupingSet(kind, items, position);
    }
    return grammar.expressions.expression();
  }

  public List<SortItem> optionalOrderBy() {
    return in.is(Word.ORDER) ? orderBy() : List.of();
  }

  /// At ORDER.
  public List<SortItem> orderBy() {
    in.expect(Word.ORDER, Word.BY);
    List<SortItem> items = new ArrayList<>();
    do {
      items.add(sortItem());
    } while (in.accept(Token.COMMA));
    return List.copyOf(items);
  }

  private SortItem sortItem() {
    Expression expression = grammar.expressions.expression();
    List<String> using = null;
    SortItem.Direction direction = SortItem.Direction.UNSPECIFIED;
    if (in.accept(Word.USING)) {
      using = grammar.expressions.operatorName();
    } else {
      direction = direction();
    }
    return new SortItem(expression, direction, nulls(), using, expression.start());
  }

  public SortItem.Direction direction() {
    if (in.accept(Word.ASC)) {
      return SortItem.Direction.ASC;
    }
    return in.accept(Word.DESC) ? SortItem.Direction.DESC : SortItem.Direction.UNSPECIFIED;
  }

  public SortItem.Nulls nulls() {
    if (!in.accept(Token.NULLS_LA)) {
      return SortItem.Nulls.UNSPECIFIED;
    }
    boolean first = in.is(Word.FIRST);
    in.advance();
    return first ? SortItem.Nulls.FIRST : SortItem.Nulls.LAST;
  }

  /// At VALUES.
  public Values values() {
    int position = in.position();
    in.advance();
    List<List<Expression>> rows = new ArrayList<>();
    do {
      in.expect(Token.LEFT_PAREN);
      rows.add(grammar.expressions.list());
      in.expect(Token.RIGHT_PAREN);
    } while (in.accept(Token.COMMA));
    return new Values(List.copyOf(rows), position);
  }

  /// `TABLE t`, which is `SELECT * FROM t`.
  public Select table() {
    int position = in.position();
    in.advance();
    TableReference table = grammar.from.relation();
    SelectItem all = new SelectItem(new Expression.Star(List.of(), position), null, position);
    return new Select(
        false,
        List.of(),
        List.of(all),
        null,
        List.of(table),
        null,
        false,
        List.of(),
        null,
        List.of(),
        position);
  }
}
