package io.lauma.parse.grammar;

import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.scan.Words;
import io.lauma.parse.tree.Option;
import io.lauma.parse.tree.Option.Value;
import io.lauma.parse.tree.TypeName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lists of options: storage parameters, definitions of objects, and the options of utilities.
public final class OptionGrammar {
  private final Grammar grammar;
  private final TokenStream in;

  public OptionGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  /// `(name = value, toast.name = value, name)`: storage parameters.
  public List<Option> relation() {
    in.expect(Token.LEFT_PAREN);
    List<Option> options = new ArrayList<>();
    do {
      int position = in.position();
      String namespace = null;
      String name = grammar.names.label();
      if (in.accept(Token.DOT)) {
        namespace = name;
        name = grammar.names.label();
      }
      Value value = in.accept(Token.EQUALS) ? definitionValue() : null;
      options.add(new Option(namespace, name, value, position));
    } while (in.accept(Token.COMMA));
    in.expect(Token.RIGHT_PAREN);
    return List.copyOf(options);
  }

  /// `(name = value, name)`: the definition of an object.
  public List<Option> definition() {
    in.expect(Token.LEFT_PAREN);
    List<Option> options = new ArrayList<>();
    do {
      int position = in.position();
      String name = grammar.names.label();
      Value value = in.accept(Token.EQUALS) ? definitionValue() : null;
      options.add(new Option(null, name, value, position));
    } while (in.accept(Token.COMMA));
    in.expect(Token.RIGHT_PAREN);
    return List.copyOf(options);
  }

  /// A type, reserved word, operator, number or string.
  public Value definitionValue() {
    int kind = in.kind();
    if (kind == Token.STRING) {
      return new Option.StringText(in.take());
    }
    if (kind == Token.INTEGER || kind == Token.NUMERIC) {
      return new Option.NumberText(in.take());
    }
    if (kind == Token.PLUS || kind == Token.MINUS) {
      if (in.peek(1) == Token.INTEGER || in.peek(1) == Token.NUMERIC) {
        return number();
      }
    }
    if (kind == Word.OPERATOR && in.peek(1) == Token.LEFT_PAREN) {
      return new Option.Operator(grammar.expressions.operatorName());
    }
    if (NameGrammar.isOperator(kind)) {
      return new Option.Operator(List.of(in.take()));
    }
    if (isReserved(kind) || kind == Word.NONE) {
      return new Option.StringText(in.take());
    }
    TypeName type = grammar.types.functionType();
    return new Option.Type(type);
  }

  private static boolean isReserved(int kind) {
    return kind < Token.IDENT && Words.isLabel(kind) && !Words.isNonReserved(kind);
  }

  /// A number with an optional sign.
  public Option.NumberText number() {
    String sign = "";
    if (in.is(Token.PLUS) || in.is(Token.MINUS)) {
      sign = in.accept(Token.MINUS) ? "-" : "";
      in.accept(Token.PLUS);
    }
    if (!in.is(Token.INTEGER) && !in.is(Token.NUMERIC)) {
      throw in.unexpected();
    }
    return new Option.NumberText(sign + in.take());
  }

  /// `(name value, ...)` as EXPLAIN and VACUUM take it: names of words, values without sign `=`.
  public List<Option> utility() {
    in.expect(Token.LEFT_PAREN);
    List<Option> options = new ArrayList<>();
    do {
      int position = in.position();
      String name;
      if (in.is(Word.ANALYZE) || in.is(Word.ANALYSE)) {
        in.advance();
        name = "analyze";
      } else {
        name = grammar.names.nonReserved();
      }
      options.add(new Option(null, name, utilityValue(), position));
    } while (in.accept(Token.COMMA));
    in.expect(Token.RIGHT_PAREN);
    return List.copyOf(options);
  }

  private @Nullable Value utilityValue() {
    return switch (in.kind()) {
      case Token.INTEGER, Token.NUMERIC, Token.PLUS, Token.MINUS -> number();
      default -> atWord() ? new Option.StringText(booleanOrString()) : null;
    };
  }

  private boolean atWord() {
    return switch (in.kind()) {
      case Word.TRUE, Word.FALSE, Word.ON, Token.STRING -> true;
      default -> Words.isNonReserved(in.kind());
    };
  }

  /// TRUE, FALSE, ON, a word that is not reserved, or a string.
  public String booleanOrString() {
    if (!atWord()) {
      throw in.unexpected();
    }
    return in.take();
  }

  /// `(name value, ...)` as COPY takes it: any word as a name; `*` and lists as values.
  public List<Option> copy() {
    in.expect(Token.LEFT_PAREN);
    List<Option> options = new ArrayList<>();
    do {
      int position = in.position();
      String name = grammar.names.label();
      options.add(new Option(null, name, copyValue(), position));
    } while (in.accept(Token.COMMA));
    in.expect(Token.RIGHT_PAREN);
    return List.copyOf(options);
  }

  private @Nullable Value copyValue() {
    if (in.accept(Token.STAR)) {
      return new Option.Star();
    }
    if (!in.accept(Token.LEFT_PAREN)) {
      return utilityValue();
    }
    List<Value> items = new ArrayList<>();
    do {
      items.add(new Option.StringText(booleanOrString()));
    } while (in.accept(Token.COMMA));
    in.expect(Token.RIGHT_PAREN);
    return new Option.Items(List.copyOf(items));
  }

  /// `(name 'value', ...)` behind OPTIONS.
  public List<Option> foreign() {
    in.expect(Token.LEFT_PAREN);
    List<Option> options = new ArrayList<>();
    do {
      options.add(foreignOption());
    } while (in.accept(Token.COMMA));
    in.expect(Token.RIGHT_PAREN);
    return List.copyOf(options);
  }

  private Option foreignOption() {
    int position = in.position();
    String name = grammar.names.label();
    return new Option(null, name, new Option.StringText(in.takeString()), position);
  }

  /// `(ADD name 'value', SET name 'value', DROP name)` behind OPTIONS of ALTER.
  public void alterForeign() {
    in.expect(Word.OPTIONS, Token.LEFT_PAREN);
    do {
      boolean marked =
          (in.is(Word.SET) || in.is(Word.ADD) || in.is(Word.DROP)) && in.peek(1) != Token.STRING;
      if (marked && in.accept(Word.DROP)) {
        grammar.names.label();
      } else {
        if (marked) {
          in.advance();
        }
        foreignOption();
      }
    } while (in.accept(Token.COMMA));
    in.expect(Token.RIGHT_PAREN);
  }
}
