package io.lauma.types;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Facts of the built-in types that have values here: SQL name, array type and element type (rows
/// of pg_type of PostgreSQL 15).
public final class TypeFacts {
  private TypeFacts() {}

  private record Fact(String name, int arrayOid) {}

  private static final Map<Integer, Fact> SCALARS = new HashMap<>();
  private static final Map<Integer, Integer> ELEMENT_BY_ARRAY = new HashMap<>();

  static {
    scalar(Oids.BOOL, "boolean", Oids.BOOL_ARRAY);
    scalar(Oids.BYTEA, "bytea", Oids.BYTEA_ARRAY);
    scalar(Oids.CHAR, "\"char\"", Oids.CHAR_ARRAY);
    scalar(Oids.NAME, "name", Oids.NAME_ARRAY);
    scalar(Oids.INT8, "bigint", Oids.INT8_ARRAY);
    scalar(Oids.INT2, "smallint", Oids.INT2_ARRAY);
    scalar(Oids.INT2VECTOR, "int2vector", 1006);
    scalar(Oids.INT4, "integer", Oids.INT4_ARRAY);
    scalar(Oids.REGPROC, "regproc", 1008);
    scalar(Oids.TEXT, "text", Oids.TEXT_ARRAY);
    scalar(Oids.OID, "oid", Oids.OID_ARRAY);
    scalar(Oids.TID, "tid", 1010);
    scalar(Oids.XID, "xid", 1011);
    scalar(Oids.CID, "cid", 1012);
    scalar(Oids.OIDVECTOR, "oidvector", 1013);
    scalar(Oids.JSON, "json", Oids.JSON_ARRAY);
    scalar(Oids.PG_NODE_TREE, "pg_node_tree", 0);
    scalar(Oids.FLOAT4, "real", Oids.FLOAT4_ARRAY);
    scalar(Oids.FLOAT8, "double precision", Oids.FLOAT8_ARRAY);
    scalar(Oids.UNKNOWN, "unknown", 0);
    scalar(Oids.BPCHAR, "character", Oids.BPCHAR_ARRAY);
    scalar(Oids.VARCHAR, "character varying", Oids.VARCHAR_ARRAY);
    scalar(Oids.DATE, "date", Oids.DATE_ARRAY);
    scalar(Oids.TIME, "time without time zone", Oids.TIME_ARRAY);
    scalar(Oids.TIMESTAMP, "timestamp without time zone", Oids.TIMESTAMP_ARRAY);
    scalar(Oids.TIMESTAMPTZ, "timestamp with time zone", Oids.TIMESTAMPTZ_ARRAY);
    scalar(Oids.INTERVAL, "interval", Oids.INTERVAL_ARRAY);
    scalar(Oids.TIMETZ, "time with time zone", 1270);
    scalar(Oids.NUMERIC, "numeric", Oids.NUMERIC_ARRAY);
    scalar(Oids.REGPROCEDURE, "regprocedure", 2207);
    scalar(Oids.REGOPER, "regoper", 2208);
    scalar(Oids.REGOPERATOR, "regoperator", 2209);
    scalar(Oids.REGCLASS, "regclass", 2210);
    scalar(Oids.REGTYPE, "regtype", 2211);
    scalar(Oids.RECORD, "record", 2287);
    scalar(Oids.CSTRING, "cstring", 1263);
    scalar(Oids.ANY, "\"any\"", 0);
    scalar(Oids.ANYARRAY, "anyarray", 0);
    scalar(Oids.VOID, "void", 0);
    scalar(Oids.ANYELEMENT, "anyelement", 0);
    scalar(Oids.UUID, "uuid", Oids.UUID_ARRAY);
    scalar(Oids.REGCONFIG, "regconfig", 3735);
    scalar(Oids.REGDICTIONARY, "regdictionary", 3770);
    scalar(Oids.JSONB, "jsonb", Oids.JSONB_ARRAY);
    scalar(Oids.REGNAMESPACE, "regnamespace", 4090);
    scalar(Oids.REGROLE, "regrole", 4097);
    scalar(Oids.REGCOLLATION, "regcollation", 4192);
    scalar(Oids.XID8, "xid8", 271);
  }

  private static void scalar(int oid, String name, int arrayOid) {
    SCALARS.put(oid, new Fact(name, arrayOid));
    if (arrayOid != 0) {
      ELEMENT_BY_ARRAY.put(arrayOid, oid);
    }
  }

  /// The SQL name without modifier ("integer", "text[]"); the OID in digits when it is unknown.
  public static String name(int typeOid) {
    Fact fact = SCALARS.get(typeOid);
    if (fact != null) {
      return fact.name;
    }
    int element = elementOid(typeOid);
    return element == 0 ? Integer.toUnsignedString(typeOid) : name(element) + "[]";
  }

  /// Whether values of the type have a text form here.
  public static boolean isKnown(int typeOid) {
    return SCALARS.containsKey(typeOid) || ELEMENT_BY_ARRAY.containsKey(typeOid);
  }

  /// The element type of a true array type; 0 for any other (int2vector and oidvector count as
  /// scalars).
  public static int elementOid(int typeOid) {
    return ELEMENT_BY_ARRAY.getOrDefault(typeOid, 0);
  }

  /// The array type over a scalar type; empty when there is none.
  public static Optional<Integer> arrayOid(int typeOid) {
    Fact fact = SCALARS.get(typeOid);
    return fact == null || fact.arrayOid == 0 ? Optional.empty() : Optional.of(fact.arrayOid);
  }

  public static boolean isArray(int typeOid) {
    return elementOid(typeOid) != 0;
  }
}
