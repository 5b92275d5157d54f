package io.lauma.parse.scan;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The tokens of one text, in arrays. The last one is EOF or ERROR.
public final class Tokens {
  /// More tokens than this in one text are refused (54000).
  public static final int TOKENS_MAX = 1 << 23;

  private static final int INITIAL_SIZE = 64;

  private final String sql;
  private int count;
  private int[] kinds = new int[INITIAL_SIZE];
  private int[] starts = new int[INITIAL_SIZE];
  private int[] ends = new int[INITIAL_SIZE];
  private @Nullable String[] texts = new String[INITIAL_SIZE];
  private @Nullable SqlException error;
  private final Positions positions;

  Tokens(String sql) {
    this.sql = sql;
    this.positions = new Positions(sql);
  }

  void add(int kind, int start, int end, @Nullable String text) {
    if (count == kinds.length) {
      grow();
    }
    kinds[count] = kind;
    starts[count] = start;
    ends[count] = end;
    texts[count] = text;
    count++;
  }

  private void grow() {
    if (count >= TOKENS_MAX) {
      throw new SqlException(
          SqlState.PROGRAM_LIMIT_EXCEEDED, "statement has more than " + TOKENS_MAX + " tokens");
    }
    int size = Math.min(TOKENS_MAX, count * 2);
    kinds = Arrays.copyOf(kinds, size);
    starts = Arrays.copyOf(starts, size);
    ends = Arrays.copyOf(ends, size);
    texts = Arrays.copyOf(texts, size);
  }

  void fail(SqlException cause, int start) {
    error = cause;
    add(Token.ERROR, start, sql.length(), null);
  }

  /// The newest token's kind; EOF when there is none.
  int lastKind() {
    return count == 0 ? Token.EOF : kinds[count - 1];
  }

  void changeLastKind(int kind) {
    kinds[count - 1] = kind;
  }

  void setText(int index, String text) {
    texts[index] = text;
  }

  /// Drops the tokens after `index`.
  void removeAfter(int index) {
    count = index + 1;
  }

  void wide() {
    positions.wide();
  }

  public int count() {
    return count;
  }

  public int kind(int index) {
    return kinds[index];
  }

  /// UTF-16 offset of the token's first character.
  public int start(int index) {
    return starts[index];
  }

  /// UTF-16 offset after the token.
  public int end(int index) {
    return ends[index];
  }

  /// Code points before the token.
  public int position(int index) {
    return positions.of(starts[index]);
  }

  /// Code points before the UTF-16 offset `offset`.
  int positionOf(int offset) {
    return positions.of(offset);
  }

  /// The token's value: an identifier folded and cut, a string without its quotes, an operator's
  /// name, a number's digits; a word in lower case.
  public String text(int index) {
    String text = texts[index];
    if (text != null) {
      return text;
    }
    int kind = kinds[index];
    if (kind > 0 && kind < Token.IDENT) {
      return Words.spelling(kind);
    }
    return source(index);
  }

  /// The token as written.
  public String source(int index) {
    return sql.substring(starts[index], ends[index]);
  }

  /// The error at `index` for a token that does not fit: the scanner's own if it failed there, else
  /// `message` with `at or near "..."` or `at end of input`.
  public SqlException error(int index, String message) {
    SqlException scanError = error;
    if (kinds[index] == Token.ERROR && scanError != null) {
      return scanError;
    }
    return new SqlException(SqlState.SYNTAX_ERROR, message + near(starts[index], ends[index]))
        .at(position(index) + 1);
  }

  /// How an error quotes the text from `start` to `end`.
  String near(int start, int end) {
    return start >= sql.length()
        ? " at end of input"
        : " at or near \"" + sql.substring(start, end) + "\"";
  }
}
