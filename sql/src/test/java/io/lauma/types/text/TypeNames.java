package io.lauma.types.text;

import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import io.lauma.types.TypeFacts;
import io.lauma.types.number.Numeric;
import io.lauma.types.time.IntervalTypmod;
import java.util.Map;

/// Type names of the recorded files, as far as they are used there.
final class TypeNames {
  private TypeNames() {}

  private static final Map<String, Integer> OIDS =
      Map.ofEntries(
          Map.entry("boolean", Oids.BOOL),
          Map.entry("smallint", Oids.INT2),
          Map.entry("integer", Oids.INT4),
          Map.entry("bigint", Oids.INT8),
          Map.entry("oid", Oids.OID),
          Map.entry("xid", Oids.XID),
          Map.entry("cid", Oids.CID),
          Map.entry("xid8", Oids.XID8),
          Map.entry("tid", Oids.TID),
          Map.entry("real", Oids.FLOAT4),
          Map.entry("double precision", Oids.FLOAT8),
          Map.entry("numeric", Oids.NUMERIC),
          Map.entry("text", Oids.TEXT),
          Map.entry("varchar", Oids.VARCHAR),
          Map.entry("character", Oids.BPCHAR),
          Map.entry("name", Oids.NAME),
          Map.entry("\"char\"", Oids.CHAR),
          Map.entry("unknown", Oids.UNKNOWN),
          Map.entry("bytea", Oids.BYTEA),
          Map.entry("uuid", Oids.UUID),
          Map.entry("date", Oids.DATE),
          Map.entry("time", Oids.TIME),
          Map.entry("timestamp", Oids.TIMESTAMP),
          Map.entry("timestamptz", Oids.TIMESTAMPTZ),
          Map.entry("interval", Oids.INTERVAL),
          Map.entry("json", Oids.JSON),
          Map.entry("jsonb", Oids.JSONB),
          Map.entry("int2vector", Oids.INT2VECTOR),
          Map.entry("oidvector", Oids.OIDVECTOR));

  static SqlType parse(String name) {
    if (name.endsWith("[]")) {
      SqlType element = parse(name.substring(0, name.length() - 2));
      return new SqlType(TypeFacts.arrayOid(element.oid()).orElseThrow(), element.typmod());
    }
    int open = name.indexOf('(');
    if (name.startsWith("interval ") || name.startsWith("interval(")) {
      int precision = open < 0 ? -1 : Integer.parseInt(name.substring(open + 1, open + 2));
      String fields = (open < 0 ? name : name.substring(0, open)).substring(8).strip();
      return new SqlType(Oids.INTERVAL, IntervalTypmod.of(fields, precision));
    }
    if (open < 0) {
      return SqlType.of(oid(name));
    }
    int oid = oid(name.substring(0, open));
    String[] numbers = name.substring(open + 1, name.length() - 1).split(",");
    int first = Integer.parseInt(numbers[0]);
    int second = numbers.length > 1 ? Integer.parseInt(numbers[1]) : 0;
    return new SqlType(
        oid,
        switch (oid) {
          case Oids.NUMERIC -> Numeric.typmod(first, second);
          case Oids.VARCHAR, Oids.BPCHAR -> StringText.typmod(first);
          default -> first;
        });
  }

  private static int oid(String name) {
    Integer oid = OIDS.get(name);
    if (oid == null) {
      throw new IllegalArgumentException("no type " + name);
    }
    return oid;
  }
}
