package io.lauma.parse.grammar;

import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.Query.CommonTable;
import io.lauma.parse.tree.Query.Cycle;
import io.lauma.parse.tree.Query.Materialization;
import io.lauma.parse.tree.Query.Search;
import io.lauma.parse.tree.Query.With;
import io.lauma.parse.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The WITH clause.
public final class WithGrammar {
  private final Grammar grammar;
  private final TokenStream in;

  public WithGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  public boolean atWith() {
    return in.is(Word.WITH) || in.is(Token.WITH_LA);
  }

  public @Nullable With optional() {
    return atWith() ? with() : null;
  }

  private With with() {
    int position = in.position();
    boolean recursive = in.is(Word.WITH, Word.RECURSIVE);
    in.advance();
    if (recursive) {
      in.advance();
    }
    List<CommonTable> tables = new ArrayList<>();
    do {
      tables.add(table());
    } while (in.accept(Token.COMMA));
    return new With(recursive, List.copyOf(tables), position);
  }

  private CommonTable table() {
    int position = in.position();
    String name = grammar.names.column();
    List<String> columns = grammar.names.optionalColumnsInParens();
    in.expect(Word.AS);
    Materialization materialization = Materialization.UNSPECIFIED;
    if (in.accept(Word.MATERIALIZED)) {
      materialization = Materialization.MATERIALIZED;
    } else if (in.accept(Word.NOT)) {
      in.expect(Word.MATERIALIZED);
      materialization = Materialization.NOT_MATERIALIZED;
    }
    in.expect(Token.LEFT_PAREN);
    Statement statement = grammar.modifications.preparable();
    in.expect(Token.RIGHT_PAREN);
    return new CommonTable(name, columns, materialization, statement, search(), cycle(), position);
  }

  private @Nullable Search search() {
    int position = in.position();
    if (!in.accept(Word.SEARCH)) {
      return null;
    }
    boolean breadth = in.accept(Word.BREADTH);
    if (!breadth) {
      in.expect(Word.DEPTH);
    }
    in.expect(Word.FIRST, Word.BY);
    List<String> columns = grammar.names.columns();
    in.expect(Word.SET);
    return new Search(breadth, columns, grammar.names.column(), position);
  }

  private @Nullable Cycle cycle() {
    int position = in.position();
    if (!in.accept(Word.CYCLE)) {
      return null;
    }
    List<String> columns = grammar.names.columns();
    in.expect(Word.SET);
    String mark = grammar.names.column();
    Expression value = null;
    Expression otherwise = null;
    if (in.accept(Word.TO)) {
      value = grammar.primaries.constant();
      in.expect(Word.DEFAULT);
      otherwise = grammar.primaries.constant();
    }
    in.expect(Word.USING);
    return new Cycle(columns, mark, value, otherwise, grammar.names.column(), position);
  }
}
