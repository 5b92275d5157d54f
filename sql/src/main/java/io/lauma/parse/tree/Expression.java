package io.lauma.parse.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A value expression as written. Special call syntax of the SQL standard (EXTRACT, TRIM, AT TIME
/// ZONE, ...) arrives as a [FunctionCall] of the function in `pg_catalog` that PostgreSQL calls for
/// it, with [CallSyntax#SQL].
public sealed interface Expression extends Node {

  /// The leftmost position of this expression: where PostgreSQL points when it complains about the
  /// whole of it.
  default int start() {
    return ExpressionStart.of(this);
  }

  /// A column, whole row or composite field: `a`, `t.a`, `s.t.a`.
  record ColumnReference(List<String> parts, int position) implements Expression {}

  /// `*`, `t.*` or `s.t.*`: `parts` is what stands before the star.
  record Star(List<String> parts, int position) implements Expression {}

  record IntegerLiteral(int value, int position) implements Expression {}

  /// A number that is no int4: digits, fraction and exponent as written.
  record NumericLiteral(String text, int position) implements Expression {}

  /// A quoted string of any style, escapes resolved; its type is still unknown.
  record StringLiteral(String value, int position) implements Expression {}

  /// `B'01'` or `X'1f'`: only the digits.
  record BitLiteral(String digits, boolean hexadecimal, int position) implements Expression {}

  record BooleanLiteral(boolean value, int position) implements Expression {}

  record NullLiteral(int position) implements Expression {}

  /// `$n`, counted from 1.
  record Parameter(int number, int position) implements Expression {}

  /// `CAST(e AS t)`, `e::t` and `t 'literal'`; the position of the last one is its type's.
  record TypeCast(Expression operand, TypeName type, int position) implements Expression {}

  record Collate(Expression operand, QualifiedName collation, int position) implements Expression {}

  /// An operator, prefix when `left` is null. `name` has several parts for `OPERATOR(s.+)`. Both
  /// sides may be a [Row] or a [Subquery] for comparison by rows. `!=` arrives as `<>`.
  record OperatorCall(List<String> name, @Nullable Expression left, Expression right, int position)
      implements Expression {}

  /// AND: a chain of them is one node with all its operands, two at least.
  record And(List<Expression> operands, int position) implements Expression {}

  /// OR: a chain of them is one node with all its operands, two at least.
  record Or(List<Expression> operands, int position) implements Expression {}

  record Not(Expression operand, int position) implements Expression {}

  /// `IS [NOT] NULL`, `ISNULL`, `NOTNULL`.
  record NullTest(Expression operand, boolean negated, int position) implements Expression {}

  enum TruthValue {
    TRUE,
    FALSE,
    UNKNOWN
  }

  /// `IS [NOT] TRUE | FALSE | UNKNOWN`.
  record BooleanTest(Expression operand, TruthValue value, boolean negated, int position)
      implements Expression {}

  /// `IS [NOT] DISTINCT FROM`.
  record DistinctFrom(Expression left, Expression right, boolean negated, int position)
      implements Expression {}

  record Between(
      Expression operand,
      Expression low,
      Expression high,
      boolean symmetric,
      boolean negated,
      int position)
      implements Expression {}

  record InList(Expression operand, List<Expression> items, boolean negated, int position)
      implements Expression {}

  record InSubquery(Expression operand, Query query, boolean negated, int position)
      implements Expression {}

  enum PatternKind {
    LIKE,
    ILIKE,
    SIMILAR
  }

  record PatternMatch(
      PatternKind kind,
      Expression operand,
      Expression pattern,
      @Nullable Expression escape,
      boolean negated,
      int position)
      implements Expression {}

  enum Quantifier {
    ANY,
    ALL
  }

  /// `left op ANY (array)`; LIKE and ILIKE arrive as their operators `~~`, `~~*`, `!~~`, `!~~*`.
  record QuantifiedArray(
      Expression left, List<String> operator, Quantifier quantifier, Expression array, int position)
      implements Expression {}

  record QuantifiedSubquery(
      Expression left, List<String> operator, Quantifier quantifier, Query query, int position)
      implements Expression {}

  record Exists(Query query, int position) implements Expression {}

  /// A query in parentheses where a value is wanted.
  record Subquery(Query query, int position) implements Expression {}

  /// `ARRAY[...]`; inner brackets are nested nodes.
  record ArrayConstructor(List<Expression> items, int position) implements Expression {}

  record ArraySubquery(Query query, int position) implements Expression {}

  /// `ROW(...)`, or `(a, b)` when not explicit.
  record Row(List<Expression> items, boolean explicit, int position) implements Expression {}

  /// One subscript: `[upper]`, or for a slice `[lower:upper]` with either bound absent.
  record Index(@Nullable Expression lower, @Nullable Expression upper, boolean slice) {}

  /// Adjacent subscripts of one array, outermost first; never empty.
  record Subscript(Expression operand, List<Index> indexes, int position) implements Expression {}

  /// `(e).field`.
  record FieldSelection(Expression operand, String field, int position) implements Expression {}

  /// `(e).*`.
  record AllFields(Expression operand, int position) implements Expression {}

  record When(Expression condition, Expression result, int position) implements Node {}

  record Case(
      @Nullable Expression operand,
      List<When> branches,
      @Nullable Expression otherwise,
      int position)
      implements Expression {}

  record Coalesce(List<Expression> items, int position) implements Expression {}

  record Greatest(List<Expression> items, int position) implements Expression {}

  record Least(List<Expression> items, int position) implements Expression {}

  record NullIf(Expression left, Expression right, int position) implements Expression {}

  enum ValueFunction {
    CURRENT_DATE,
    CURRENT_TIME,
    CURRENT_TIMESTAMP,
    LOCALTIME,
    LOCALTIMESTAMP,
    CURRENT_ROLE,
    CURRENT_USER,
    USER,
    SESSION_USER,
    CURRENT_CATALOG,
    CURRENT_SCHEMA
  }

  /// A function of the SQL standard that is called without parentheses.
  ///
  /// @param precision digits of a second, null where none was given
  record SqlValue(ValueFunction function, @Nullable Integer precision, int position)
      implements Expression {}

  enum CallSyntax {
    /// `f(a, b)`.
    PLAIN,
    /// A form with key words, such as `EXTRACT(year FROM d)` or `d AT TIME ZONE z`.
    SQL
  }

  /// One argument. `name` is set for `name => value`.
  record Argument(@Nullable String name, Expression value, int position) implements Node {}

  /// @param star whether this is `f(*)`
  /// @param variadic whether the last argument is VARIADIC
  /// @param orderBy inside the parentheses, or of WITHIN GROUP when `withinGroup`
  record FunctionCall(
      QualifiedName name,
      List<Argument> arguments,
      CallSyntax syntax,
      boolean star,
      boolean distinct,
      boolean variadic,
      List<SortItem> orderBy,
      boolean withinGroup,
      @Nullable Expression filter,
      @Nullable WindowSpec over,
      int position)
      implements Expression {}

  /// `GROUPING(a, b)`.
  record Grouping(List<Expression> items, int position) implements Expression {}

  /// `CURRENT OF cursor`, alone in a WHERE of UPDATE or DELETE.
  record CurrentOf(String cursor, int position) implements Expression {}

  /// DEFAULT in VALUES, in SET or as an assigned row's item.
  record Default(int position) implements Expression {}

  enum GroupingKind {
    EMPTY,
    ROLLUP,
    CUBE,
    SETS
  }

  /// An item of GROUP BY: `()`, ROLLUP, CUBE or GROUPING SETS.
  record GroupingSet(GroupingKind kind, List<Expression> items, int position)
      implements Expression {}

  /// `(a, b) = row` of UPDATE SET and MERGE: column `index` (from 0) of `count` of one source.
  record MultiAssignment(Expression source, int index, int count, int position)
      implements Expression {}

  /// An expression without meaning here yet (the XML functions); `feature` is named in the 0A000.
  record UnsupportedExpression(String feature, int position) implements Expression {}
}
