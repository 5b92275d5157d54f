package io.lauma.plan;

import io.lauma.analyze.type.LiteralInput;
import io.lauma.row.TypeText;
import io.lauma.row.Vector;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlType;
import io.lauma.types.TextContext;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the constants of an expression that the catalog will keep as text: every session that
/// reads them later must find the same values.
///
/// @param session settings of the session that defines the expression
record StoredLiterals(TextContext session) implements LiteralInput {
  private static final Set<Integer> READ_BY_SETTINGS =
      Set.of(Oids.DATE, Oids.TIME, Oids.TIMETZ, Oids.TIMESTAMP, Oids.TIMESTAMPTZ, Oids.INTERVAL);

  private static final long LATER_MICROS = 1_000_000_000_000_000L;

  private static final List<TextContext> OTHERS =
      List.of(
          TextContext.DEFAULT,
          new TextContext(
              ZoneOffset.ofHours(14),
              TextContext.DateStyle.ISO,
              TextContext.DateOrder.DMY,
              TextContext.IntervalStyle.SQL_STANDARD,
              TextContext.DEFAULT.byteaOutput(),
              TextContext.DEFAULT.extraFloatDigits(),
              LATER_MICROS,
              TextContext.DEFAULT.names()),
          TextContext.DEFAULT.withDateStyle(TextContext.DateStyle.ISO, TextContext.DateOrder.YMD));

  /// @throws SqlException as the type's input function; 0A000 for a constant that another session
  ///   could read as another value
  @Override
  public Vector read(SqlType type, String literal) {
    Vector value = StatementPlanner.read(type, literal, session);
    if (READ_BY_SETTINGS.contains(type.oid())) {
      String text = text(type, value);
      for (TextContext other : OTHERS) {
        if (!readBy(other, type, literal).equals(Optional.of(text))) {
          throw notStored();
        }
      }
    }
    return value;
  }

  @Override
  public void admitClockWord() {
    throw notStored();
  }

  private static SqlException notStored() {
    return SqlException.notSupported(
            "a constant in DEFAULT or CHECK that means something else under other settings")
        .withHint("Write it in ISO form, with a time zone where its type has one.");
  }

  private static Optional<String> readBy(TextContext context, SqlType type, String literal) {
    try {
      return Optional.of(text(type, StatementPlanner.read(type, literal, context)));
    } catch (SqlException _) {
      return Optional.empty();
    }
  }

  private static String text(SqlType type, Vector value) {
    return TypeText.write(type.oid(), value, 0, TextContext.DEFAULT);
  }
}
