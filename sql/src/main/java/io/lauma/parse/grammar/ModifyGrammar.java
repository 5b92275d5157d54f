package io.lauma.parse.grammar;

import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.Expression.ColumnReference;
import io.lauma.parse.tree.Expression.MultiAssignment;
import io.lauma.parse.tree.FromItem;
import io.lauma.parse.tree.FromItem.Alias;
import io.lauma.parse.tree.FromItem.TableReference;
import io.lauma.parse.tree.IndexElement;
import io.lauma.parse.tree.ModifyStatement.Assignment;
import io.lauma.parse.tree.ModifyStatement.Delete;
import io.lauma.parse.tree.ModifyStatement.Insert;
import io.lauma.parse.tree.ModifyStatement.OnConflict;
import io.lauma.parse.tree.ModifyStatement.Overriding;
import io.lauma.parse.tree.ModifyStatement.TargetColumn;
import io.lauma.parse.tree.ModifyStatement.Update;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.parse.tree.Query;
import io.lauma.parse.tree.Query.SelectItem;
import io.lauma.parse.tree.Query.With;
import io.lauma.parse.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// INSERT, UPDATE and DELETE.
public final class ModifyGrammar {
  private final Grammar grammar;
  private final TokenStream in;
  private final MergeGrammar merges;

