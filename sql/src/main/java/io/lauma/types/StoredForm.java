package io.lauma.types;

import java.util.Map;

/// Which [Layout] the values of a type have, and, for [Layout#BYTES], what the bytes are:
///
/// | type | bytes |
/// |---|---|
/// | text, varchar, bpchar, name, unknown, cstring, json | UTF-8 |
/// | bytea | as is |
/// | jsonb | UTF-8 of PostgreSQL's canonical output |
/// | inet | the address in text, in ASCII; no netmask |
/// | uuid | 16 bytes |
/// | tid | int32 block, uint16 offset, big-endian |
/// | int2vector, oidvector | as an array of int2, oid with lower bound 0 |
/// | interval | int32 months, int32 days, int64 microseconds, big-endian |
/// | numeric | see [io.lauma.types.NumericForm] |
/// | arrays | see [io.lauma.types.ArrayForm] |
/// | record | int32 column count, then (int32 type OID, int32 length or -1 for NULL, stored form) each |
///
/// Element values inside arrays and records have their own stored form: the big-endian image of the
/// slot for the fixed layouts (1, 4, 8, 8 bytes), the bytes otherwise.
public final class StoredForm {
  private StoredForm() {}

  private static final Map<Integer, Layout> LAYOUTS =
      Map.ofEntries(
          Map.entry(Oids.BOOL, Layout.BOOLEAN),
          Map.entry(Oids.INT2, Layout.INT),
          Map.entry(Oids.INT4, Layout.INT),
          Map.entry(Oids.DATE, Layout.INT),
          Map.entry(Oids.CHAR, Layout.INT),
          Map.entry(Oids.INT8, Layout.LONG),
          Map.entry(Oids.OID, Layout.LONG),
          Map.entry(Oids.REGPROC, Layout.LONG),
          Map.entry(Oids.REGPROCEDURE, Layout.LONG),
          Map.entry(Oids.REGOPER, Layout.LONG),
          Map.entry(Oids.REGOPERATOR, Layout.LONG),
          Map.entry(Oids.REGCLASS, Layout.LONG),
          Map.entry(Oids.REGTYPE, Layout.LONG),
          Map.entry(Oids.REGCONFIG, Layout.LONG),
          Map.entry(Oids.REGDICTIONARY, Layout.LONG),
          Map.entry(Oids.REGNAMESPACE, Layout.LONG),
          Map.entry(Oids.REGROLE, Layout.LONG),
          Map.entry(Oids.REGCOLLATION, Layout.LONG),
          Map.entry(Oids.XID, Layout.LONG),
          Map.entry(Oids.CID, Layout.LONG),
          Map.entry(Oids.XID8, Layout.LONG),
          Map.entry(Oids.TIME, Layout.LONG),
          Map.entry(Oids.TIMESTAMP, Layout.LONG),
          Map.entry(Oids.TIMESTAMPTZ, Layout.LONG),
          Map.entry(Oids.FLOAT4, Layout.DOUBLE),
          Map.entry(Oids.FLOAT8, Layout.DOUBLE));

  /// The layout of a type's values; every type that is not listed is [Layout#BYTES].
  public static Layout layout(int typeOid) {
    return LAYOUTS.getOrDefault(typeOid, Layout.BYTES);
  }
}
