package io.lauma.parse.grammar;

import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.Expression.IntegerLiteral;
import io.lauma.parse.tree.Expression.NumericLiteral;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.parse.tree.Query.LockStrength;
import io.lauma.parse.tree.Query.LockWait;
import io.lauma.parse.tree.Query.Locking;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// LIMIT, OFFSET, FETCH FIRST and the locking clauses.
public final class LimitGrammar {
  private final Grammar grammar;
  private final TokenStream in;

  public LimitGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  /// What the clauses said together.
  public record Limit(@Nullable Expression count, @Nullable Expression offset, boolean withTies) {
    static final Limit NONE = new Limit(null, null, false);

    boolean isNone() {
      return count == null && offset == null;
    }
  }

  /// LIMIT and OFFSET in either order, each at most once.
  public Limit limit() {
    Expression count = null;
    Expression offset = null;
    boolean ties = false;
    while (true) {
      if (offset == null && in.is(Word.OFFSET)) {
        offset = offset();
      } else if (count == null && in.is(Word.LIMIT)) {
        count = count();
      } else if (count == null && in.is(Word.FETCH)) {
        count = fetch();
        ties = lastTies;
      } else {
        return count == null && offset == null ? Limit.NONE : new Limit(count, offset, ties);
      }
    }
  }

  private boolean lastTies;

  private Expression count() {
    int position = in.position();
    in.advance();
    Expression count;
    if (in.is(Word.ALL)) {
      count = new Expression.NullLiteral(in.position());
      in.advance();
    } else {
      count = grammar.expressions.expression();
    }
    if (in.is(Token.COMMA)) {
      in.advance();
      grammar.expressions.expression();
      throw TokenStream.syntaxFailure("LIMIT #,# syntax is not supported", position)
          .withHint("Use separate LIMIT and OFFSET clauses.");
    }
    return count;
  }

  private Expression offset() {
    in.advance();
    Expression offset = grammar.expressions.expression();
    if (isOperand(offset) && !in.accept(Word.ROW)) {
      in.accept(Word.ROWS);
    }
    return offset;
  }

  /// Whether ROWS may follow: an operand, a signed number or anything in parentheses.
  private boolean isOperand(Expression expression) {
    return in.lastKindIs(Token.RIGHT_PAREN)
        || expression instanceof IntegerLiteral
        || expression instanceof NumericLiteral
        || expression instanceof Expression.Parameter
        || expression instanceof Expression.ColumnReference
        || expression instanceof Expression.StringLiteral
        || expression instanceof Expression.NullLiteral
        || expression instanceof Expression.Case;
  }

  private Expression fetch() {
    in.advance();
    if (!in.accept(Word.FIRST)) {
      in.expect(Word.NEXT);
    }
    Expression count;
    if (in.is(Word.ROW) || in.is(Word.ROWS)) {
      count = new IntegerLiteral(1, in.position());
    } else {
      count = fetchCount();
    }
    if (!in.accept(Word.ROW)) {
      in.expect(Word.ROWS);
    }
    if (in.accept(Word.ONLY)) {
      lastTies = false;
    } else {
      in.expect(Word.WITH, Word.TIES);
      lastTies = true;
    }
    return count;
  }

  private Expression fetchCount() {
    int position = in.position();
    if (!in.is(Token.PLUS) && !in.is(Token.MINUS)) {
      return grammar.primaries.primary();
    }
    boolean negative = in.is(Token.MINUS);
    in.advance();
    if (in.is(Token.INTEGER)) {
      int value = in.takeInteger();
      return new IntegerLiteral(negative ? -value : value, position);
    }
    if (!in.is(Token.NUMERIC)) {
      throw in.unexpected();
    }
    return new NumericLiteral((negative ? "-" : "") + in.take(), position);
  }

  /// FOR UPDATE and its kin; none for FOR READ ONLY.
  public List<Locking> locking() {
    if (in.is(Word.FOR, Word.READ)) {
      in.advance();
      in.advance();
      in.expect(Word.ONLY);
      return List.of();
    }
    List<Locking> items = new ArrayList<>();
    while (in.is(Word.FOR)) {
      items.add(lock());
    }
    return List.copyOf(items);
  }

  private Locking lock() {
    int position = in.position();
    in.expect(Word.FOR);
    LockStrength strength;
    if (in.accept(Word.UPDATE)) {
      strength = LockStrength.UPDATE;
    } else if (in.accept(Word.SHARE)) {
      strength = LockStrength.SHARE;
    } else if (in.accept(Word.NO)) {
      in.expect(Word.KEY, Word.UPDATE);
      strength = LockStrength.NO_KEY_UPDATE;
    } else {
      in.expect(Word.KEY, Word.SHARE);
      strength = LockStrength.KEY_SHARE;
    }
    List<QualifiedName> of = in.accept(Word.OF) ? grammar.names.relations() : List.of();
    LockWait waiting = LockWait.BLOCK;
    if (in.accept(Word.NOWAIT)) {
      waiting = LockWait.NOWAIT;
    } else if (in.accept(Word.SKIP)) {
      in.expect(Word.LOCKED);
      waiting = LockWait.SKIP_LOCKED;
    }
    return new Locking(strength, of, waiting, position);
  }

  public static SqlException withoutPosition(String message) {
    return new SqlException(SqlState.SYNTAX_ERROR, message);
  }
}
