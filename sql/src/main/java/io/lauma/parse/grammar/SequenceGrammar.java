package io.lauma.parse.grammar;

import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.SequenceOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The options of sequences.
public final class SequenceGrammar {
  private final Grammar grammar;
  private final TokenStream in;

  public SequenceGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  /// Options up to the first token that is none.
  public List<SequenceOption> options() {
    List<SequenceOption> options = new ArrayList<>();
    while (true) {
      SequenceOption option = optional();
      if (option == null) {
        return List.copyOf(options);
      }
      options.add(option);
    }
  }

  /// `(...)` with one option at least, or nothing.
  public List<SequenceOption> optionalInParens() {
    if (!in.accept(Token.LEFT_PAREN)) {
      return List.of();
    }
    List<SequenceOption> options = options();
    if (options.isEmpty()) {
      throw in.unexpected();
    }
    in.expect(Token.RIGHT_PAREN);
    return options;
  }

  public @Nullable SequenceOption optional() {
    int position = in.position();
    int kind = in.kind();
    return switch (kind) {
      case Word.AS -> {
        in.advance();
        yield new SequenceOption.AsType(grammar.types.simple(false), position);
      }
      case Word.CACHE -> {
        in.advance();
        yield new SequenceOption.Cache(number(), position);
      }
      case Word.CYCLE -> {
        in.advance();
        yield new SequenceOption.Cycle(true, position);
      }
      case Word.NO -> {
        in.advance();
        yield negative(position);
      }
      case Word.INCREMENT -> {
        in.advance();
        in.accept(Word.BY);
        yield new SequenceOption.Increment(number(), position);
      }
      case Word.MAXVALUE -> {
        in.advance();
        yield new SequenceOption.MaxValue(number(), position);
      }
      case Word.MINVALUE -> {
        in.advance();
        yield new SequenceOption.MinValue(number(), position);
      }
      case Word.OWNED -> {
        in.advance();
        in.expect(Word.BY);
        yield new SequenceOption.OwnedBy(grammar.names.any(), position);
      }
      case Word.SEQUENCE -> {
        in.advance();
        in.expect(Word.NAME);
        yield new SequenceOption.SequenceName(grammar.names.any(), position);
      }
      case Word.START -> {
        in.advance();
        in.accept(Word.WITH);
        yield new SequenceOption.Start(number(), position);
      }
      case Word.RESTART -> {
        in.advance();
        boolean with = in.accept(Word.WITH);
        yield new SequenceOption.Restart(with || atNumber() ? number() : null, position);
      }
      default -> {
        yield null;
      }
    };
  }

  private SequenceOption negative(int position) {
    if (in.accept(Word.MAXVALUE)) {
      return new SequenceOption.MaxValue(null, position);
    }
    if (in.accept(Word.MINVALUE)) {
      return new SequenceOption.MinValue(null, position);
    }
    in.expect(Word.CYCLE);
    return new SequenceOption.Cycle(false, position);
  }

  private boolean atNumber() {
    return switch (in.kind()) {
      case Token.INTEGER, Token.NUMERIC, Token.PLUS, Token.MINUS -> true;
      default -> false;
    };
  }

  private String number() {
    return grammar.options.number().text();
  }
}
