package io.lauma.types;

/// A type as PostgreSQL identifies one: OID and type modifier (-1 when absent).
public record SqlType(int oid, int typmod) {
  /// "No modifier".
  public static final int NO_TYPMOD = -1;

  public static SqlType of(int oid) {
    return new SqlType(oid, NO_TYPMOD);
  }

  public SqlType withTypmod(int newTypmod) {
    return new SqlType(oid, newTypmod);
  }

  public SqlType withoutTypmod() {
    return typmod == NO_TYPMOD ? this : of(oid);
  }
}
