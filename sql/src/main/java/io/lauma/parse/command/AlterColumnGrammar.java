package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.AlterAction;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.parse.tree.SequenceOption;
import io.lauma.parse.tree.TypeName;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// ALTER TABLE ... ALTER COLUMN.
final class AlterColumnGrammar {
  private static final int COLUMNS_MAX = Short.MAX_VALUE;

  private final Commands commands;
  private final Grammar grammar;
  private final TokenStream in;

  AlterColumnGrammar(Commands commands) {
    this.commands = commands;
    this.grammar = commands.grammar;
    this.in = grammar.in;
  }

  /// At the column's name or, for an index, number.
  AlterAction alter(int position) {
    if (in.is(Token.INTEGER)) {
      return statisticsByNumber(position);
    }
    String column = grammar.names.column();
    int kind = in.kind();
    in.advance();
    return switch (kind) {
      case Word.SET -> set(column, position);
      case Word.DROP -> drop(column, position);
      case Word.TYPE -> type(column, position);
      case Word.RESET ->
          new AlterAction.SetColumnOptions(column, grammar.options.relation(), true, position);
      case Word.ADD -> {
        in.expect(Word.GENERATED);
        boolean always = always();
        in.expect(Word.AS, Word.IDENTITY);
        List<SequenceOption> options = commands.sequences().optionalInParens();
        yield new AlterAction.AddIdentity(column, always, options, position);
      }
      case Word.RESTART -> {
        in.back();
        yield identity(column, position);
      }
      case Word.OPTIONS -> {
        in.back();
        grammar.options.alterForeign();
        yield new AlterAction.UnsupportedAction("ALTER COLUMN OPTIONS", position);
      }
      default -> {
        in.back();
        throw in.unexpected();
      }
    };
  }

  private AlterAction statisticsByNumber(int position) {
    int numberPosition = in.position();
    int number = in.takeInteger();
    in.expect(Word.SET, Word.STATISTICS);
    int target = integer();
    if (number <= 0 || number > COLUMNS_MAX) {
      throw TokenStream.failure(
          SqlState.INVALID_PARAMETER_VALUE,
          "column number must be in range from 1 to " + COLUMNS_MAX,
          numberPosition);
    }
    return new AlterAction.SetStatistics(null, number, target, position);
  }

  private int integer() {
    boolean negative = in.accept(Token.MINUS);
    if (!negative) {
      in.accept(Token.PLUS);
    }
    int value = in.takeInteger();
    return negative ? -value : value;
  }

  private boolean always() {
    if (in.accept(Word.ALWAYS)) {
      return true;
    }
    in.expect(Word.BY, Word.DEFAULT);
    return false;
  }

  private AlterAction set(String column, int position) {
    return switch (in.kind()) {
      case Word.DEFAULT -> {
        in.advance();
        Expression value = grammar.expressions.expression();
        yield new AlterAction.SetDefault(column, value, position);
      }
      case Word.NOT -> {
        in.advance();
        in.expect(Word.NULL);
        yield new AlterAction.SetNotNull(column, true, position);
      }
      case Word.STATISTICS -> {
        in.advance();
        yield new AlterAction.SetStatistics(column, 0, integer(), position);
      }
      case Token.LEFT_PAREN -> {
        yield new AlterAction.SetColumnOptions(column, grammar.options.relation(), false, position);
      }
      case Word.STORAGE -> {
        in.advance();
        yield new AlterAction.SetStorage(column, grammar.names.column(), position);
      }
      case Word.COMPRESSION -> {
        in.advance();
        String method = in.accept(Word.DEFAULT) ? "default" : grammar.names.column();
        yield new AlterAction.SetCompression(column, method, position);
      }
      case Word.DATA -> {
        in.advance();
        in.expect(Word.TYPE);
        yield type(column, position);
      }
      default -> {
        in.back();
        yield identity(column, position);
      }
    };
  }

  private AlterAction drop(String column, int position) {
    int kind = in.kind();
    in.advance();
    return switch (kind) {
      case Word.DEFAULT -> new AlterAction.SetDefault(column, null, position);
      case Word.NOT -> {
        in.expect(Word.NULL);
        yield new AlterAction.SetNotNull(column, false, position);
      }
      case Word.EXPRESSION -> new AlterAction.DropExpression(column, commands.ifExists(), position);
      case Word.IDENTITY -> new AlterAction.DropIdentity(column, commands.ifExists(), position);
      default -> {
        in.back();
        throw in.unexpected();
      }
    };
  }

  private AlterAction type(String column, int position) {
    TypeName type = grammar.types.type();
    QualifiedName collation = in.accept(Word.COLLATE) ? grammar.names.any() : null;
    Expression using = in.accept(Word.USING) ? grammar.expressions.expression() : null;
    return new AlterAction.SetType(column, type, collation, using, position);
  }

  /// SET GENERATED, SET with a sequence's option, RESTART; any number of them.
  private AlterAction identity(String column, int position) {
    @Nullable Boolean always = null;
    List<SequenceOption> options = new ArrayList<>();
    while (in.is(Word.SET) || in.is(Word.RESTART)) {
      if (in.accept(Word.SET)) {
        if (in.accept(Word.GENERATED)) {
          always = always();
          continue;
        }
        int optionPosition = in.position();
        SequenceOption option = commands.sequences().optional();
        if (option == null) {
          throw in.unexpected();
        }
        requireForIdentity(option, optionPosition);
        options.add(option);
      } else {
        SequenceOption restart = commands.sequences().optional();
        if (restart != null) {
          options.add(restart);
        }
      }
    }
    return new AlterAction.SetIdentity(column, always, List.copyOf(options), position);
  }

  private static void requireForIdentity(SequenceOption option, int position) {
    String refused =
        switch (option) {
          case SequenceOption.AsType _ -> "as";
          case SequenceOption.Restart _ -> "restart";
          case SequenceOption.OwnedBy _ -> "owned_by";
          default -> "";
        };
    if (!refused.isEmpty()) {
      throw TokenStream.syntaxFailure(
          "sequence option \"" + refused + "\" not supported here", position);
    }
  }
}
