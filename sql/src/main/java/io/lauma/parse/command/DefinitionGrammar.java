package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Statement;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Locale;

/// CREATE of types, casts, languages, extensions and other objects without meaning here yet.
final class DefinitionGrammar {
  private final Commands commands;
  private final Grammar grammar;
  private final TokenStream in;

  DefinitionGrammar(Commands commands) {
    this.commands = commands;
    this.grammar = commands.grammar;
    this.in = grammar.in;
  }

  /// Behind CREATE [OR REPLACE].
  Statement create(int position) {
    int kind = in.kind();
    String word = in.text().toUpperCase(Locale.ROOT);
    String feature = "CREATE " + word;
    switch (kind) {
      case Word.AGGREGATE -> aggregate();
      case Word.TYPE -> type();
      case Word.TEXT -> feature = textSearch();
      case Word.COLLATION -> collation();
      case Word.DOMAIN -> domain();
      case Word.CAST -> cast();
      case Word.CONVERSION, Word.DEFAULT -> {
        conversion();
        feature = "CREATE CONVERSION";
      }
      case Word.EXTENSION -> extension();
      case Word.LANGUAGE, Word.TRUSTED, Word.PROCEDURAL -> {
        language();
        feature = "CREATE LANGUAGE";
      }
      case Word.STATISTICS -> statistics();
      case Word.TABLESPACE -> tablespace();
      case Word.ACCESS -> {
        accessMethod();
        feature = "CREATE ACCESS METHOD";
      }
      case Word.ASSERTION -> assertion();
      default -> throw in.unexpected();
    }
    return StatementGrammar.unsupported(feature, position);
  }

  private void aggregate() {
    in.advance();
    grammar.names.functionName();
    int next = in.peek(2);
    boolean old = in.is(Token.LEFT_PAREN) && (next == Token.EQUALS);
    if (!old) {
      commands.routines().aggregateArguments();
    }
    grammar.options.definition();
  }

  private void type() {
    in.advance();
    grammar.names.any();
    if (in.is(Token.LEFT_PAREN)) {
      grammar.options.definition();
      return;
    }
    if (!in.accept(Word.AS)) {
      return;
    }
    if (in.accept(Word.ENUM)) {
      in.expect(Token.LEFT_PAREN);
      if (!in.is(Token.RIGHT_PAREN)) {
        do {
          in.takeString();
        } while (in.accept(Token.COMMA));
      }
      in.expect(Token.RIGHT_PAREN);
    } else if (in.accept(Word.RANGE)) {
      grammar.options.definition();
    } else {
      in.expect(Token.LEFT_PAREN);
      if (!in.is(Token.RIGHT_PAREN)) {
        grammar.from.columnDefinitions();
      }
      in.expect(Token.RIGHT_PAREN);
    }
  }

  private String textSearch() {
    in.advance();
    in.expect(Word.SEARCH);
    String kind = commands.drop().textSearchKind().name().replace('_', ' ');
    grammar.names.any();
    grammar.options.definition();
    return "CREATE " + kind;
  }

  private void collation() {
    in.advance();
    commands.ifNotExists();
    grammar.names.any();
    if (in.accept(Word.FROM)) {
      grammar.names.any();
    } else {
      grammar.options.definition();
    }
  }

  private void domain() {
    in.advance();
    grammar.names.any();
    in.accept(Word.AS);
    grammar.types.type();
    commands.tables().elements().clauses();
  }

  /// `(source AS target)`.
  void castTypes() {
    in.expect(Token.LEFT_PAREN);
    grammar.types.type();
    in.expect(Word.AS);
    grammar.types.type();
    in.expect(Token.RIGHT_PAREN);
  }

  private void cast() {
    in.advance();
    castTypes();
    if (in.accept(Word.WITHOUT)) {
      in.expect(Word.FUNCTION);
    } else {
      in.expect(Word.WITH);
      if (!in.accept(Word.INOUT)) {
        in.expect(Word.FUNCTION);
        commands.routines().reference();
      }
    }
    if (in.accept(Word.AS) && !in.accept(Word.IMPLICIT)) {
      in.expect(Word.ASSIGNMENT);
    }
  }

  private void conversion() {
    in.accept(Word.DEFAULT);
    in.expect(Word.CONVERSION);
    grammar.names.any();
    in.expect(Word.FOR);
    in.takeString();
    in.expect(Word.TO);
    in.takeString();
    in.expect(Word.FROM);
    grammar.names.any();
  }

  private void extension() {
    in.advance();
    commands.ifNotExists();
    grammar.names.column();
    in.accept(Word.WITH);
    while (true) {
      if (in.accept(Word.SCHEMA)) {
        grammar.names.column();
      } else if (in.accept(Word.VERSION)) {
        grammar.names.nonReservedOrString();
      } else if (in.accept(Word.FROM)) {
        int from = in.lastPosition();
        grammar.names.nonReservedOrString();
        throw TokenStream.failure(
            SqlState.FEATURE_NOT_SUPPORTED,
            "CREATE EXTENSION ... FROM is no longer supported",
            from);
      } else if (!in.accept(Word.CASCADE)) {
        return;
      }
    }
  }

  private void language() {
    in.accept(Word.TRUSTED);
    in.accept(Word.PROCEDURAL);
    in.expect(Word.LANGUAGE);
    grammar.names.column();
    if (!in.accept(Word.HANDLER)) {
      return;
    }
    grammar.names.any();
    if (in.accept(Word.INLINE)) {
      grammar.names.any();
    }
    if (in.accept(Word.NO)) {
      in.expect(Word.VALIDATOR);
    } else if (in.accept(Word.VALIDATOR)) {
      grammar.names.any();
    }
  }

  private void statistics() {
    in.advance();
    commands.ifNotExists();
    grammar.names.any();
    if (in.is(Token.LEFT_PAREN)) {
      grammar.names.columnsInParens();
    }
    in.expect(Word.ON);
    do {
      statisticsItem();
    } while (in.accept(Token.COMMA));
    in.expect(Word.FROM);
    grammar.from.list();
  }

  private void statisticsItem() {
    if (in.accept(Token.LEFT_PAREN)) {
      grammar.expressions.expression();
      in.expect(Token.RIGHT_PAREN);
    } else {
      grammar.indexes.columnOrCall();
    }
  }

  private void tablespace() {
    in.advance();
    grammar.names.column();
    if (in.accept(Word.OWNER)) {
      grammar.names.role();
    }
    in.expect(Word.LOCATION);
    in.takeString();
    if (in.accept(Word.WITH)) {
      grammar.options.relation();
    }
  }

  private void accessMethod() {
    in.advance();
    in.expect(Word.METHOD);
    grammar.names.column();
    in.expect(Word.TYPE);
    if (!in.accept(Word.INDEX)) {
      in.expect(Word.TABLE);
    }
    in.expect(Word.HANDLER);
    grammar.names.any();
  }

  private void assertion() {
    in.advance();
    grammar.names.any();
    in.expect(Word.CHECK, Token.LEFT_PAREN);
    grammar.expressions.expression();
    in.expect(Token.RIGHT_PAREN);
    commands.constraints().attributes();
    throw new SqlException(
        SqlState.FEATURE_NOT_SUPPORTED, "CREATE ASSERTION is not yet implemented");
  }
}
