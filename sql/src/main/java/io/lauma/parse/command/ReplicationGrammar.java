package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Statement;
import io.lauma.types.SqlState;

/// Publications and subscriptions.
final class ReplicationGrammar {
  private final Commands commands;
  private final Grammar grammar;
  private final TokenStream in;

  ReplicationGrammar(Commands commands) {
    this.commands = commands;
    this.grammar = commands.grammar;
    this.in = grammar.in;
  }

  /// Behind CREATE, at PUBLICATION or SUBSCRIPTION.
  Statement create(int position) {
    if (in.accept(Word.PUBLICATION)) {
      grammar.names.column();
      if (in.accept(Word.FOR)) {
        if (in.accept(Word.ALL)) {
          in.expect(Word.TABLES);
        } else {
          objects();
        }
      }
      optionalWith();
      return StatementGrammar.unsupported("CREATE PUBLICATION", position);
    }
    in.advance();
    grammar.names.column();
    in.expect(Word.CONNECTION);
    in.takeString();
    in.expect(Word.PUBLICATION);
    names();
    optionalWith();
    return StatementGrammar.unsupported("CREATE SUBSCRIPTION", position);
  }

  private void optionalWith() {
    if (in.accept(Word.WITH)) {
      grammar.options.definition();
    }
  }

  private void names() {
    do {
      grammar.names.label();
    } while (in.accept(Token.COMMA));
  }

  /// Tables and schemas; an entry without a word goes on with the kind before it.
  private void objects() {
    boolean schemas = false;
    boolean first = true;
    do {
      if (in.accept(Word.TABLE)) {
        schemas = false;
        table();
      } else if (in.accept(Word.TABLES, Word.IN)) {
        schemas = true;
        in.expect(Word.SCHEMA);
        schema();
      } else {
        continued(schemas, first);
      }
      first = false;
    } while (in.accept(Token.COMMA));
  }

  private void schema() {
    if (!in.accept(Word.CURRENT_SCHEMA)) {
      grammar.names.column();
    }
  }

  private void table() {
    grammar.from.relation();
    columnsAndWhere();
  }

  private void columnsAndWhere() {
    grammar.names.optionalColumnsInParens();
    where();
  }

  private void where() {
    if (in.accept(Word.WHERE)) {
      in.expect(Token.LEFT_PAREN);
      grammar.expressions.expression();
      in.expect(Token.RIGHT_PAREN);
    }
  }

  private void continued(boolean schemas, boolean first) {
    int position = in.position();
    boolean current = in.accept(Word.CURRENT_SCHEMA);
    boolean simple = !current && in.peek(1) != Token.DOT && !in.is(Word.ONLY);
    boolean columns = false;
    boolean where = false;
    if (!current) {
      grammar.from.relation();
      columns = in.is(Token.LEFT_PAREN);
      grammar.names.optionalColumnsInParens();
      where = in.is(Word.WHERE);
      where();
    }
    if (first) {
      throw TokenStream.syntaxFailure("invalid publication object list", position)
          .withDetail(
              "One of TABLE or TABLES IN SCHEMA must be specified before a standalone table or"
                  + " schema name.");
    }
    if (schemas && where) {
      throw TokenStream.syntaxFailure("WHERE clause not allowed for schema", position);
    }
    if (schemas && columns) {
      throw TokenStream.syntaxFailure("column specification not allowed for schema", position);
    }
    if (schemas && !current && !simple) {
      throw TokenStream.syntaxFailure("invalid schema name", position);
    }
    if (!schemas && current) {
      throw TokenStream.failure(SqlState.SYNTAX_ERROR, "invalid table name", position);
    }
  }

  /// Behind ALTER, at PUBLICATION or SUBSCRIPTION.
  Statement alter(int position) {
    if (in.accept(Word.PUBLICATION)) {
      grammar.names.column();
      if (!commands.alter().common()) {
        alterPublication();
      }
      return StatementGrammar.unsupported("ALTER PUBLICATION", position);
    }
    in.advance();
    grammar.names.column();
    if (!commands.alter().common()) {
      alterSubscription();
    }
    return StatementGrammar.unsupported("ALTER SUBSCRIPTION", position);
  }

  private void alterPublication() {
    if (in.is(Word.SET, Token.LEFT_PAREN)) {
      in.advance();
      grammar.options.definition();
      return;
    }
    if (!in.accept(Word.ADD) && !in.accept(Word.DROP)) {
      in.expect(Word.SET);
    }
    objects();
  }

  private void alterSubscription() {
    if (in.is(Word.SET, Token.LEFT_PAREN)) {
      in.advance();
      grammar.options.definition();
    } else if (in.accept(Word.CONNECTION)) {
      in.takeString();
    } else if (in.accept(Word.REFRESH)) {
      in.expect(Word.PUBLICATION);
      optionalWith();
    } else if (in.accept(Word.SKIP)) {
      grammar.options.definition();
    } else if (!in.accept(Word.ENABLE) && !in.accept(Word.DISABLE)) {
      if (!in.accept(Word.ADD) && !in.accept(Word.DROP)) {
        in.expect(Word.SET);
      }
      in.expect(Word.PUBLICATION);
      names();
      optionalWith();
    }
  }
}
