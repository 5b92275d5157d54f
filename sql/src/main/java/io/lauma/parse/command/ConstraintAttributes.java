package io.lauma.parse.command;

import io.lauma.parse.grammar.TokenStream;
import io.lauma.parse.tree.Constraint.Attributes;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;

/// Which attributes a kind of constraint may have.
final class ConstraintAttributes {
  private ConstraintAttributes() {}

  static void requireNotDeferrable(Attributes attributes, String type, int position) {
    if (Boolean.TRUE.equals(attributes.deferrable()) || attributes.initiallyDeferred()) {
      throw refused(type, "DEFERRABLE", position);
    }
  }

  static void requireValid(Attributes attributes, String type, int position) {
    if (attributes.notValid()) {
      throw refused(type, "NOT VALID", position);
    }
  }

  static void requireNoInherit(Attributes attributes, String type, int position) {
    if (attributes.noInherit()) {
      throw refused(type, "NO INHERIT", position);
    }
  }

  private static SqlException refused(String type, String attribute, int position) {
    return TokenStream.failure(
        SqlState.FEATURE_NOT_SUPPORTED,
        type + " constraints cannot be marked " + attribute,
        position);
  }
}
