package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Expression.IntegerLiteral;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.parse.tree.SettingStatement;
import io.lauma.parse.tree.SettingStatement.DiscardKind;
import io.lauma.parse.tree.SettingStatement.SetVariable;
import io.lauma.parse.tree.SettingStatement.Value;
import io.lauma.parse.tree.Statement;
import io.lauma.parse.tree.TransactionStatement;
import io.lauma.parse.tree.TransactionStatement.SetTransaction;
import io.lauma.parse.tree.TypeName;
import io.lauma.parse.tree.TypeName.IntervalFields;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// SET, SHOW, RESET and DISCARD.
final class SettingGrammar {
  private final Grammar grammar;
  private final TokenStream in;
  private final TransactionGrammar transactions;

  SettingGrammar(Grammar grammar, TransactionGrammar transactions) {
    this.grammar = grammar;
    this.in = grammar.in;
    this.transactions = transactions;
  }

  Statement statement(int position) {
    int kind = in.kind();
    in.advance();
    return switch (kind) {
      case Word.SET -> set(position);
      case Word.SHOW -> show(position);
      case Word.RESET -> reset(position);
      default -> discard(position);
    };
  }

  private Statement set(int position) {
    if (in.accept(Word.CONSTRAINTS)) {
      return constraints(position);
    }
    boolean local = in.is(Word.LOCAL) && !isNamedHere();
    if (local) {
      in.advance();
    } else if (in.is(Word.SESSION, Word.CHARACTERISTICS)) {
      return sessionCharacteristics(position);
    } else if (in.is(Word.SESSION) && !isNamedHere() && in.peek(1) != Word.AUTHORIZATION) {
      in.advance();
    }
    if (in.is(Word.SESSION, Word.CHARACTERISTICS)) {
      return sessionCharacteristics(position);
    }
    if (in.is(Word.TRANSACTION) && !isNamedHere()) {
      return transaction(local, position);
    }
    return rest(local, position);
  }

  /// Whether the current word is the name of a setting, not a key word of SET.
  private boolean isNamedHere() {
    int next = in.peek(1);
    return next == Token.EQUALS || next == Word.TO || next == Token.DOT || next == Word.FROM;
  }

  private Statement constraints(int position) {
    List<QualifiedName> names = in.accept(Word.ALL) ? List.of() : grammar.names.relations();
    boolean deferred = in.accept(Word.DEFERRED);
    if (!deferred) {
      in.expect(Word.IMMEDIATE);
    }
    return new TransactionStatement.SetConstraints(names, deferred, position);
  }

  private Statement sessionCharacteristics(int position) {
    in.advance();
    in.advance();
    in.expect(Word.AS, Word.TRANSACTION);
    return new SetTransaction(true, false, transactions.modes(), position);
  }

  private Statement transaction(boolean local, int position) {
    in.advance();
    if (in.accept(Word.SNAPSHOT)) {
      return new TransactionStatement.SetTransactionSnapshot(local, in.takeString(), position);
    }
    return new SetTransaction(false, local, transactions.modes(), position);
  }

  /// `SET name ...` of ALTER ROLE, ALTER DATABASE and CREATE FUNCTION, behind SET.
  SettingStatement behindSet(int position) {
    if (in.is(Word.TRANSACTION) && !isNamedHere()) {
      in.advance();
      transactions.modes();
      return new SetVariable("TRANSACTION", List.of(), false, position);
    }
    if (in.is(Word.SESSION, Word.CHARACTERISTICS)) {
      in.advance();
      in.advance();
      in.expect(Word.AS, Word.TRANSACTION);
      transactions.modes();
      return new SetVariable("SESSION CHARACTERISTICS", List.of(), false, position);
    }
    return rest(false, position);
  }

  /// `RESET name` behind RESET.
  SettingStatement behindReset(int position) {
    return reset(position);
  }

  private SettingStatement rest(boolean local, int position) {
    if (!isNamedHere()) {
      SettingStatement special = special(local, position);
      if (special != null) {
        return special;
      }
    }
    String name = name();
    return value(name, local, position);
  }

  /// `name = value` alone, as ALTER SYSTEM takes it.
  SettingStatement assignment(int position) {
    return value(name(), false, position);
  }

  private SettingStatement value(String name, boolean local, int position) {
    if (in.accept(Word.FROM)) {
      in.expect(Word.CURRENT);
      return new SettingStatement.SetFromCurrent(name, position);
    }
    if (!in.accept(Token.EQUALS)) {
      in.expect(Word.TO);
    }
    if (in.accept(Word.DEFAULT)) {
      return new SetVariable(name, List.of(), local, position);
    }
    List<Value> values = new ArrayList<>();
    do {
      values.add(value());
    } while (in.accept(Token.COMMA));
    return new SetVariable(name, List.copyOf(values), local, position);
  }

