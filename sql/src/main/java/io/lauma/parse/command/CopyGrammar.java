package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.MaintenanceStatement.Copy;
import io.lauma.parse.tree.Option;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.parse.tree.Statement;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// COPY with the options of today and of old.
final class CopyGrammar {
  private final Grammar grammar;
  private final TokenStream in;

  CopyGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  Copy copy(int position) {
    in.advance();
    if (in.accept(Token.LEFT_PAREN)) {
      Statement query = grammar.modifications.preparable();
      in.expect(Token.RIGHT_PAREN, Word.TO);
      boolean program = in.accept(Word.PROGRAM);
      String file = file(program);
      in.accept(Word.WITH);
      return new Copy(
          null, List.of(), query, false, program, file, options(List.of()), null, position);
    }
    List<Option> first = new ArrayList<>();
    if (in.is(Word.BINARY)) {
      first.add(format("binary", in.position()));
      in.advance();
    }
    QualifiedName table = grammar.names.relation();
    List<String> columns = grammar.names.optionalColumnsInParens();
    boolean from = in.accept(Word.FROM);
    if (!from) {
      in.expect(Word.TO);
    }
    boolean program = in.accept(Word.PROGRAM);
    String file = file(program);
    delimiters(first);
    in.accept(Word.WITH);
    List<Option> options = options(first);
    int wherePosition = in.position();
    Expression where = grammar.selects.where();
    if (where != null && !from) {
      throw TokenStream.syntaxFailure("WHERE clause not allowed with COPY TO", wherePosition);
    }
    return new Copy(table, columns, null, from, program, file, options, where, position);
  }

  private @Nullable String file(boolean program) {
    if (in.is(Token.STRING)) {
      return in.take();
    }
    if (!in.accept(Word.STDIN)) {
      in.expect(Word.STDOUT);
    }
    if (program) {
      throw new SqlException(SqlState.SYNTAX_ERROR, "STDIN/STDOUT not allowed with PROGRAM");
    }
    return null;
  }

  private void delimiters(List<Option> options) {
    int position = in.position();
    if (in.is(Word.USING) || in.is(Word.DELIMITERS)) {
      in.accept(Word.USING);
      in.expect(Word.DELIMITERS);
      options.add(text("delimiter", in.takeString(), position));
    }
  }

  private static Option format(String format, int position) {
    return text("format", format, position);
  }

  private static Option text(String name, String value, int position) {
    return new Option(null, name, new Option.StringText(value), position);
  }

  private List<Option> options(List<Option> first) {
    List<Option> options = new ArrayList<>(first);
    if (in.is(Token.LEFT_PAREN)) {
      options.addAll(grammar.options.copy());
      return List.copyOf(options);
    }
    while (true) {
      Option option = oldOption();
      if (option == null) {
        return List.copyOf(options);
      }
      options.add(option);
    }
  }

  private @Nullable Option oldOption() {
    int position = in.position();
    int kind = in.kind();
    return switch (kind) {
      case Word.BINARY, Word.CSV -> {
        in.advance();
        yield format(kind == Word.CSV ? "csv" : "binary", position);
      }
      case Word.FREEZE, Word.HEADER -> {
        in.advance();
        yield text(kind == Word.FREEZE ? "freeze" : "header", "true", position);
      }
      case Word.DELIMITER -> {
        yield textBehindAs("delimiter", position);
      }
      case Word.NULL -> {
        yield textBehindAs("null", position);
      }
      case Word.QUOTE -> {
        yield textBehindAs("quote", position);
      }
      case Word.ESCAPE -> {
        yield textBehindAs("escape", position);
      }
      case Word.ENCODING -> {
        in.advance();
        yield text("encoding", in.takeString(), position);
      }
      case Word.FORCE -> {
        in.advance();
        yield force(position);
      }
      default -> {
        yield null;
      }
    };
  }

  private Option textBehindAs(String name, int position) {
    in.advance();
    in.accept(Word.AS);
    return text(name, in.takeString(), position);
  }

  private Option force(int position) {
    if (in.accept(Word.QUOTE)) {
      if (in.accept(Token.STAR)) {
        return new Option(null, "force_quote", new Option.Star(), position);
      }
      return columns("force_quote", position);
    }
    if (in.accept(Word.NOT)) {
      in.expect(Word.NULL);
      return columns("force_not_null", position);
    }
    in.expect(Word.NULL);
    return columns("force_null", position);
  }

  private Option columns(String name, int position) {
    List<Option.Value> items = new ArrayList<>();
    for (String column : grammar.names.columns()) {
      items.add(new Option.StringText(column));
    }
    return new Option(null, name, new Option.Items(List.copyOf(items)), position);
  }
}
