package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.IndexElement;
import io.lauma.parse.tree.TableStatement.PartitionBound;
import io.lauma.parse.tree.TableStatement.PartitionKey;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;

/// PARTITION BY and the bounds of partitions.
final class PartitionGrammar {
  private static final int UNSET = -1;

  private final Grammar grammar;
  private final TokenStream in;

  PartitionGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  /// At PARTITION.
  PartitionKey key() {
    int position = in.position();
    in.advance();
    in.expect(Word.BY);
    String strategy = grammar.names.column();
    in.expect(Token.LEFT_PAREN);
    List<IndexElement> elements = grammar.indexes.partitionElements();
    in.expect(Token.RIGHT_PAREN);
    return new PartitionKey(strategy, elements, position);
  }

  /// FOR VALUES ... or DEFAULT.
  PartitionBound bound() {
    int position = in.position();
    if (in.accept(Word.DEFAULT)) {
      return bound(true, List.of(), List.of(), List.of(), position);
    }
    in.expect(Word.FOR, Word.VALUES);
    if (in.accept(Word.WITH)) {
      return hash(position);
    }
    if (in.accept(Word.IN)) {
      return bound(false, inParens(), List.of(), List.of(), position);
    }
    in.expect(Word.FROM);
    List<Expression> from = inParens();
    in.expect(Word.TO);
    return bound(false, List.of(), from, inParens(), position);
  }

  private List<Expression> inParens() {
    in.expect(Token.LEFT_PAREN);
    List<Expression> items = grammar.expressions.list();
    in.expect(Token.RIGHT_PAREN);
    return items;
  }

  private static PartitionBound bound(
      boolean isDefault,
      List<Expression> values,
      List<Expression> from,
      List<Expression> to,
      int position) {
    return new PartitionBound(isDefault, values, from, to, UNSET, UNSET, position);
  }

  private PartitionBound hash(int position) {
    in.expect(Token.LEFT_PAREN);
    int modulus = UNSET;
    int remainder = UNSET;
    do {
      int at = in.position();
      String name = grammar.names.nonReserved();
      int value = in.takeInteger();
      switch (name) {
        case "modulus" -> modulus = once(modulus, name, value, at);
        case "remainder" -> remainder = once(remainder, name, value, at);
        default ->
            throw TokenStream.syntaxFailure(
                "unrecognized hash partition bound specification \"" + name + "\"", at);
      }
    } while (in.accept(Token.COMMA));
    in.expect(Token.RIGHT_PAREN);
    if (modulus == UNSET) {
      throw missing("modulus");
    }
    if (remainder == UNSET) {
      throw missing("remainder");
    }
    return new PartitionBound(false, List.of(), List.of(), List.of(), modulus, remainder, position);
  }

  private static int once(int before, String name, int value, int position) {
    if (before != UNSET) {
      throw TokenStream.failure(
          SqlState.DUPLICATE_OBJECT,
          name + " for hash partition provided more than once",
          position);
    }
    return value;
  }

  private static SqlException missing(String name) {
    return new SqlException(SqlState.SYNTAX_ERROR, name + " for hash partition must be specified");
  }
}
