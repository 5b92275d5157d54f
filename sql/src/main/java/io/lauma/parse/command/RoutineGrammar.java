package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.scan.Words;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.parse.tree.Statement;
import java.util.List;
import java.util.Locale;

/// CREATE, ALTER and DROP of functions, procedures and aggregates, and references to them.
final class RoutineGrammar {
  private final Commands commands;
  private final Grammar grammar;
  private final TokenStream in;

  RoutineGrammar(Commands commands) {
    this.commands = commands;
    this.grammar = commands.grammar;
    this.in = grammar.in;
  }

  /// Behind CREATE [OR REPLACE], at FUNCTION or PROCEDURE.
  Statement create(int position) {
    boolean function = in.is(Word.FUNCTION);
    in.advance();
    grammar.names.functionName();
    arguments(true);
    if (function && in.accept(Word.RETURNS)) {
      if (in.accept(Word.TABLE)) {
        in.expect(Token.LEFT_PAREN);
        do {
          functionName();
          grammar.types.functionType();
        } while (in.accept(Token.COMMA));
        in.expect(Token.RIGHT_PAREN);
      } else {
        grammar.types.functionType();
      }
    }
    boolean more = true;
    while (more) {
      more = createOption();
    }
    if (in.is(Word.RETURN) || in.is(Word.BEGIN)) {
      body();
    }
    return StatementGrammar.unsupported(
        function ? "CREATE FUNCTION" : "CREATE PROCEDURE", position);
  }

  private void functionName() {
    grammar.names.function();
  }

  /// `(mode name type = default, ...)`.
  void arguments(boolean defaults) {
    in.expect(Token.LEFT_PAREN);
    if (in.accept(Token.RIGHT_PAREN)) {
      return;
    }
    do {
      argument(defaults);
    } while (in.accept(Token.COMMA));
    in.expect(Token.RIGHT_PAREN);
  }

  private void argument(boolean defaults) {
    boolean mode = argumentMode();
    if (Words.isFunctionName(in.kind()) && isTypeAhead()) {
      functionName();
      if (!mode) {
        argumentMode();
      }
    }
    grammar.types.functionType();
    if (defaults && (in.accept(Word.DEFAULT) || in.accept(Token.EQUALS))) {
      grammar.expressions.expression();
    }
  }

  private boolean argumentMode() {
    if (in.accept(Word.IN)) {
      in.accept(Word.OUT);
      return true;
    }
    return in.accept(Word.OUT) || in.accept(Word.INOUT) || in.accept(Word.VARIADIC);
  }

  /// Whether the current word is an argument's name: a type or mode follows it.
  private boolean isTypeAhead() {
    int next = in.peek(1);
    if (in.is(Word.DOUBLE) && next == Word.PRECISION) {
      return false;
    }
    return switch (next) {
      case Word.SETOF, Word.IN, Word.OUT, Word.INOUT, Word.VARIADIC -> true;
      case Word.ARRAY -> false;
      default -> Words.isNonReserved(next);
    };
  }

  /// One option of CREATE FUNCTION; false where none follows.
  private boolean createOption() {
    switch (in.kind()) {
      case Word.AS -> {
        in.advance();
        in.takeString();
        if (in.accept(Token.COMMA)) {
          in.takeString();
        }
      }
      case Word.LANGUAGE -> {
        in.advance();
        grammar.names.nonReservedOrString();
      }
      case Word.TRANSFORM -> {
        in.advance();
        do {
          in.expect(Word.FOR, Word.TYPE);
          grammar.types.type();
        } while (in.accept(Token.COMMA));
      }
      case Word.WINDOW -> in.advance();
      default -> {
        return commonOption();
      }
    }
    return true;
  }

