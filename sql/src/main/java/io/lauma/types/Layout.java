package io.lauma.types;

/// How the values of a type lie in a [io.lauma.row.Vector].
public enum Layout {
  /// boolean: one byte a value, 0 or 1.
  BOOLEAN,
  /// int2, int4, date (days since 2000-01-01): `int[]`.
  INT,
  /// int8, oid and its family (unsigned 32 bit), time, timestamp, timestamptz (microseconds, the
  /// latter two since 2000-01-01), xid8: `long[]`.
  LONG,
  /// float4 (rounded to float) and float8: `double[]`.
  DOUBLE,
  /// Everything else, in its stored form (see [StoredForm]): `byte[]` with offsets.
  BYTES
}
