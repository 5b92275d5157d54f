package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;

/// ALTER of objects without meaning here yet.
final class AlterObjectGrammar {
  private final Commands commands;
  private final Grammar grammar;
  private final TokenStream in;
  private final AlterGrammar alter;

  AlterObjectGrammar(Commands commands) {
    this.commands = commands;
    this.grammar = commands.grammar;
    this.in = grammar.in;
    this.alter = commands.alter();
  }

  /// An object with a name that may have a schema, and nothing but the common changes.
  void named() {
    in.advance();
    grammar.names.any();
    alter.requireCommon();
  }

  void domain() {
    in.advance();
    grammar.names.any();
    if (in.is(Word.RENAME, Word.CONSTRAINT)) {
      renamePart();
      return;
    }
    if (alter.common()) {
      return;
    }
    switch (in.kind()) {
      case Word.SET -> {
        in.advance();
        if (in.accept(Word.DEFAULT)) {
          grammar.expressions.expression();
        } else {
          in.expect(Word.NOT, Word.NULL);
        }
      }
      case Word.DROP -> {
        in.advance();
        if (in.accept(Word.CONSTRAINT)) {
          commands.ifExists();
          grammar.names.column();
          commands.cascade();
        } else if (!in.accept(Word.DEFAULT)) {
          in.expect(Word.NOT, Word.NULL);
        }
      }
      case Word.ADD -> {
        in.advance();
        commands.constraints().table();
      }
      default -> {
        in.expect(Word.VALIDATE, Word.CONSTRAINT);
        grammar.names.column();
      }
    }
  }

  private void renamePart() {
    in.advance();
    in.advance();
    grammar.names.column();
    in.expect(Word.TO);
    grammar.names.column();
  }

  void type() {
    in.advance();
    grammar.names.any();
    if (in.is(Word.RENAME, Word.ATTRIBUTE)) {
      renamePart();
      commands.cascade();
    } else if (in.is(Word.RENAME, Word.VALUE)) {
      in.advance();
      in.advance();
      in.takeString();
      in.expect(Word.TO);
      in.takeString();
    } else if (in.is(Word.ADD, Word.VALUE)) {
      addValue();
    } else if (in.is(Word.SET, Token.LEFT_PAREN)) {
      in.advance();
      commands.operators().setOptions();
    } else if (!alter.common()) {
      do {
        attribute();
      } while (in.accept(Token.COMMA));
    }
  }

  private void addValue() {
    in.advance();
    in.advance();
    commands.ifNotExists();
    in.takeString();
    if (in.accept(Word.BEFORE) || in.accept(Word.AFTER)) {
      in.takeString();
    }
  }

  private void attribute() {
    if (in.accept(Word.ADD)) {
      in.expect(Word.ATTRIBUTE);
      grammar.names.column();
      typeAndCollation();
    } else if (in.accept(Word.DROP)) {
      in.expect(Word.ATTRIBUTE);
      commands.ifExists();
      grammar.names.column();
    } else {
      in.expect(Word.ALTER, Word.ATTRIBUTE);
      grammar.names.column();
      if (in.accept(Word.SET)) {
        in.expect(Word.DATA);
      }
      in.expect(Word.TYPE);
      typeAndCollation();
    }
    commands.cascade();
  }

  private void typeAndCollation() {
    grammar.types.type();
    if (in.accept(Word.COLLATE)) {
      grammar.names.any();
    }
  }

  void extension() {
    in.advance();
    grammar.names.column();
    if (in.accept(Word.UPDATE)) {
      if (in.accept(Word.TO)) {
        grammar.names.nonReservedOrString();
      }
    } else if (in.accept(Word.ADD) || in.accept(Word.DROP)) {
      commands.comments().subject();
    } else {
      alter.requireCommon();
    }
  }

  void collation() {
    in.advance();
    grammar.names.any();
    if (in.accept(Word.REFRESH)) {
      in.expect(Word.VERSION);
    } else {
      alter.requireCommon();
    }
  }

  void statistics() {
    in.advance();
    boolean ifExists = commands.ifExists();
    grammar.names.any();
    if (in.is(Word.SET, Word.STATISTICS)) {
      in.advance();
      in.advance();
      grammar.options.number();
    } else if (ifExists) {
      throw in.unexpected();
    } else {
      alter.requireCommon();
    }
  }

  void tablespace() {
    in.advance();
    grammar.names.column();
    if (in.is(Word.SET) || in.is(Word.RESET)) {
      in.advance();
      grammar.options.relation();
    } else {
      alter.requireCommon();
    }
  }

  /// Names the feature.
  String textSearch() {
    in.advance();
    in.expect(Word.SEARCH);
    boolean dictionary = in.is(Word.DICTIONARY);
    boolean configuration = in.is(Word.CONFIGURATION);
    String kind = commands.drop().textSearchKind().name().replace('_', ' ');
    grammar.names.any();
    if (dictionary && in.is(Token.LEFT_PAREN)) {
      grammar.options.definition();
    } else if (configuration && !in.is(Word.RENAME) && !in.is(Word.OWNER) && !in.is(Word.SET)) {
      mapping();
    } else {
      alter.requireCommon();
    }
    return "ALTER " + kind;
  }

  private void mapping() {
    int kind = in.kind();
    switch (kind) {
      case Word.ADD, Word.ALTER, Word.DROP -> in.advance();
      default -> throw in.unexpected();
    }
    in.expect(Word.MAPPING);
    if (kind == Word.DROP) {
      commands.ifExists();
    }
    if (kind == Word.ALTER && in.accept(Word.REPLACE)) {
      replaced();
      return;
    }
    in.expect(Word.FOR);
    grammar.names.columns();
    if (kind == Word.DROP) {
      return;
    }
    if (kind == Word.ALTER && in.accept(Word.REPLACE)) {
      replaced();
      return;
    }
    in.expect(Word.WITH);
    grammar.names.anyList();
  }

  private void replaced() {
    grammar.names.any();
    in.expect(Word.WITH);
    grammar.names.any();
  }

  void system() {
    in.advance();
    int position = in.position();
    if (in.accept(Word.RESET)) {
      commands.settings().behindReset(position);
    } else {
      in.expect(Word.SET);
      commands.settings().assignment(position);
    }
  }

  /// RULE and TRIGGER, which are named with their table.
  void ofTable() {
    boolean trigger = in.is(Word.TRIGGER);
    in.advance();
    grammar.names.column();
    in.expect(Word.ON);
    grammar.names.relation();
    if (trigger && alter.depends()) {
      return;
    }
    in.expect(Word.RENAME, Word.TO);
    grammar.names.column();
  }
}
