package io.lauma.parse.grammar;

import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.SortItem;
import io.lauma.parse.tree.WindowSpec;
import io.lauma.parse.tree.WindowSpec.Bound;
import io.lauma.parse.tree.WindowSpec.BoundKind;
import io.lauma.parse.tree.WindowSpec.Exclusion;
import io.lauma.parse.tree.WindowSpec.Frame;
import io.lauma.parse.tree.WindowSpec.FrameUnit;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// OVER and WINDOW.
public final class WindowGrammar {
  private final Grammar grammar;
  private final TokenStream in;

  public WindowGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  /// At OVER.
  public WindowSpec over() {
    in.expect(Word.OVER);
    int position = in.position();
    if (in.is(Token.LEFT_PAREN)) {
      return specification(null);
    }
    return new WindowSpec(null, grammar.names.column(), true, List.of(), List.of(), null, position);
  }

  /// `name AS (...), ...` behind WINDOW.
  public List<WindowSpec> definitions() {
    List<WindowSpec> windows = new ArrayList<>();
    do {
      String name = grammar.names.column();
      in.expect(Word.AS);
      windows.add(specification(name));
    } while (in.accept(Token.COMMA));
    return List.copyOf(windows);
  }

  private WindowSpec specification(@Nullable String name) {
    int position = in.position();
    in.expect(Token.LEFT_PAREN);
    String existing = atExisting() ? grammar.names.column() : null;
    List<Expression> partitionBy = List.of();
    if (in.accept(Word.PARTITION)) {
      in.expect(Word.BY);
      partitionBy = grammar.expressions.list();
    }
    List<SortItem> orderBy = grammar.selects.optionalOrderBy();
    Frame frame = frame();
    in.expect(Token.RIGHT_PAREN);
    return new WindowSpec(name, existing, false, partitionBy, orderBy, frame, position);
  }

  private boolean atExisting() {
    return switch (in.kind()) {
      case Word.PARTITION, Word.RANGE, Word.ROWS, Word.GROUPS -> false;
      default -> grammar.names.atColumn();
    };
  }

  private @Nullable Frame frame() {
    int position = in.position();
    FrameUnit unit =
        switch (in.kind()) {
          case Word.RANGE -> FrameUnit.RANGE;
          case Word.ROWS -> FrameUnit.ROWS;
          case Word.GROUPS -> FrameUnit.GROUPS;
          default -> null;
        };
    if (unit == null) {
      return null;
    }
    in.advance();
    Bound start;
    Bound end = null;
    if (in.accept(Word.BETWEEN)) {
      int startPosition = in.position();
      start = bound();
      in.expect(Word.AND);
      int endPosition = in.position();
      end = bound();
      checkBetween(start, startPosition, end, endPosition);
    } else {
      int startPosition = in.position();
      start = bound();
      checkStart(start, startPosition);
    }
    return new Frame(unit, start, end, exclusion(), position);
  }

  private static void checkStart(Bound start, int position) {
    if (start.kind() == BoundKind.UNBOUNDED_FOLLOWING) {
      throw windowing("frame start cannot be UNBOUNDED FOLLOWING", position);
    }
    if (start.kind() == BoundKind.FOLLOWING) {
      throw windowing("frame starting from following row cannot end with current row", position);
    }
  }

  private static void checkBetween(Bound start, int startPosition, Bound end, int endPosition) {
    if (start.kind() == BoundKind.UNBOUNDED_FOLLOWING) {
      throw windowing("frame start cannot be UNBOUNDED FOLLOWING", startPosition);
    }
    if (end.kind() == BoundKind.UNBOUNDED_PRECEDING) {
      throw windowing("frame end cannot be UNBOUNDED PRECEDING", endPosition);
    }
    if (start.kind() == BoundKind.CURRENT_ROW && end.kind() == BoundKind.PRECEDING) {
      throw windowing("frame starting from current row cannot have preceding rows", endPosition);
    }
    if (start.kind() == BoundKind.FOLLOWING
        && (end.kind() == BoundKind.PRECEDING || end.kind() == BoundKind.CURRENT_ROW)) {
      throw windowing("frame starting from following row cannot have preceding rows", endPosition);
    }
  }

  private static SqlException windowing(String message, int position) {
    return TokenStream.failure(SqlState.WINDOWING_ERROR, message, position);
  }

  private Bound bound() {
    int next = in.peek(1);
    if (in.is(Word.UNBOUNDED) && (next == Word.PRECEDING || next == Word.FOLLOWING)) {
      in.advance();
      in.advance();
      return new Bound(
          next == Word.PRECEDING ? BoundKind.UNBOUNDED_PRECEDING : BoundKind.UNBOUNDED_FOLLOWING,
          null);
    }
    if (in.accept(Word.CURRENT, Word.ROW)) {
      return new Bound(BoundKind.CURRENT_ROW, null);
    }
    Expression offset = grammar.expressions.expression();
    if (in.accept(Word.PRECEDING)) {
      return new Bound(BoundKind.PRECEDING, offset);
    }
    in.expect(Word.FOLLOWING);
    return new Bound(BoundKind.FOLLOWING, offset);
  }

  private Exclusion exclusion() {
    if (!in.accept(Word.EXCLUDE)) {
      return Exclusion.NONE;
    }
    int kind = in.kind();
    return switch (kind) {
      case Word.CURRENT -> {
        in.advance();
        in.expect(Word.ROW);
        yield Exclusion.CURRENT_ROW;
      }
      case Word.NO -> {
        in.advance();
        in.expect(Word.OTHERS);
        yield Exclusion.NONE;
      }
      case Word.GROUP, Word.TIES -> {
        in.advance();
        yield kind == Word.GROUP ? Exclusion.GROUP : Exclusion.TIES;
      }
      default -> throw in.unexpected();
    };
  }
}
