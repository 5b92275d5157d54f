package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.AlterStatement;
import io.lauma.parse.tree.Option;
import io.lauma.parse.tree.PrivilegeStatement.RoleName;
import io.lauma.parse.tree.SettingStatement;
import io.lauma.parse.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// ALTER, told apart by the words behind it.
final class AlterGrammar {
  private final Commands commands;
  private final Grammar grammar;
  private final TokenStream in;

  AlterGrammar(Commands commands) {
    this.commands = commands;
    this.grammar = commands.grammar;
    this.in = grammar.in;
  }

  /// At ALTER.
  Statement alter() {
    int position = in.position();
    in.advance();
    return switch (in.kind()) {
      case Word.TABLE, Word.INDEX, Word.SEQUENCE, Word.VIEW, Word.MATERIALIZED ->
          new AlterTableGrammar(commands).alter(position);
      case Word.FOREIGN -> {
        if (in.peek(1) == Word.TABLE) {
          yield new AlterTableGrammar(commands).alter(position);
        }
        in.advance();
        in.expect(Word.DATA, Word.WRAPPER);
        yield commands.foreign().alterWrapper(position);
      }
      case Word.SCHEMA -> schema(position);
      case Word.DATABASE -> database(position);
      case Word.ROLE, Word.GROUP -> commands.roles().alter(position);
      case Word.USER ->
          in.peek(1) == Word.MAPPING
              ? commands.foreign().alterMapping(position)
              : commands.roles().alter(position);
      case Word.FUNCTION, Word.PROCEDURE, Word.ROUTINE, Word.AGGREGATE ->
          commands.routines().alter(position);
      case Word.OPERATOR -> commands.operators().alter(position);
      case Word.DEFAULT -> commands.privileges().alterDefault(position);
      case Word.PUBLICATION, Word.SUBSCRIPTION -> commands.replication().alter(position);
      case Word.POLICY -> commands.policies().alterPolicy(position);
      case Word.SERVER -> commands.foreign().alterServer(position);
      case Word.EVENT -> commands.triggers().alterEvent(position);
      default -> other(position);
    };
  }

  private Statement other(int position) {
    AlterObjectGrammar objects = new AlterObjectGrammar(commands);
    String word = in.text().toUpperCase(Locale.ROOT);
    String feature = "ALTER " + word;
    switch (in.kind()) {
      case Word.DOMAIN -> objects.domain();
      case Word.TYPE -> objects.type();
      case Word.EXTENSION -> objects.extension();
      case Word.COLLATION -> objects.collation();
      case Word.CONVERSION -> objects.named();
      case Word.STATISTICS -> objects.statistics();
      case Word.LANGUAGE, Word.PROCEDURAL -> {
        in.accept(Word.PROCEDURAL);
        in.expect(Word.LANGUAGE);
        grammar.names.column();
        requireCommon();
        feature = "ALTER LANGUAGE";
      }
      case Word.LARGE -> {
        in.advance();
        in.expect(Word.OBJECT);
        grammar.options.number();
        in.expect(Word.OWNER, Word.TO);
        grammar.names.role();
        feature = "ALTER LARGE OBJECT";
      }
      case Word.TABLESPACE -> objects.tablespace();
      case Word.TEXT -> feature = objects.textSearch();
      case Word.SYSTEM -> objects.system();
      case Word.RULE, Word.TRIGGER -> objects.ofTable();
      default -> throw in.unexpected();
    }
    return StatementGrammar.unsupported(feature, position);
  }

  /// Takes RENAME TO, OWNER TO, SET SCHEMA or [NO] DEPENDS ON EXTENSION; false where none is.
  boolean common() {
    return switch (in.kind()) {
      case Word.RENAME -> {
        in.advance();
        in.expect(Word.TO);
        grammar.names.column();
        yield true;
      }
      case Word.OWNER -> {
        in.advance();
        in.expect(Word.TO);
        grammar.names.role();
        yield true;
      }
      case Word.SET -> {
        if (in.peek(1) != Word.SCHEMA) {
          yield false;
        }
        in.advance();
        in.advance();
        grammar.names.column();
        yield true;
      }
      case Word.DEPENDS, Word.NO -> {
        yield depends();
      }
      default -> {
        yield false;
      }
    };
  }

  /// Takes [NO] DEPENDS ON EXTENSION; false where it is not.
  boolean depends() {
    if (in.is(Word.NO)) {
      if (in.peek(1) != Word.DEPENDS) {
        return false;
      }
      in.advance();
    }
    if (!in.accept(Word.DEPENDS)) {
      return false;
    }
    in.expect(Word.ON, Word.EXTENSION);
    grammar.names.column();
    return true;
  }

  void requireCommon() {
    if (!common()) {
      throw in.unexpected();
    }
  }

  private Statement schema(int position) {
    in.advance();
    String name = grammar.names.column();
    if (in.accept(Word.RENAME)) {
      in.expect(Word.TO);
      return new AlterStatement.RenameSchema(name, grammar.names.column(), position);
    }
    in.expect(Word.OWNER, Word.TO);
    return new AlterStatement.AlterSchemaOwner(name, grammar.names.role(), position);
  }

  private Statement database(int position) {
    in.advance();
    String name = grammar.names.column();
    int settingPosition = in.position();
    return switch (in.kind()) {
      case Word.RENAME -> {
        in.advance();
        in.expect(Word.TO);
        yield new AlterStatement.RenameDatabase(name, grammar.names.column(), position);
      }
      case Word.OWNER -> {
        if (in.peek(1) == Word.TO) {
          in.advance();
          in.advance();
          RoleName owner = grammar.names.role();
          yield new AlterStatement.AlterDatabaseOwner(name, owner, position);
        }
        yield databaseOptions(name, position);
      }
      case Word.SET -> {
        in.advance();
        if (in.is(Word.TABLESPACE)
            && in.peek(1) != Word.TO
            && in.peek(1) != Token.EQUALS
            && in.peek(1) != Token.DOT) {
          in.advance();
          Option tablespace =
              new Option(
                  null,
                  "tablespace",
                  new Option.StringText(grammar.names.column()),
                  settingPosition);
          yield new AlterStatement.AlterDatabase(name, List.of(tablespace), position);
        }
        SettingStatement setting = commands.settings().behindSet(settingPosition);
        yield new AlterStatement.AlterDatabaseSet(name, setting, position);
      }
      case Word.RESET -> {
        in.advance();
        SettingStatement setting = commands.settings().behindReset(settingPosition);
        yield new AlterStatement.AlterDatabaseSet(name, setting, position);
      }
      case Word.REFRESH -> {
        in.advance();
        in.expect(Word.COLLATION, Word.VERSION);
        yield StatementGrammar.unsupported("ALTER DATABASE REFRESH COLLATION VERSION", position);
      }
      default -> {
        yield databaseOptions(name, position);
      }
    };
  }

  private Statement databaseOptions(String name, int position) {
    in.accept(Word.WITH);
    List<Option> options = new ArrayList<>();
    while (!in.is(Token.EOF) && !in.is(Token.SEMICOLON)) {
      options.add(commands.create().databaseOption());
    }
    return new AlterStatement.AlterDatabase(name, List.copyOf(options), position);
  }
}