  private @Nullable SettingStatement special(boolean local, int position) {
    return switch (in.kind()) {
      case Word.TIME -> {
        in.advance();
        in.expect(Word.ZONE);
        yield new SetVariable("timezone", zone(), local, position);
      }
      case Word.CATALOG -> {
        in.advance();
        in.takeString();
        throw TokenStream.failure(
            SqlState.FEATURE_NOT_SUPPORTED,
            "current database cannot be changed",
            in.lastPosition());
      }
      case Word.SCHEMA -> {
        in.advance();
        yield new SetVariable("search_path", text(in.takeString()), local, position);
      }
      case Word.NAMES -> {
        in.advance();
        yield new SetVariable("client_encoding", encoding(), local, position);
      }
      case Word.ROLE -> {
        in.advance();
        yield new SetVariable("role", text(grammar.names.nonReservedOrString()), local, position);
      }
      case Word.SESSION -> {
        in.advance();
        in.expect(Word.AUTHORIZATION);
        List<Value> values =
            in.accept(Word.DEFAULT) ? List.of() : text(grammar.names.nonReservedOrString());
        yield new SetVariable("session_authorization", values, local, position);
      }
      case Word.XML -> {
        in.advance();
        in.expect(Word.OPTION);
        String option = in.is(Word.DOCUMENT) ? "DOCUMENT" : "CONTENT";
        if (!in.accept(Word.DOCUMENT)) {
          in.expect(Word.CONTENT);
        }
        yield new SetVariable("xmloption", text(option), local, position);
      }
      default -> {
        yield null;
      }
    };
  }

  private static List<Value> text(String text) {
    return List.of(new Value.StringText(text));
  }

  private List<Value> encoding() {
    if (in.is(Token.STRING)) {
      return text(in.take());
    }
    in.accept(Word.DEFAULT);
    return List.of();
  }

  private List<Value> zone() {
    if (in.accept(Word.DEFAULT) || in.accept(Word.LOCAL)) {
      return List.of();
    }
    if (in.is(Word.INTERVAL)) {
      return List.of(intervalZone());
    }
    if (in.is(Token.STRING) || in.is(Token.IDENT)) {
      return text(in.take());
    }
    return List.of(new Value.NumberText(grammar.options.number().text()));
  }

  private Value intervalZone() {
    int position = in.position();
    in.advance();
    if (in.is(Token.LEFT_PAREN)) {
      in.advance();
      int precision = in.takeInteger();
      in.expect(Token.RIGHT_PAREN);
      TypeName type =
          new TypeName(
              List.of("pg_catalog", "interval"),
              List.of(new IntegerLiteral(precision, position)),
              null,
              List.of(),
              false,
              false,
              position);
      return new Value.Interval(type, in.takeString());
    }
    String text = in.takeString();
    int fieldsPosition = in.position();
    TypeName type = grammar.types.intervalFields(position);
    IntervalFields fields = type.fields();
    boolean allowed =
        fields == null
            || fields == IntervalFields.HOUR
            || fields == IntervalFields.MINUTE
            || fields == IntervalFields.HOUR_TO_MINUTE;
    if (!allowed) {
      throw TokenStream.syntaxFailure(
          "time zone interval must be HOUR or HOUR TO MINUTE", fieldsPosition);
    }
    return new Value.Interval(type, text);
  }

  /// A setting's name: parts joined by dots.
  String name() {
    String name = grammar.names.column();
    if (!in.is(Token.DOT)) {
      return name;
    }
    StringBuilder text = new StringBuilder(name);
    while (in.accept(Token.DOT)) {
      text.append('.').append(grammar.names.column());
    }
    return text.toString();
  }

  private Value value() {
    return switch (in.kind()) {
      case Token.INTEGER, Token.NUMERIC, Token.PLUS, Token.MINUS ->
          new Value.NumberText(grammar.options.number().text());
      default -> new Value.StringText(grammar.options.booleanOrString());
    };
  }

  private Statement show(int position) {
    if (in.accept(Word.ALL)) {
      return new SettingStatement.Show("all", true, position);
    }
    return new SettingStatement.Show(nameOrAlias(), false, position);
  }

  /// A setting's name, or the words that stand for one.
  private String nameOrAlias() {
    if (in.is(Word.TIME, Word.ZONE)) {
      in.advance();
      in.advance();
      return "timezone";
    }
    if (in.is(Word.TRANSACTION, Word.ISOLATION)) {
      in.advance();
      in.advance();
      in.expect(Word.LEVEL);
      return "transaction_isolation";
    }
    if (in.is(Word.SESSION, Word.AUTHORIZATION)) {
      in.advance();
      in.advance();
      return "session_authorization";
    }
    return name();
  }

  private SettingStatement reset(int position) {
    if (in.accept(Word.ALL)) {
      return new SettingStatement.ResetVariable("all", true, position);
    }
    return new SettingStatement.ResetVariable(nameOrAlias(), false, position);
  }

  private Statement discard(int position) {
    DiscardKind kind =
        switch (in.kind()) {
          case Word.ALL -> DiscardKind.ALL;
          case Word.PLANS -> DiscardKind.PLANS;
          case Word.SEQUENCES -> DiscardKind.SEQUENCES;
          case Word.TEMP, Word.TEMPORARY -> DiscardKind.TEMPORARY;
          default -> throw in.unexpected();
        };
    in.advance();
    return new SettingStatement.Discard(kind, position);
  }
}
