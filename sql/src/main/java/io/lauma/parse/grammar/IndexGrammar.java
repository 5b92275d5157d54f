package io.lauma.parse.grammar;

import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.FromItem.TableReference;
import io.lauma.parse.tree.IndexElement;
import io.lauma.parse.tree.KeyColumn;
import io.lauma.parse.tree.Option;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.parse.tree.SortItem;
import io.lauma.parse.tree.TableStatement.CreateIndex;
import io.lauma.parse.tree.TableStatement.Split;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// CREATE INDEX, the elements of indexes, and SPLIT.
public final class IndexGrammar {
  private final Grammar grammar;
  private final TokenStream in;

  public IndexGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  /// Behind CREATE, at UNIQUE or INDEX.
  public CreateIndex create(int position) {
    boolean unique = in.accept(Word.UNIQUE);
    in.expect(Word.INDEX);
    boolean concurrently = in.accept(Word.CONCURRENTLY);
    boolean ifNotExists = in.accept(Word.IF, Word.NOT);
    if (ifNotExists) {
      in.expect(Word.EXISTS);
    }
    String name = ifNotExists || !in.is(Word.ON) ? grammar.names.column() : null;
    in.expect(Word.ON);
    TableReference table = grammar.from.relation();
    String method = in.accept(Word.USING) ? grammar.names.column() : null;
    in.expect(Token.LEFT_PAREN);
    List<IndexElement> elements = elements();
    in.expect(Token.RIGHT_PAREN);
    List<IndexElement> include = List.of();
    if (in.accept(Word.INCLUDE)) {
      in.expect(Token.LEFT_PAREN);
      include = elements();
      in.expect(Token.RIGHT_PAREN);
    }
    boolean nullsNotDistinct = nullsNotDistinct();
    List<Option> options = in.accept(Word.WITH) ? grammar.options.relation() : List.of();
    String tablespace = in.accept(Word.TABLESPACE) ? grammar.names.column() : null;
    Split split = split();
    Expression where = grammar.selects.where();
    return new CreateIndex(
        unique,
        concurrently,
        ifNotExists,
        name,
        table,
        method,
        elements,
        include,
        nullsNotDistinct,
        options,
        tablespace,
        where,
        split,
        position);
  }

  public boolean nullsNotDistinct() {
    if (!in.accept(Word.NULLS)) {
      return false;
    }
    boolean not = in.accept(Word.NOT);
    in.expect(Word.DISTINCT);
    return not;
  }

  public List<IndexElement> elements() {
    List<IndexElement> elements = new ArrayList<>();
    do {
      elements.add(element());
    } while (in.accept(Token.COMMA));
    return List.copyOf(elements);
  }

  /// The columns and expressions of PARTITION BY: no order.
  public List<IndexElement> partitionElements() {
    List<IndexElement> elements = new ArrayList<>();
    do {
      int position = in.position();
      Operand operand = operand();
      QualifiedName collation = in.accept(Word.COLLATE) ? grammar.names.any() : null;
      QualifiedName operatorClass = grammar.names.atColumn() ? grammar.names.any() : null;
      elements.add(
          new IndexElement(
              operand.column(),
              operand.expression(),
              collation,
              operatorClass,
              List.of(),
              KeyColumn.Order.UNSPECIFIED,
              SortItem.Nulls.UNSPECIFIED,
              position));
    } while (in.accept(Token.COMMA));
    return List.copyOf(elements);
  }

  /// A column's name or a call.
  public void columnOrCall() {
    if (isCall()) {
      grammar.calls.windowless();
    } else {
      grammar.names.column();
    }
  }

  private record Operand(@Nullable String column, @Nullable Expression expression) {}

  private Operand operand() {
    if (in.accept(Token.LEFT_PAREN)) {
      Expression expression = grammar.expressions.expression();
      in.expect(Token.RIGHT_PAREN);
      return new Operand(null, expression);
    }
    return isCall()
        ? new Operand(null, grammar.calls.windowless())
        : new Operand(grammar.names.column(), null);
  }

  public IndexElement element() {
    int position = in.position();
    Operand operand = operand();
    QualifiedName collation = in.accept(Word.COLLATE) ? grammar.names.any() : null;
    QualifiedName operatorClass = null;
    List<Option> classOptions = List.of();
    if (atOperatorClass()) {
      operatorClass = grammar.names.any();
      classOptions = in.is(Token.LEFT_PAREN) ? grammar.options.relation() : List.of();
    }
    KeyColumn.Order order = order();
    SortItem.Nulls nulls = grammar.selects.nulls();
    return new IndexElement(
        operand.column(),
        operand.expression(),
        collation,
        operatorClass,
        classOptions,
        order,
        nulls,
        position);
  }

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

  private boolean atOperatorClass() {
    if (in.is(Word.HASH)) {
      int next = in.peek(1);
      return next == Token.DOT || next == Token.LEFT_PAREN;
    }
    return grammar.names.atColumn();
  }

  /// HASH of the cluster dialect, ASC or DESC.
  public KeyColumn.Order order() {
    if (in.accept(Word.HASH)) {
      return KeyColumn.Order.HASH;
    }
    return switch (grammar.selects.direction()) {
      case UNSPECIFIED -> KeyColumn.Order.UNSPECIFIED;
      case ASC -> KeyColumn.Order.ASC;
      case DESC -> KeyColumn.Order.DESC;
    };
  }

  /// `SPLIT INTO n TABLETS` or `SPLIT AT VALUES (...)`, or null.
  public @Nullable Split split() {
    int position = in.position();
    if (!in.accept(Word.SPLIT)) {
      return null;
    }
    if (in.accept(Word.INTO)) {
      int count = in.takeInteger();
      in.expect(Word.TABLETS);
      return new Split.IntoTablets(count, position);
    }
    in.expect(Word.AT, Word.VALUES);
    in.expect(Token.LEFT_PAREN);
    List<List<Expression>> rows = new ArrayList<>();
    do {
      in.expect(Token.LEFT_PAREN);
      rows.add(grammar.expressions.list());
      in.expect(Token.RIGHT_PAREN);
    } while (in.accept(Token.COMMA));
    in.expect(Token.RIGHT_PAREN);
    return new Split.AtValues(List.copyOf(rows), position);
  }
}
