package io.lauma.connection;

import io.lauma.protocol.DataRowWriter.ValueWriter;
import io.lauma.row.Vector;
import io.lauma.types.TextContext;

/// Text (code 0) and binary (code 1) forms of values. Thread-safe.
public interface ValueFormats {
  int TEXT = 0;
  int BINARY = 1;

  /// Writes values of a type in a format.
  ///
  /// @throws io.lauma.types.SqlException 22023 unknown format code, 42883 no binary output
  ValueWriter writer(int typeOid, int format, TextContext context);

  /// Reads one value as a one-row vector in the type's layout.
  ///
  /// @throws io.lauma.types.SqlException 22023 unknown format code, 22P02 and relatives for bad
  ///   text, 22P03 for bad binary, 22021
  Vector read(int typeOid, int format, byte[] value, TextContext context);

  /// A one-row vector that holds NULL.
  Vector nullOf(int typeOid);

  /// The `typlen` of a type: bytes, or -1 for variable length.
  int lengthBytes(int typeOid);
}
