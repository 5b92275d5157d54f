package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Statement;

/// Foreign data: wrappers, servers, tables and user mappings.
final class ForeignGrammar {
  private final Commands commands;
  private final Grammar grammar;
  private final TokenStream in;

  ForeignGrammar(Commands commands) {
    this.commands = commands;
    this.grammar = commands.grammar;
    this.in = grammar.in;
  }

  /// Behind CREATE, at FOREIGN or SERVER.
  Statement create(int position) {
    if (in.is(Word.SERVER)) {
      return createServer(position);
    }
    in.advance();
    if (in.accept(Word.TABLE)) {
      return createTable(position);
    }
    in.expect(Word.DATA, Word.WRAPPER);
    grammar.names.column();
    wrapperOptions();
    optionalOptions();
    return StatementGrammar.unsupported("CREATE FOREIGN DATA WRAPPER", position);
  }

  private void wrapperOptions() {
    while (true) {
      if (in.accept(Word.HANDLER) || in.accept(Word.VALIDATOR)) {
        grammar.names.any();
      } else if (in.is(Word.NO)) {
        in.advance();
        if (!in.accept(Word.HANDLER)) {
          in.expect(Word.VALIDATOR);
        }
      } else {
        return;
      }
    }
  }

  private void optionalOptions() {
    if (in.accept(Word.OPTIONS)) {
      grammar.options.foreign();
    }
  }

  private Statement createServer(int position) {
    in.advance();
    commands.ifNotExists();
    grammar.names.column();
    if (in.accept(Word.TYPE)) {
      in.takeString();
    }
    version();
    in.expect(Word.FOREIGN, Word.DATA);
    in.expect(Word.WRAPPER);
    grammar.names.column();
    optionalOptions();
    return StatementGrammar.unsupported("CREATE SERVER", position);
  }

  private void version() {
    if (in.accept(Word.VERSION) && !in.accept(Word.NULL)) {
      in.takeString();
    }
  }

  private Statement createTable(int position) {
    commands.ifNotExists();
    grammar.names.relation();
    TableGrammar tables = commands.tables();
    if (in.accept(Word.PARTITION)) {
      in.expect(Word.OF);
      grammar.names.relation();
      tables.elements().optionalTyped();
      tables.partitions().bound();
    } else {
      in.expect(Token.LEFT_PAREN);
      if (!in.is(Token.RIGHT_PAREN)) {
        tables.elements().list();
      }
      in.expect(Token.RIGHT_PAREN);
      if (in.accept(Word.INHERITS)) {
        in.expect(Token.LEFT_PAREN);
        grammar.names.relations();
        in.expect(Token.RIGHT_PAREN);
      }
    }
    in.expect(Word.SERVER);
    grammar.names.column();
    optionalOptions();
    return StatementGrammar.unsupported("CREATE FOREIGN TABLE", position);
  }

  /// Behind CREATE, at USER MAPPING.
  Statement createMapping(int position) {
    in.advance();
    in.advance();
    commands.ifNotExists();
    in.expect(Word.FOR);
    mappedUser();
    in.expect(Word.SERVER);
    grammar.names.column();
    optionalOptions();
    return StatementGrammar.unsupported("CREATE USER MAPPING", position);
  }

  /// A role or USER.
  void mappedUser() {
    if (!in.accept(Word.USER)) {
      grammar.names.role();
    }
  }

  /// At IMPORT.
  Statement importSchema(int position) {
    in.advance();
    in.expect(Word.FOREIGN, Word.SCHEMA);
    grammar.names.column();
    boolean limited = in.accept(Word.LIMIT);
    if (limited) {
      in.expect(Word.TO);
    } else {
      limited = in.accept(Word.EXCEPT);
    }
    if (limited) {
      in.expect(Token.LEFT_PAREN);
      grammar.names.relations();
      in.expect(Token.RIGHT_PAREN);
    }
    in.expect(Word.FROM, Word.SERVER);
    grammar.names.column();
    in.expect(Word.INTO);
    grammar.names.column();
    optionalOptions();
    return StatementGrammar.unsupported("IMPORT FOREIGN SCHEMA", position);
  }

  /// Behind ALTER FOREIGN DATA WRAPPER.
  Statement alterWrapper(int position) {
    grammar.names.column();
    if (!commands.alter().common()) {
      int start = in.position();
      wrapperOptions();
      if (in.is(Word.OPTIONS)) {
        grammar.options.alterForeign();
      } else if (in.position() == start) {
        throw in.unexpected();
      }
    }
    return StatementGrammar.unsupported("ALTER FOREIGN DATA WRAPPER", position);
  }

  /// Behind ALTER, at SERVER.
  Statement alterServer(int position) {
    in.advance();
    grammar.names.column();
    if (!commands.alter().common()) {
      boolean hasVersion = in.is(Word.VERSION);
      version();
      if (!hasVersion || in.is(Word.OPTIONS)) {
        grammar.options.alterForeign();
      }
    }
    return StatementGrammar.unsupported("ALTER SERVER", position);
  }

  /// Behind ALTER, at USER MAPPING.
  Statement alterMapping(int position) {
    in.advance();
    in.advance();
    in.expect(Word.FOR);
    mappedUser();
    in.expect(Word.SERVER);
    grammar.names.column();
    grammar.options.alterForeign();
    return StatementGrammar.unsupported("ALTER USER MAPPING", position);
  }
}
