package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.scan.Words;
import io.lauma.parse.tree.Statement;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;

/// Triggers and event triggers.
final class TriggerGrammar {
  private static final String DUPLICATE = "duplicate trigger events specified";
  private static final int EVENTS = 4;
  private static final int UPDATE = 2;

  private final Commands commands;
  private final Grammar grammar;
  private final TokenStream in;

  TriggerGrammar(Commands commands) {
    this.commands = commands;
    this.grammar = commands.grammar;
    this.in = grammar.in;
  }

  /// Behind CREATE [OR REPLACE], at TRIGGER or CONSTRAINT.
  Statement create(boolean replace, int position) {
    boolean constraint = in.accept(Word.CONSTRAINT);
    in.expect(Word.TRIGGER);
    grammar.names.column();
    if (constraint) {
      in.expect(Word.AFTER);
    } else {
      time();
    }
    events();
    in.expect(Word.ON);
    grammar.names.relation();
    if (constraint) {
      if (in.accept(Word.FROM)) {
        grammar.names.relation();
      }
      ConstraintGrammar.requireValid(commands.constraints().attributes(), "TRIGGER");
    } else {
      transitions();
    }
    forEach(constraint);
    if (in.accept(Word.WHEN)) {
      in.expect(Token.LEFT_PAREN);
      grammar.expressions.expression();
      in.expect(Token.RIGHT_PAREN);
    }
    execute();
    in.expect(Token.LEFT_PAREN);
    if (!in.is(Token.RIGHT_PAREN)) {
      do {
        argument();
      } while (in.accept(Token.COMMA));
    }
    in.expect(Token.RIGHT_PAREN);
    if (replace && constraint) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "CREATE OR REPLACE CONSTRAINT TRIGGER is not supported");
    }
    return StatementGrammar.unsupported("CREATE TRIGGER", position);
  }

  private void time() {
    if (in.accept(Word.INSTEAD)) {
      in.expect(Word.OF);
    } else if (!in.accept(Word.BEFORE)) {
      in.expect(Word.AFTER);
    }
  }

  private void events() {
    boolean[] seen = new boolean[EVENTS];
    do {
      int event =
          switch (in.kind()) {
            case Word.INSERT -> 0;
            case Word.DELETE -> 1;
            case Word.UPDATE -> UPDATE;
            case Word.TRUNCATE -> 3;
            default -> throw in.unexpected();
          };
      if (seen[event] && event != UPDATE) {
        throw in.unexpected(DUPLICATE);
      }
      in.advance();
      if (event == UPDATE && in.accept(Word.OF)) {
        grammar.names.columns();
      }
      if (seen[event]) {
        throw in.unexpected(DUPLICATE);
      }
      seen[event] = true;
    } while (in.accept(Word.OR));
  }

  private void transitions() {
    if (!in.accept(Word.REFERENCING)) {
      return;
    }
    do {
      if (!in.accept(Word.NEW)) {
        in.expect(Word.OLD);
      }
      if (!in.accept(Word.TABLE)) {
        in.expect(Word.ROW);
      }
      in.accept(Word.AS);
      grammar.names.column();
    } while (in.is(Word.NEW) || in.is(Word.OLD));
  }

  private void forEach(boolean constraint) {
    if (!in.accept(Word.FOR)) {
      if (constraint) {
        throw in.unexpected();
      }
      return;
    }
    if (constraint) {
      in.expect(Word.EACH, Word.ROW);
      return;
    }
    in.accept(Word.EACH);
    if (!in.accept(Word.ROW)) {
      in.expect(Word.STATEMENT);
    }
  }

  private void execute() {
    in.expect(Word.EXECUTE);
    if (!in.accept(Word.FUNCTION)) {
      in.expect(Word.PROCEDURE);
    }
    grammar.names.functionName();
  }

  private void argument() {
    switch (in.kind()) {
      case Token.INTEGER, Token.NUMERIC, Token.STRING -> in.advance();
      default -> {
        if (!Words.isLabel(in.kind())) {
          throw in.unexpected();
        }
        in.advance();
      }
    }
  }

  /// Behind CREATE, at EVENT.
  Statement createEvent(int position) {
    in.advance();
    in.expect(Word.TRIGGER);
    grammar.names.column();
    in.expect(Word.ON);
    grammar.names.label();
    if (in.accept(Word.WHEN)) {
      do {
        grammar.names.column();
        in.expect(Word.IN, Token.LEFT_PAREN);
        do {
          in.takeString();
        } while (in.accept(Token.COMMA));
        in.expect(Token.RIGHT_PAREN);
      } while (in.accept(Word.AND));
    }
    execute();
    in.expect(Token.LEFT_PAREN, Token.RIGHT_PAREN);
    return StatementGrammar.unsupported("CREATE EVENT TRIGGER", position);
  }

  /// Behind ALTER, at EVENT.
  Statement alterEvent(int position) {
    in.advance();
    in.expect(Word.TRIGGER);
    grammar.names.column();
    if (!in.accept(Word.DISABLE)) {
      if (in.accept(Word.ENABLE)) {
        if (!in.accept(Word.REPLICA)) {
          in.accept(Word.ALWAYS);
        }
      } else {
        commands.alter().requireCommon();
      }
    }
    return StatementGrammar.unsupported("ALTER EVENT TRIGGER", position);
  }
}
