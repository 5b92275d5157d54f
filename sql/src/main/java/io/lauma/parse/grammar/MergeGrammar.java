package io.lauma.parse.grammar;

import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.FromItem;
import io.lauma.parse.tree.FromItem.TableReference;
import io.lauma.parse.tree.ModifyStatement.Assignment;
import io.lauma.parse.tree.ModifyStatement.Merge;
import io.lauma.parse.tree.ModifyStatement.MergeAction;
import io.lauma.parse.tree.ModifyStatement.MergeWhen;
import io.lauma.parse.tree.ModifyStatement.Overriding;
import io.lauma.parse.tree.ModifyStatement.TargetColumn;
import io.lauma.parse.tree.Query.With;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// MERGE.
public final class MergeGrammar {
  private final Grammar grammar;
  private final TokenStream in;

  public MergeGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  /// At MERGE.
  public Merge merge(@Nullable With with, int position) {
    in.expect(Word.MERGE, Word.INTO);
    TableReference target = grammar.modifications.target(Word.USING);
    in.expect(Word.USING);
    FromItem source = grammar.from.item();
    in.expect(Word.ON);
    Expression on = grammar.expressions.expression();
    List<MergeWhen> branches = new ArrayList<>();
    do {
      branches.add(branch());
    } while (in.is(Word.WHEN));
    return new Merge(with, target, source, on, List.copyOf(branches), position);
  }

  private MergeWhen branch() {
    int position = in.position();
    in.expect(Word.WHEN);
    boolean matched = !in.accept(Word.NOT);
    in.expect(Word.MATCHED);
    Expression condition = in.accept(Word.AND) ? grammar.expressions.expression() : null;
    in.expect(Word.THEN);
    if (in.accept(Word.DO)) {
      in.expect(Word.NOTHING);
      return plain(matched, condition, MergeAction.NOTHING, List.of(), position);
    }
    if (!matched) {
      return insert(condition, position);
    }
    if (in.accept(Word.DELETE)) {
      return plain(true, condition, MergeAction.DELETE, List.of(), position);
    }
    in.expect(Word.UPDATE, Word.SET);
    return plain(
        true, condition, MergeAction.UPDATE, grammar.modifications.assignments(), position);
  }

  private static MergeWhen plain(
      boolean matched,
      @Nullable Expression condition,
      MergeAction action,
      List<Assignment> assignments,
      int position) {
    return new MergeWhen(
        matched, condition, action, assignments, List.of(), Overriding.NONE, List.of(), position);
  }

  private MergeWhen insert(@Nullable Expression condition, int position) {
    in.expect(Word.INSERT);
    List<TargetColumn> columns = List.of();
    Overriding overriding = Overriding.NONE;
    List<Expression> values = List.of();
    if (in.accept(Word.DEFAULT)) {
      in.expect(Word.VALUES);
    } else {
      if (in.accept(Token.LEFT_PAREN)) {
        columns = grammar.modifications.targets();
        in.expect(Token.RIGHT_PAREN);
      }
      overriding = grammar.modifications.overriding();
      in.expect(Word.VALUES, Token.LEFT_PAREN);
      values = grammar.expressions.list();
      in.expect(Token.RIGHT_PAREN);
    }
    return new MergeWhen(
        false, condition, MergeAction.INSERT, List.of(), columns, overriding, values, position);
  }
}
