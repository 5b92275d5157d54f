package io.lauma.parse.command;

import io.lauma.parse.grammar.Grammar;
import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Constraint;
import io.lauma.parse.tree.Constraint.Action;
import io.lauma.parse.tree.Constraint.Attributes;
import io.lauma.parse.tree.Constraint.Match;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.types.SqlState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// REFERENCES with what follows it.
final class ReferencesGrammar {
  private final Grammar grammar;
  private final TokenStream in;

  ReferencesGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  record References(
      QualifiedName table,
      List<String> columns,
      Match match,
      Action onUpdate,
      Action onDelete,
      List<String> onDeleteColumns) {

    Constraint constraint(
        @Nullable String name, List<String> own, Attributes attributes, int position) {
      return new Constraint.ForeignKey(
          name,
          own,
          table,
          columns,
          match,
          onUpdate,
          onDelete,
          onDeleteColumns,
          attributes,
          position);
    }
  }

  /// At REFERENCES.
  References references() {
    in.expect(Word.REFERENCES);
    QualifiedName table = grammar.names.relation();
    List<String> columns = grammar.names.optionalColumnsInParens();
    Match match = match();
    Action onUpdate = null;
    Action onDelete = null;
    List<String> deleteColumns = List.of();
    while (in.is(Word.ON)) {
      int position = in.position();
      boolean update = in.peek(1) == Word.UPDATE;
      if (update ? onUpdate != null : in.peek(1) == Word.DELETE && onDelete != null) {
        in.advance();
        throw in.unexpected();
      }
      in.advance();
      in.expect(update ? Word.UPDATE : Word.DELETE);
      Action action = action();
      boolean setting = action == Action.SET_NULL || action == Action.SET_DEFAULT;
      List<String> setColumns =
          setting && in.is(Token.LEFT_PAREN) ? grammar.names.columnsInParens() : List.of();
      if (update) {
        requireNoColumns(action, setColumns, position);
        onUpdate = action;
      } else {
        onDelete = action;
        deleteColumns = setColumns;
      }
    }
    return new References(
        table,
        columns,
        match,
        onUpdate == null ? Action.NO_ACTION : onUpdate,
        onDelete == null ? Action.NO_ACTION : onDelete,
        deleteColumns);
  }

  private static void requireNoColumns(Action action, List<String> columns, int position) {
    if (!columns.isEmpty()) {
      throw TokenStream.failure(
          SqlState.FEATURE_NOT_SUPPORTED,
          "a column list with "
              + (action == Action.SET_NULL ? "SET NULL" : "SET DEFAULT")
              + " is only supported for ON DELETE actions",
          position);
    }
  }

  private Match match() {
    if (!in.accept(Word.MATCH)) {
      return Match.SIMPLE;
    }
    int position = in.lastPosition();
    if (in.accept(Word.FULL)) {
      return Match.FULL;
    }
    if (in.accept(Word.PARTIAL)) {
      throw TokenStream.failure(
          SqlState.FEATURE_NOT_SUPPORTED, "MATCH PARTIAL not yet implemented", position);
    }
    in.expect(Word.SIMPLE);
    return Match.SIMPLE;
  }

  private Action action() {
    if (in.accept(Word.NO)) {
      in.expect(Word.ACTION);
      return Action.NO_ACTION;
    }
    if (in.accept(Word.RESTRICT)) {
      return Action.RESTRICT;
    }
    if (in.accept(Word.CASCADE)) {
      return Action.CASCADE;
    }
    in.expect(Word.SET);
    if (in.accept(Word.NULL)) {
      return Action.SET_NULL;
    }
    in.expect(Word.DEFAULT);
    return Action.SET_DEFAULT;
  }
}
