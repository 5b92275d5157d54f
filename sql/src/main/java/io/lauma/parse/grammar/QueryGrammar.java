package io.lauma.parse.grammar;

import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Query;
import io.lauma.parse.tree.Query.Body;
import io.lauma.parse.tree.Query.Locking;
import io.lauma.parse.tree.Query.Nested;
import io.lauma.parse.tree.Query.SetOperation;
import io.lauma.parse.tree.Query.SetOperator;
import io.lauma.parse.tree.Query.With;
import io.lauma.parse.tree.SortItem;
import io.lauma.types.SqlException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whole queries: WITH, set operations, ORDER BY, LIMIT and locking around SELECT and VALUES.
public final class QueryGrammar {
  private static final int UNION = 1;
  private static final int INTERSECT = 2;

  private final Grammar grammar;
  private final TokenStream in;
  private final WithGrammar withs;
  private final LimitGrammar limits;

  public QueryGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
    this.withs = new WithGrammar(grammar);
    this.limits = new LimitGrammar(grammar);
  }

  public WithGrammar withs() {
    return withs;
  }

  /// Whether the current token begins a query; a parenthesis does not count.
  public boolean atQuery() {
    return switch (in.kind()) {
      case Word.SELECT, Word.WITH, Token.WITH_LA, Word.TABLE -> true;
      case Word.VALUES -> in.peek(1) == Token.LEFT_PAREN;
      default -> false;
    };
  }

  /// Whether the current token goes on with a query that stood in parentheses.
  public boolean continues() {
    return switch (in.kind()) {
      case Word.UNION,
          Word.INTERSECT,
          Word.EXCEPT,
          Word.ORDER,
          Word.LIMIT,
          Word.OFFSET,
          Word.FETCH,
          Word.FOR ->
          true;
      default -> false;
    };
  }

  /// A query in one or more pairs of parentheses.
  public Query inParens() {
    in.enter();
    in.expect(Token.LEFT_PAREN);
    Query query = query();
    in.expect(Token.RIGHT_PAREN);
    in.leave();
    return query;
  }

  /// A query, in parentheses or not.
  public Query query() {
    int position = in.position();
    With with = withs.optional();
    return queryBehind(with, position);
  }

  public Query queryBehind(@Nullable With with, int position) {
    in.enter();
    Body body = setOperations(primary(), UNION);
    Query query = clauses(with, body, position);
    in.leave();
    return query;
  }

  /// Goes on with a query whose first operand stood in parentheses and was taken.
  public Query continueFrom(Query first, int position) {
    Body body = setOperations(nested(first, position), UNION);
    return clauses(null, body, position);
  }

  private static Body nested(Query query, int position) {
    boolean bare =
        query.with() == null
            && query.orderBy().isEmpty()
            && query.limit() == null
            && query.offset() == null
            && query.locking().isEmpty();
    return bare ? query.body() : new Nested(query, position);
  }

  private Body primary() {
    int position = in.position();
    return switch (in.kind()) {
      case Token.LEFT_PAREN -> nested(inParens(), position);
      case Word.SELECT -> grammar.selects.select();
      case Word.VALUES -> grammar.selects.values();
      case Word.TABLE -> grammar.selects.table();
      default -> throw in.unexpected();
    };
  }

  private Body setOperations(Body first, int minimum) {
    Body left = first;
    int chain = 0;
    while (precedence() >= minimum) {
      int position = in.position();
      int precedence = precedence();
      SetOperator operator =
          in.is(Word.UNION)
              ? SetOperator.UNION
              : in.is(Word.INTERSECT) ? SetOperator.INTERSECT : SetOperator.EXCEPT;
      in.advance();
      boolean all = in.accept(Word.ALL);
      if (!all) {
        in.accept(Word.DISTINCT);
      }
      Body right = setOperations(primary(), precedence + 1);
      left = new SetOperation(operator, all, left, right, position);
      in.raise(++chain);
    }
    return left;
  }

  private int precedence() {
    return switch (in.kind()) {
      case Word.UNION, Word.EXCEPT -> UNION;
      case Word.INTERSECT -> INTERSECT;
      default -> 0;
    };
  }

  /// The clauses behind `body`. A query in parentheses alone takes them as its own, and refuses
  /// those that it has.
  private Query clauses(@Nullable With with, Body body, int position) {
    List<SortItem> orderBy = grammar.selects.optionalOrderBy();
    LimitGrammar.Limit limit = LimitGrammar.Limit.NONE;
    List<Locking> locking = List.of();
    if (in.is(Word.FOR)) {
      locking = limits.locking();
      limit = limits.limit();
    } else {
      limit = limits.limit();
      if (!limit.isNone() && in.is(Word.FOR)) {
        locking = limits.locking();
      }
    }
    if (body instanceof Nested nested) {
      return merged(with, nested.query(), orderBy, limit, locking, position);
    }
    Query query =
        new Query(
            with,
            body,
            orderBy,
            limit.count(),
            limit.offset(),
            limit.withTies(),
            locking,
            position);
    checkTies(query);
    return query;
  }

  private static Query merged(
      @Nullable With with,
      Query inner,
      List<SortItem> orderBy,
      LimitGrammar.Limit limit,
      List<Locking> locking,
      int position) {
    if (!orderBy.isEmpty() && !inner.orderBy().isEmpty()) {
      throw repeated("ORDER BY", orderBy.getFirst().position());
    }
    if (limit.offset() != null && inner.offset() != null) {
      throw repeated("OFFSET", limit.offset().start());
    }
    if (limit.count() != null && inner.limit() != null) {
      throw repeated("LIMIT", limit.count().start());
    }
    if (with != null && inner.with() != null) {
      throw repeated("WITH", with.position());
    }
    List<Locking> locks = new ArrayList<>(inner.locking());
    locks.addAll(locking);
    Query query =
        new Query(
            with != null ? with : inner.with(),
            inner.body(),
            orderBy.isEmpty() ? inner.orderBy() : orderBy,
            limit.count() != null ? limit.count() : inner.limit(),
            limit.offset() != null ? limit.offset() : inner.offset(),
            limit.withTies() || inner.withTies(),
            List.copyOf(locks),
            position);
    checkTies(query);
    return query;
  }

  private static SqlException repeated(String clause, int position) {
    return TokenStream.syntaxFailure("multiple " + clause + " clauses not allowed", position);
  }

  private static void checkTies(Query query) {
    if (!query.withTies()) {
      return;
    }
    if (query.orderBy().isEmpty()) {
      throw LimitGrammar.withoutPosition("WITH TIES cannot be specified without ORDER BY clause");
    }
    for (Locking lock : query.locking()) {
      if (lock.waiting() == Query.LockWait.SKIP_LOCKED) {
        throw LimitGrammar.withoutPosition(
            "SKIP LOCKED and WITH TIES options cannot be used together");
      }
    }
  }
}
