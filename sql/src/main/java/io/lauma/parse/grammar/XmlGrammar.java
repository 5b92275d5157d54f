package io.lauma.parse.grammar;

import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.Expression.UnsupportedExpression;
import io.lauma.parse.tree.FromItem;
import java.util.Locale;

/// The XML functions and XMLTABLE: their syntax alone.
public final class XmlGrammar {
  private final Grammar grammar;
  private final TokenStream in;

  public XmlGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  /// At the name of an XML function before its parenthesis.
  public Expression function(int position) {
    int kind = in.kind();
    String feature = in.take().toUpperCase(Locale.ROOT);
    in.expect(Token.LEFT_PAREN);
    switch (kind) {
      case Word.XMLCONCAT -> grammar.expressions.list();
      case Word.XMLELEMENT -> element();
      case Word.XMLFOREST -> attributes();
      case Word.XMLEXISTS -> {
        grammar.expressions.restrictedOperand();
        passing();
      }
      case Word.XMLPARSE -> {
        documentOrContent();
        grammar.expressions.expression();
        if (in.accept(Word.PRESERVE) || in.accept(Word.STRIP)) {
          in.expect(Word.WHITESPACE);
        }
      }
      case Word.XMLPI -> instruction();
      case Word.XMLROOT -> root();
      default -> {
        documentOrContent();
        grammar.expressions.expression();
        in.expect(Word.AS);
        grammar.types.simple(false);
      }
    }
    in.expect(Token.RIGHT_PAREN);
    return new UnsupportedExpression(feature, position);
  }

  private void documentOrContent() {
    if (!in.accept(Word.DOCUMENT)) {
      in.expect(Word.CONTENT);
    }
  }

  private void element() {
    in.expect(Word.NAME);
    grammar.names.label();
    if (!in.accept(Token.COMMA)) {
      return;
    }
    if (in.is(Word.XMLATTRIBUTES, Token.LEFT_PAREN)) {
      in.advance();
      in.advance();
      attributes();
      in.expect(Token.RIGHT_PAREN);
      if (!in.accept(Token.COMMA)) {
        return;
      }
    }
    grammar.expressions.list();
  }

  private void attributes() {
    do {
      grammar.expressions.expression();
      if (in.accept(Word.AS)) {
        grammar.names.label();
      }
    } while (in.accept(Token.COMMA));
  }

  private void passing() {
    in.expect(Word.PASSING);
    mechanism();
    grammar.expressions.restrictedOperand();
    mechanism();
  }

  private void mechanism() {
    if (in.accept(Word.BY) && !in.accept(Word.REF)) {
      in.expect(Word.VALUE);
    }
  }

  private void instruction() {
    in.expect(Word.NAME);
    grammar.names.label();
    if (in.accept(Token.COMMA)) {
      grammar.expressions.expression();
    }
  }

  private void root() {
    grammar.expressions.expression();
    in.expect(Token.COMMA, Word.VERSION);
    if (!in.accept(Word.NO, Word.VALUE)) {
      grammar.expressions.expression();
    }
    if (in.accept(Token.COMMA)) {
      in.expect(Word.STANDALONE);
      if (in.accept(Word.NO)) {
        in.accept(Word.VALUE);
      } else {
        in.expect(Word.YES);
      }
    }
  }

  /// At XMLTABLE before its parenthesis.
  public FromItem table(int position) {
    in.advance();
    in.expect(Token.LEFT_PAREN);
    if (in.is(Word.XMLNAMESPACES, Token.LEFT_PAREN)) {
      in.advance();
      in.advance();
      namespaces();
      in.expect(Token.RIGHT_PAREN, Token.COMMA);
    }
    grammar.expressions.restrictedOperand();
    passing();
    in.expect(Word.COLUMNS);
    do {
      column();
    } while (in.accept(Token.COMMA));
    in.expect(Token.RIGHT_PAREN);
    return new FromItem.UnsupportedFrom("XMLTABLE", position);
  }

  private void namespaces() {
    do {
      if (in.accept(Word.DEFAULT)) {
        grammar.expressions.restricted();
      } else {
        grammar.expressions.restricted();
        in.expect(Word.AS);
        grammar.names.label();
      }
    } while (in.accept(Token.COMMA));
  }

  private void column() {
    grammar.names.column();
    if (in.accept(Word.FOR)) {
      in.expect(Word.ORDINALITY);
      return;
    }
    grammar.types.type();
    while (!in.is(Token.COMMA) && !in.is(Token.RIGHT_PAREN)) {
      columnOption();
    }
  }

  private void columnOption() {
    if (in.accept(Word.DEFAULT)) {
      grammar.expressions.restricted();
    } else if (in.accept(Word.NOT)) {
      in.expect(Word.NULL);
    } else if (!in.accept(Word.NULL)) {
      if (!in.is(Token.IDENT)) {
        throw in.unexpected();
      }
      String option = in.text();
      int position = in.position();
      in.advance();
      grammar.expressions.restricted();
      if ("__pg__is_not_null".equals(option)) {
        throw TokenStream.syntaxFailure(
            "option name \"" + option + "\" cannot be used in XMLTABLE", position);
      }
      if (!"path".equals(option)) {
        throw TokenStream.syntaxFailure("unrecognized column option \"" + option + "\"", position);
      }
    }
  }
}
