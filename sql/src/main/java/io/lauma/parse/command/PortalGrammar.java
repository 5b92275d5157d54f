package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.PortalStatement;
import io.lauma.parse.tree.PortalStatement.Direction;
import io.lauma.parse.tree.PortalStatement.Execute;
import io.lauma.parse.tree.PortalStatement.Fetch;
import io.lauma.parse.tree.Statement;
import io.lauma.parse.tree.TransactionStatement;
import io.lauma.parse.tree.TypeName;
import java.util.ArrayList;
import java.util.List;

/// Prepared statements and cursors.
final class PortalGrammar {
  private final Grammar grammar;
  private final TokenStream in;

  PortalGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  Statement statement(int position) {
    int kind = in.kind();
    in.advance();
    return switch (kind) {
      case Word.PREPARE -> prepare(position);
      case Word.EXECUTE -> execute(position);
      case Word.DEALLOCATE -> {
        if (in.is(Word.PREPARE) && (in.peek(1) == Word.ALL || grammar.names.isColumnAhead(1))) {
          in.advance();
        }
        yield new PortalStatement.Deallocate(
            in.accept(Word.ALL) ? null : grammar.names.column(), position);
      }
      case Word.DECLARE -> declare(position);
      case Word.CLOSE ->
          new PortalStatement.ClosePortal(
              in.accept(Word.ALL) ? null : grammar.names.column(), position);
      default -> fetch(kind == Word.MOVE, position);
    };
  }

  private Statement prepare(int position) {
    if (in.is(Word.TRANSACTION) && in.peek(1) == Token.STRING) {
      in.advance();
      return new TransactionStatement.PrepareTransaction(in.takeString(), position);
    }
    String name = grammar.names.column();
    List<TypeName> types = List.of();
    if (in.accept(Token.LEFT_PAREN)) {
      types = types();
      in.expect(Token.RIGHT_PAREN);
    }
    in.expect(Word.AS);
    return new PortalStatement.Prepare(name, types, grammar.modifications.preparable(), position);
  }

  private List<TypeName> types() {
    List<TypeName> types = new ArrayList<>();
    do {
      types.add(grammar.types.type());
    } while (in.accept(Token.COMMA));
    return List.copyOf(types);
  }

  /// Behind EXECUTE.
  Execute execute(int position) {
    String name = grammar.names.column();
    List<Expression> arguments = List.of();
    if (in.accept(Token.LEFT_PAREN)) {
      arguments = grammar.expressions.list();
      in.expect(Token.RIGHT_PAREN);
    }
    return new Execute(name, arguments, position);
  }

  private Statement declare(int position) {
    String name = grammar.names.column();
    boolean binary = false;
    Boolean insensitive = null;
    Boolean scroll = null;
    while (!in.is(Word.CURSOR)) {
      switch (in.kind()) {
        case Word.BINARY -> binary = true;
        case Word.INSENSITIVE -> insensitive = true;
        case Word.ASENSITIVE -> insensitive = false;
        case Word.SCROLL -> scroll = true;
        case Word.NO -> {
          in.advance();
          if (!in.is(Word.SCROLL)) {
            throw in.unexpected();
          }
          scroll = false;
        }
        default -> throw in.unexpected();
      }
      in.advance();
    }
    in.expect(Word.CURSOR);
    boolean hold = in.accept(Word.WITH);
    if (hold || in.accept(Word.WITHOUT)) {
      in.expect(Word.HOLD);
    }
    in.expect(Word.FOR);
    return new PortalStatement.DeclareCursor(
        name, binary, insensitive, scroll, hold, grammar.queries.query(), position);
  }

  /// Whether the cursor's name follows the current word at once, or behind FROM or IN.
  private boolean cursorFollows() {
    int next = in.peek(1);
    return next == Word.FROM || next == Word.IN || grammar.names.isColumnAhead(1);
  }

  private Statement fetch(boolean move, int position) {
    Direction direction = Direction.FORWARD;
    long count = 1;
    switch (in.kind()) {
      case Word.FROM, Word.IN -> {}
      case Token.INTEGER, Token.PLUS, Token.MINUS -> count = signed();
      case Word.ALL -> {
        in.advance();
        count = Fetch.ALL;
      }
      case Word.NEXT, Word.PRIOR, Word.FIRST, Word.LAST -> {
        if (cursorFollows()) {
          int kind = in.kind();
          in.advance();
          direction =
              kind == Word.NEXT
                  ? Direction.FORWARD
                  : kind == Word.PRIOR ? Direction.BACKWARD : Direction.ABSOLUTE;
          count = kind == Word.LAST ? -1 : 1;
        }
      }
      case Word.ABSOLUTE, Word.RELATIVE -> {
        if (atNumberAhead()) {
          direction = in.is(Word.ABSOLUTE) ? Direction.ABSOLUTE : Direction.RELATIVE;
          in.advance();
          count = signed();
        }
      }
      case Word.FORWARD, Word.BACKWARD -> {
        if (cursorFollows() || atNumberAhead() || in.peek(1) == Word.ALL) {
          direction = in.is(Word.FORWARD) ? Direction.FORWARD : Direction.BACKWARD;
          in.advance();
          if (in.accept(Word.ALL)) {
            count = Fetch.ALL;
          } else if (!in.is(Word.FROM) && !in.is(Word.IN) && !grammar.names.atColumn()) {
            count = signed();
          }
        }
      }
      default -> {}
    }
    if (!in.accept(Word.FROM)) {
      in.accept(Word.IN);
    }
    return new Fetch(move, direction, count, grammar.names.column(), position);
  }

  private boolean atNumberAhead() {
    int next = in.peek(1);
    return next == Token.INTEGER || next == Token.PLUS || next == Token.MINUS;
  }

  private long signed() {
    boolean negative = in.is(Token.MINUS);
    if (negative || in.is(Token.PLUS)) {
      in.advance();
    }
    int value = in.takeInteger();
    return negative ? -(long) value : value;
  }
}
