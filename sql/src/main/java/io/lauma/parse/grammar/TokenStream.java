package io.lauma.parse.grammar;

import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Tokens;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;

/// Where the parser stands in its tokens.
public final class TokenStream {
  /// Deeper nesting of expressions and queries is refused (54001). Chosen so that a parse needs
  /// less than half of a thread's usual stack, and a walk of the tree as well.
  static final int NESTING_MAX = 250;

  /// Higher trees are refused (54001): a chain of operators is a tree that leans to the left, cheap
  /// to parse but deep to walk.
  static final int TREE_HEIGHT_MAX = 1000;

  private final Tokens tokens;
  private int at;
  private int depth;
  private int height;

  public TokenStream(Tokens tokens) {
    this.tokens = tokens;
  }

  public int kind() {
    return tokens.kind(at);
  }

  /// The kind of the token `ahead` places further on; EOF behind the last one.
  public int peek(int ahead) {
    return at + ahead < tokens.count() ? tokens.kind(at + ahead) : Token.EOF;
  }

  public boolean is(int kind) {
    return tokens.kind(at) == kind;
  }

  public boolean is(int kind, int next) {
    return tokens.kind(at) == kind && peek(1) == next;
  }

  /// Whether the token that was taken last has this kind.
  public boolean lastKindIs(int kind) {
    return at > 0 && tokens.kind(at - 1) == kind;
  }

  public void advance() {
    at++;
  }

  /// Puts the token that was taken last back.
  public void back() {
    at--;
  }

  public boolean accept(int kind) {
    if (tokens.kind(at) != kind) {
      return false;
    }
    at++;
    return true;
  }

  /// Takes both tokens or none.
  public boolean accept(int kind, int next) {
    if (!is(kind, next)) {
      return false;
    }
    at += 2;
    return true;
  }

  public void expect(int kind) {
    if (tokens.kind(at) != kind) {
      throw unexpected();
    }
    at++;
  }

  public void expect(int kind, int next) {
    expect(kind);
    expect(next);
  }

  public int position() {
    return tokens.position(at);
  }

  public int positionAhead(int ahead) {
    return tokens.position(Math.min(at + ahead, tokens.count() - 1));
  }

  /// The position of the token that was taken last.
  public int lastPosition() {
    return tokens.position(at - 1);
  }

  public String text() {
    return tokens.text(at);
  }

  public String textAhead(int ahead) {
    return tokens.text(at + ahead);
  }

  /// The current token's value; moves on.
  public String take() {
    String text = tokens.text(at);
    at++;
    return text;
  }

  /// The value of the token that was taken last.
  public String lastText() {
    return tokens.text(at - 1);
  }

  /// The current string's value; moves on.
  public String takeString() {
    if (tokens.kind(at) != Token.STRING) {
      throw unexpected();
    }
    return take();
  }

  /// The current integer's value; moves on.
  public int takeInteger() {
    if (tokens.kind(at) != Token.INTEGER) {
      throw unexpected();
    }
    return Integer.parseInt(take());
  }

  public int start() {
    return tokens.start(at);
  }

  /// UTF-16 offset after the token that was taken last.
  public int lastEnd() {
    return tokens.end(at - 1);
  }

  /// 42601 at the current token.
  public SqlException unexpected() {
    return tokens.error(at, "syntax error");
  }

  /// 42601 `message at or near "..."` at the current token.
  public SqlException unexpected(String message) {
    return tokens.error(at, message);
  }

  /// An error of the grammar with a message of its own.
  public static SqlException failure(SqlState state, String message, int position) {
    return new SqlException(state, message).at(position + 1);
  }

  public static SqlException syntaxFailure(String message, int position) {
    return failure(SqlState.SYNTAX_ERROR, message, position);
  }

  public void enter() {
    if (++depth > NESTING_MAX) {
      throw tooDeep();
    }
  }

  public void leave() {
    depth--;
  }

  /// The height of the highest tree that was made since it was last set.
  public int height() {
    return height;
  }

  public void forgetHeight() {
    height = 0;
  }

  public void setHeight(int newHeight) {
    height = newHeight;
  }

  /// One node more, on top of trees of height `below`.
  public void raise(int below) {
    if (below >= TREE_HEIGHT_MAX) {
      throw tooDeep();
    }
    height = below + 1;
  }

  private static SqlException tooDeep() {
    return new SqlException(SqlState.STATEMENT_TOO_COMPLEX, "stack depth limit exceeded")
        .withHint(
            "The parser's limits are "
                + NESTING_MAX
                + " levels of nesting and "
                + TREE_HEIGHT_MAX
                + " operators in a row.");
  }
}
