package io.lauma.analyze.type;

import io.lauma.row.Vector;
import io.lauma.types.SqlType;

/// Port: reads the text of a literal as a value of a type.
public interface LiteralInput {
  /// A vector of one row.
  ///
  /// @throws io.lauma.types.SqlException 22P02, 22007, 22003... as the type's input function
  Vector read(SqlType type, String text);

  /// Called for a literal such as 'today', which is read when the statement runs.
  ///
  /// @throws io.lauma.types.SqlException 0A000 where none may be
  default void admitClockWord() {}
}