  public ModifyGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
    this.merges = new MergeGrammar(grammar);
  }

  /// Whether a statement begins here that PREPARE, EXPLAIN and WITH take.
  public boolean atPreparable() {
    return switch (in.kind()) {
      case Word.SELECT,
          Word.VALUES,
          Word.TABLE,
          Word.WITH,
          Token.WITH_LA,
          Token.LEFT_PAREN,
          Word.INSERT,
          Word.UPDATE,
          Word.DELETE,
          Word.MERGE ->
          true;
      default -> false;
    };
  }

  /// A query or a statement that changes rows, with its WITH clause.
  public Statement preparable() {
    int position = in.position();
    in.enter();
    With with = grammar.queries.withs().optional();
    Statement statement =
        switch (in.kind()) {
          case Word.INSERT -> insert(with, position);
          case Word.UPDATE -> update(with, position);
          case Word.DELETE -> delete(with, position);
          case Word.MERGE -> merges.merge(with, position);
          default -> grammar.queries.queryBehind(with, position);
        };
    in.leave();
    return statement;
  }

  /// At INSERT.
  public Insert insert(@Nullable With with, int position) {
    in.expect(Word.INSERT, Word.INTO);
    QualifiedName table = grammar.names.relation();
    String alias = in.accept(Word.AS) ? grammar.names.column() : null;
    List<TargetColumn> columns = List.of();
    Overriding overriding = Overriding.NONE;
    Query source = null;
    if (in.accept(Word.DEFAULT)) {
      in.expect(Word.VALUES);
    } else {
      if (atColumnList()) {
        in.advance();
        columns = targets();
        in.expect(Token.RIGHT_PAREN);
      }
      overriding = overriding();
      source = grammar.queries.query();
    }
    OnConflict onConflict = in.is(Word.ON) ? onConflict() : null;
    return new Insert(
        with, table, alias, columns, overriding, source, onConflict, returning(), position);
  }

  private boolean atColumnList() {
    if (!in.is(Token.LEFT_PAREN)) {
      return false;
    }
    return switch (in.peek(1)) {
      case Word.SELECT, Word.WITH, Token.WITH_LA, Word.TABLE, Token.LEFT_PAREN -> false;
      case Word.VALUES -> in.peek(2) != Token.LEFT_PAREN;
      default -> true;
    };
  }

  public Overriding overriding() {
    if (!in.accept(Word.OVERRIDING)) {
      return Overriding.NONE;
    }
    boolean user = in.accept(Word.USER);
    if (!user) {
      in.expect(Word.SYSTEM);
    }
    in.expect(Word.VALUE);
    return user ? Overriding.USER_VALUE : Overriding.SYSTEM_VALUE;
  }

  /// Columns with indirection, at least one.
  public List<TargetColumn> targets() {
    List<TargetColumn> columns = new ArrayList<>();
    do {
      columns.add(target());
    } while (in.accept(Token.COMMA));
    return List.copyOf(columns);
  }

  private TargetColumn target() {
    int position = in.position();
    String name = grammar.names.column();
    if (!in.is(Token.DOT) && !in.is(Token.LEFT_BRACKET)) {
      return new TargetColumn(name, null, position);
    }
    ColumnReference column = new ColumnReference(List.of(name), position);
    return new TargetColumn(name, grammar.primaries.indirection(column), position);
  }

  private OnConflict onConflict() {
    int position = in.position();
    in.advance();
    in.expect(Word.CONFLICT);
    int targetPosition = in.is(Word.DO) ? -1 : in.position();
    List<IndexElement> target = List.of();
    Expression targetWhere = null;
    String constraint = null;
    if (in.accept(Token.LEFT_PAREN)) {
      target = grammar.indexes.elements();
      in.expect(Token.RIGHT_PAREN);
      targetWhere = grammar.selects.where();
    } else if (in.accept(Word.ON)) {
      in.expect(Word.CONSTRAINT);
      constraint = grammar.names.column();
    }
    in.expect(Word.DO);
    List<Assignment> update = null;
    Expression updateWhere = null;
    if (!in.accept(Word.NOTHING)) {
      in.expect(Word.UPDATE, Word.SET);
      update = assignments();
      updateWhere = grammar.selects.where();
    }
    return new OnConflict(
        target, targetWhere, constraint, targetPosition, update, updateWhere, position);
  }

  public List<SelectItem> returning() {
    return in.accept(Word.RETURNING) ? grammar.selects.items() : List.of();
  }

  /// At UPDATE.
  public Update update(@Nullable With with, int position) {
    in.expect(Word.UPDATE);
    TableReference table = target(Word.SET);
    in.expect(Word.SET);
    List<Assignment> assignments = assignments();
    List<FromItem> from = in.accept(Word.FROM) ? grammar.from.list() : List.of();
    Expression where = whereOrCurrent();
    return new Update(with, table, assignments, from, where, returning(), position);
  }

  /// A table with an alias that may not be the word `notAlias`.
  public TableReference target(int notAlias) {
    TableReference table = grammar.from.relation();
    int position = in.position();
    boolean as = in.accept(Word.AS);
    if (!as && (in.is(notAlias) || !grammar.names.atColumn())) {
      return table;
    }
    int aliasPosition = as ? in.position() : position;
    Alias alias = new Alias(grammar.names.column(), List.of(), aliasPosition);
    return new TableReference(table.name(), table.only(), alias, null, table.position());
  }

  /// `column = value, ...` behind SET.
  public List<Assignment> assignments() {
    List<Assignment> assignments = new ArrayList<>();
    do {
      if (in.accept(Token.LEFT_PAREN)) {
        multiple(assignments);
      } else {
        TargetColumn column = target();
        in.expect(Token.EQUALS);
        assignments.add(
            new Assignment(column, grammar.expressions.expression(), column.position()));
      }
    } while (in.accept(Token.COMMA));
    return List.copyOf(assignments);
  }

  private void multiple(List<Assignment> assignments) {
    List<TargetColumn> columns = targets();
    in.expect(Token.RIGHT_PAREN);
    in.expect(Token.EQUALS);
    Expression source = grammar.expressions.expression();
    for (int i = 0; i < columns.size(); i++) {
      TargetColumn column = columns.get(i);
      assignments.add(
          new Assignment(
              column,
              new MultiAssignment(source, i, columns.size(), source.position()),
              column.position()));
    }
  }

  private @Nullable Expression whereOrCurrent() {
    if (!in.accept(Word.WHERE)) {
      return null;
    }
    int position = in.position();
    if (in.accept(Word.CURRENT, Word.OF)) {
      return new Expression.CurrentOf(grammar.names.column(), position);
    }
    return grammar.expressions.expression();
  }

  /// At DELETE.
  public Delete delete(@Nullable With with, int position) {
    in.expect(Word.DELETE, Word.FROM);
    TableReference table = target(Word.USING);
    List<FromItem> using = in.accept(Word.USING) ? grammar.from.list() : List.of();
    Expression where = whereOrCurrent();
    return new Delete(with, table, using, where, returning(), position);
  }
}
