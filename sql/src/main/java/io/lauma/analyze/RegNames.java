package io.lauma.analyze;

import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.rel.UnknownLiteral;
import io.lauma.analyze.type.TypeResolution;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;

/// Literals of regclass and regtype, resolved in the statement's catalog.
final class RegNames {
  private RegNames() {}

  /// The constant; empty when `node` is no literal, is NULL, or is a number.
  ///
  /// @throws SqlException 42P01 for an unknown relation
  static Optional<RexNode> constant(RexNode node, int typeOid, Analysis analysis) {
    if (!(node instanceof RexCall call)
        || !(call.getOperator() instanceof UnknownLiteral literal)
        || literal.text() == null) {
      return Optional.empty();
    }
    String text = literal.text().strip();
    if (text.equals("-") || text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return text.equals("-")
          ? Optional.of(Rex.oid(typeOid, 0))
          : Optional.of(Rex.oid(typeOid, parse(text, literal)));
    }
    List<String> parts = parts(text);
    if (typeOid == Oids.REGTYPE) {
      return TypeResolution.find(parts).map(t -> Rex.oid(typeOid, t.oid()));
    }
    int oid =
        Tables.find(analysis, parts)
            .map(Tables.Found::oid)
            .orElseThrow(() ->
                new SqlException(
                        SqlState.UNDEFINED_TABLE, "relation \"" + text + "\" does not exist")
                    .at(literal.position() + 1));
    return Optional.of(Rex.oid(typeOid, oid));
  }

  private static int parse(String digits, UnknownLiteral literal) {
    try {
      return Integer.parseUnsignedInt(digits);
    } catch (NumberFormatException _) {
      throw new SqlException(
              SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
              "value \"" + digits + "\" is out of range for type oid")
          .at(literal.position() + 1);
    }
  }

  /// Splits `a."B".c`, folding what is not quoted.
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        if (quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
          part.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == '.' && !quoted) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(
            quoted ? Character.toString(c) : Character.toString(c).toLowerCase(Locale.ROOT));
      }
    }
    parts.add(part.toString());
    return parts;
  }
}
