package io.lauma.analyze.rel;

import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.jspecify.annotations.Nullable;

/// A quoted literal or NULL whose type is not decided yet.
public final class UnknownLiteral extends SqlSpecialOperator {
  private final @Nullable String text;
  private final int position;

  UnknownLiteral(@Nullable String text, int position) {
    super(text == null ? "unknown:NULL" : "unknown:'" + text + "'", SqlKind.OTHER_FUNCTION);
    this.text = text;
    this.position = position;
  }

  /// The literal's text; null for NULL.
  public @Nullable String text() {
    return text;
  }

  /// Where it stands, characters from 0.
  public int position() {
    return position;
  }
}
