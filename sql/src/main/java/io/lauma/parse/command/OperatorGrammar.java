package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Statement;

/// Operators, operator classes and operator families.
final class OperatorGrammar {
  private final Commands commands;
  private final Grammar grammar;
  private final TokenStream in;

  OperatorGrammar(Commands commands) {
    this.commands = commands;
    this.grammar = commands.grammar;
    this.in = grammar.in;
  }

  /// Behind CREATE, at OPERATOR.
  Statement create(int position) {
    in.advance();
    if (in.accept(Word.CLASS)) {
      grammar.names.any();
      in.accept(Word.DEFAULT);
      in.expect(Word.FOR, Word.TYPE);
      grammar.types.type();
      in.expect(Word.USING);
      grammar.names.column();
      if (in.accept(Word.FAMILY)) {
        grammar.names.any();
      }
      in.expect(Word.AS);
      items();
      return StatementGrammar.unsupported("CREATE OPERATOR CLASS", position);
    }
    if (in.accept(Word.FAMILY)) {
      ofMethod();
      return StatementGrammar.unsupported("CREATE OPERATOR FAMILY", position);
    }
    grammar.names.operator();
    grammar.options.definition();
    return StatementGrammar.unsupported("CREATE OPERATOR", position);
  }

  private void ofMethod() {
    grammar.names.any();
    in.expect(Word.USING);
    grammar.names.column();
  }

  private void items() {
    do {
      item();
    } while (in.accept(Token.COMMA));
  }

  private void item() {
    if (in.accept(Word.OPERATOR)) {
      in.takeInteger();
      grammar.names.operator();
      if (in.is(Token.LEFT_PAREN)) {
        operands();
      }
      if (in.accept(Word.FOR)) {
        if (in.accept(Word.ORDER)) {
          in.expect(Word.BY);
          grammar.names.any();
        } else {
          in.expect(Word.SEARCH);
        }
      }
      in.accept(Word.RECHECK);
    } else if (in.accept(Word.FUNCTION)) {
      in.takeInteger();
      if (in.is(Token.LEFT_PAREN)) {
        types();
      }
      commands.routines().reference();
    } else {
      in.expect(Word.STORAGE);
      grammar.types.type();
    }
  }

  /// `(type, type)`.
  private void types() {
    in.expect(Token.LEFT_PAREN);
    do {
      grammar.types.type();
    } while (in.accept(Token.COMMA));
    in.expect(Token.RIGHT_PAREN);
  }

  /// `(left, right)`, where NONE stands for a missing operand.
  private void operands() {
    in.expect(Token.LEFT_PAREN);
    if (in.accept(Word.NONE)) {
      in.expect(Token.COMMA);
      grammar.types.type();
      in.expect(Token.RIGHT_PAREN);
      return;
    }
    grammar.types.type();
    if (in.is(Token.RIGHT_PAREN)) {
      int position = in.position();
      throw TokenStream.syntaxFailure("missing argument", position)
          .withHint("Use NONE to denote the missing argument of a unary operator.");
    }
    in.expect(Token.COMMA);
    if (!in.accept(Word.NONE)) {
      grammar.types.type();
    }
    in.expect(Token.RIGHT_PAREN);
  }

  /// Behind OPERATOR: an operator with its operands, a class or a family.
  void reference() {
    if (in.accept(Word.CLASS) || in.accept(Word.FAMILY)) {
      ofMethod();
      return;
    }
    grammar.names.operator();
    operands();
  }

  /// Behind DROP, at OPERATOR.
  Statement drop(int position) {
    in.advance();
    boolean ofClass = in.accept(Word.CLASS);
    if (ofClass || in.accept(Word.FAMILY)) {
      commands.ifExists();
      ofMethod();
      commands.cascade();
      return StatementGrammar.unsupported(
          ofClass ? "DROP OPERATOR CLASS" : "DROP OPERATOR FAMILY", position);
    }
    commands.ifExists();
    do {
      grammar.names.operator();
      operands();
    } while (in.accept(Token.COMMA));
    commands.cascade();
    return StatementGrammar.unsupported("DROP OPERATOR", position);
  }

  /// Behind ALTER, at OPERATOR.
  Statement alter(int position) {
    in.advance();
    if (in.accept(Word.CLASS)) {
      ofMethod();
      commands.alter().requireCommon();
      return StatementGrammar.unsupported("ALTER OPERATOR CLASS", position);
    }
    if (in.accept(Word.FAMILY)) {
      ofMethod();
      family();
      return StatementGrammar.unsupported("ALTER OPERATOR FAMILY", position);
    }
    grammar.names.operator();
    operands();
    if (in.is(Word.SET) && in.peek(1) != Word.SCHEMA) {
      in.advance();
      setOptions();
    } else {
      commands.alter().requireCommon();
    }
    return StatementGrammar.unsupported("ALTER OPERATOR", position);
  }

  private void family() {
    if (in.accept(Word.ADD)) {
      items();
    } else if (in.accept(Word.DROP)) {
      do {
        if (!in.accept(Word.OPERATOR)) {
          in.expect(Word.FUNCTION);
        }
        in.takeInteger();
        types();
      } while (in.accept(Token.COMMA));
    } else {
      commands.alter().requireCommon();
    }
  }

  /// `(RESTRICT = f, JOIN = NONE)` of operators, `(name = value)` of types.
  void setOptions() {
    in.expect(Token.LEFT_PAREN);
    do {
      grammar.names.label();
      if (in.accept(Token.EQUALS)) {
        grammar.options.definitionValue();
      }
    } while (in.accept(Token.COMMA));
    in.expect(Token.RIGHT_PAREN);
  }
}
