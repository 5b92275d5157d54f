package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Statement;

/// Row security policies, rules and transforms.
final class PolicyGrammar {
  private final Commands commands;
  private final Grammar grammar;
  private final TokenStream in;

  PolicyGrammar(Commands commands) {
    this.commands = commands;
    this.grammar = commands.grammar;
    this.in = grammar.in;
  }

  /// Behind CREATE [OR REPLACE], at RULE, POLICY or TRANSFORM.
  Statement create(int position) {
    int kind = in.kind();
    in.advance();
    return switch (kind) {
      case Word.RULE -> rule(position);
      case Word.POLICY -> policy(position);
      default -> transform(position);
    };
  }

  private Statement rule(int position) {
    grammar.names.column();
    in.expect(Word.AS, Word.ON);
    switch (in.kind()) {
      case Word.SELECT, Word.UPDATE, Word.DELETE, Word.INSERT -> in.advance();
      default -> throw in.unexpected();
    }
    in.expect(Word.TO);
    grammar.names.relation();
    grammar.selects.where();
    in.expect(Word.DO);
    if (!in.accept(Word.INSTEAD)) {
      in.accept(Word.ALSO);
    }
    if (!in.accept(Word.NOTHING)) {
      actions();
    }
    return StatementGrammar.unsupported("CREATE RULE", position);
  }

  private void actions() {
    if (!in.is(Token.LEFT_PAREN) || startsQuery()) {
      action();
      return;
    }
    in.advance();
    while (!in.is(Token.RIGHT_PAREN)) {
      if (!in.is(Token.SEMICOLON)) {
        action();
      }
      if (!in.accept(Token.SEMICOLON)) {
        break;
      }
    }
    in.expect(Token.RIGHT_PAREN);
  }

  /// Whether the parenthesis belongs to a query: an inner one follows it.
  private boolean startsQuery() {
    return in.peek(1) == Token.LEFT_PAREN;
  }

  private void action() {
    int position = in.position();
    if (in.is(Word.NOTIFY)) {
      commands.utilities().statement(position);
      return;
    }
    if (in.is(Word.MERGE)) {
      throw in.unexpected();
    }
    grammar.modifications.preparable();
  }

  private Statement policy(int position) {
    grammar.names.column();
    in.expect(Word.ON);
    grammar.names.relation();
    if (in.accept(Word.AS)) {
      int kindPosition = in.position();
      if (!in.is(Token.IDENT)) {
        throw in.unexpected();
      }
      String kind = in.take();
      if (!"permissive".equals(kind) && !"restrictive".equals(kind)) {
        throw TokenStream.syntaxFailure(
                "unrecognized row security option \"" + kind + "\"", kindPosition)
            .withHint("Only PERMISSIVE or RESTRICTIVE policies are supported currently.");
      }
    }
    if (in.accept(Word.FOR)) {
      switch (in.kind()) {
        case Word.ALL, Word.SELECT, Word.INSERT, Word.UPDATE, Word.DELETE -> in.advance();
        default -> throw in.unexpected();
      }
    }
    policyRest();
    return StatementGrammar.unsupported("CREATE POLICY", position);
  }

  private void policyRest() {
    if (in.accept(Word.TO)) {
      grammar.names.roles();
    }
    if (in.accept(Word.USING)) {
      condition();
    }
    if (in.accept(Word.WITH)) {
      in.expect(Word.CHECK);
      condition();
    }
  }

  private void condition() {
    in.expect(Token.LEFT_PAREN);
    grammar.expressions.expression();
    in.expect(Token.RIGHT_PAREN);
  }

  private Statement transform(int position) {
    in.expect(Word.FOR);
    grammar.types.type();
    in.expect(Word.LANGUAGE);
    grammar.names.column();
    in.expect(Token.LEFT_PAREN);
    boolean from = in.accept(Word.FROM);
    if (!from) {
      in.expect(Word.TO);
    }
    transformFunction();
    if (in.accept(Token.COMMA)) {
      in.expect(from ? Word.TO : Word.FROM);
      transformFunction();
    }
    in.expect(Token.RIGHT_PAREN);
    return StatementGrammar.unsupported("CREATE TRANSFORM", position);
  }

  private void transformFunction() {
    in.expect(Word.SQL, Word.WITH);
    in.expect(Word.FUNCTION);
    commands.routines().reference();
  }

  /// Behind ALTER, at POLICY.
  Statement alterPolicy(int position) {
    in.advance();
    commands.ifExists();
    grammar.names.column();
    in.expect(Word.ON);
    grammar.names.relation();
    if (in.accept(Word.RENAME)) {
      in.expect(Word.TO);
      grammar.names.column();
    } else {
      policyRest();
    }
    return StatementGrammar.unsupported("ALTER POLICY", position);
  }
}
