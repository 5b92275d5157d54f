package io.lauma.parse.scan;

/// UTF-16 offsets to code points. Texts without supplementary characters cost nothing; in others
/// the last answer is kept, so that asking in nearly ascending order is linear in the text.
final class Positions {
  private final String sql;
  private boolean wide;
  private int knownOffset;
  private int knownPosition;

  Positions(String sql) {
    this.sql = sql;
  }

  /// The text may hold supplementary characters.
  void wide() {
    wide = true;
  }

  int of(int offset) {
    if (!wide) {
      return offset;
    }
    if (offset >= knownOffset) {
      knownPosition += sql.codePointCount(knownOffset, offset);
    } else {
      knownPosition -= sql.codePointCount(offset, knownOffset);
    }
    knownOffset = offset;
    return knownPosition;
  }
}
