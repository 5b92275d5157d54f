package io.lauma.parse;

import io.lauma.parse.command.StatementGrammar;
import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Scanner;
import io.lauma.parse.scan.Token;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.Statement;
import io.lauma.parse.tree.TypeName;
import java.util.ArrayList;
import java.util.List;

/// The way from text to syntax tree. Stateless; any thread.
public final class SqlParser {
  private SqlParser() {}

  /// All statements of `sql`, separated by semicolons; empty ones are left out.
  ///
  /// @throws io.lauma.types.SqlException 42601 and the scanner's 22xxx with their position, 54001
  ///   when nested too deeply (see [TokenStream]), 54000 for too many tokens
  public static List<ParsedStatement> parse(String sql) {
    Grammar grammar = new Grammar(Scanner.scan(sql));
    TokenStream in = grammar.in;
    StatementGrammar statements = new StatementGrammar(grammar);
    List<ParsedStatement> parsed = new ArrayList<>(1);
    while (true) {
      while (in.accept(Token.SEMICOLON)) {
        in.forgetHeight();
      }
      if (in.is(Token.EOF)) {
        return List.copyOf(parsed);
      }
      int start = in.start();
      Statement statement = statements.statement();
      if (!in.is(Token.SEMICOLON) && !in.is(Token.EOF)) {
        throw in.unexpected();
      }
      parsed.add(new ParsedStatement(statement, start, in.lastEnd()));
    }
  }

  /// A single expression, for example a stored default.
  ///
  /// @throws io.lauma.types.SqlException as [#parse]
  public static Expression parseExpression(String sql) {
    Grammar grammar = new Grammar(Scanner.scan(sql));
    Expression expression = grammar.expressions.expression();
    grammar.in.expect(Token.EOF);
    return expression;
  }

  /// A type name with nothing around it, as `regtype` input reads it.
  ///
  /// @throws io.lauma.types.SqlException as [#parse]
  public static TypeName parseTypeName(String text) {
    Grammar grammar = new Grammar(Scanner.scan(text));
    TypeName type = grammar.types.type();
    grammar.in.expect(Token.EOF);
    return type;
  }
}