  /// One option that CREATE and ALTER FUNCTION share; false where none follows.
  private boolean commonOption() {
    switch (in.kind()) {
      case Word.CALLED -> {
        in.advance();
        nullInput();
      }
      case Word.RETURNS -> {
        in.advance();
        in.expect(Word.NULL);
        nullInput();
      }
      case Word.STRICT, Word.IMMUTABLE, Word.STABLE, Word.VOLATILE, Word.LEAKPROOF -> in.advance();
      case Word.EXTERNAL -> {
        in.advance();
        in.expect(Word.SECURITY);
        security();
      }
      case Word.SECURITY -> {
        in.advance();
        security();
      }
      case Word.NOT -> {
        in.advance();
        in.expect(Word.LEAKPROOF);
      }
      case Word.COST, Word.ROWS -> {
        in.advance();
        grammar.options.number();
      }
      case Word.SUPPORT -> {
        in.advance();
        grammar.names.any();
      }
      case Word.SET -> {
        int position = in.position();
        in.advance();
        commands.settings().behindSet(position);
      }
      case Word.RESET -> {
        int position = in.position();
        in.advance();
        commands.settings().behindReset(position);
      }
      case Word.PARALLEL -> {
        in.advance();
        grammar.names.column();
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void nullInput() {
    in.expect(Word.ON);
    in.expect(Word.NULL, Word.INPUT);
  }

  private void security() {
    if (!in.accept(Word.DEFINER)) {
      in.expect(Word.INVOKER);
    }
  }

  /// RETURN expression, or BEGIN ATOMIC statements END.
  private void body() {
    if (in.accept(Word.RETURN)) {
      grammar.expressions.expression();
      return;
    }
    in.expect(Word.BEGIN, Word.ATOMIC);
    while (!in.is(Word.END)) {
      if (in.accept(Word.RETURN)) {
        grammar.expressions.expression();
      } else if (!in.is(Token.SEMICOLON)) {
        commands.statements.statement();
      }
      in.expect(Token.SEMICOLON);
    }
    in.expect(Word.END);
  }

  /// Behind ALTER, at FUNCTION, PROCEDURE, ROUTINE or AGGREGATE.
  Statement alter(int position) {
    String kind = in.text().toUpperCase(Locale.ROOT);
    boolean aggregate = in.is(Word.AGGREGATE);
    in.advance();
    if (aggregate) {
      aggregateReference();
    } else {
      reference();
    }
    if (!commands.alter().common()) {
      if (aggregate || !commonOption()) {
        throw in.unexpected();
      }
      boolean more = true;
      while (more) {
        more = commonOption();
      }
      in.accept(Word.RESTRICT);
    }
    return StatementGrammar.unsupported("ALTER " + kind, position);
  }

  /// Behind DROP, at FUNCTION, PROCEDURE, ROUTINE or AGGREGATE.
  Statement drop(int position) {
    String kind = in.text().toUpperCase(Locale.ROOT);
    boolean aggregate = in.is(Word.AGGREGATE);
    switch (in.kind()) {
      case Word.FUNCTION, Word.PROCEDURE, Word.ROUTINE, Word.AGGREGATE -> in.advance();
      default -> throw in.unexpected();
    }
    commands.ifExists();
    do {
      if (aggregate) {
        aggregateReference();
      } else {
        reference();
      }
    } while (in.accept(Token.COMMA));
    commands.cascade();
    return StatementGrammar.unsupported("DROP " + kind, position);
  }

  /// `name` or `name(types)`.
  QualifiedName reference() {
    int position = in.position();
    boolean simple = in.peek(1) != Token.DOT && in.peek(1) != Token.LEFT_PAREN;
    if (simple) {
      return new QualifiedName(
          List.of(
              Words.isFunctionName(in.kind()) ? grammar.names.function() : grammar.names.column()),
          position);
    }
    QualifiedName name = grammar.names.functionName();
    if (in.is(Token.LEFT_PAREN)) {
      arguments(false);
    }
    return name;
  }

  /// `name(*)`, `name(types)` or `name(types ORDER BY types)`.
  QualifiedName aggregateReference() {
    QualifiedName name = grammar.names.functionName();
    aggregateArguments();
    return name;
  }

  void aggregateArguments() {
    in.expect(Token.LEFT_PAREN);
    if (!in.accept(Token.STAR)) {
      if (!in.is(Word.ORDER)) {
        do {
          argument(false);
        } while (in.accept(Token.COMMA));
      }
      if (in.accept(Word.ORDER)) {
        in.expect(Word.BY);
        do {
          argument(false);
        } while (in.accept(Token.COMMA));
      }
    }
    in.expect(Token.RIGHT_PAREN);
  }
}
