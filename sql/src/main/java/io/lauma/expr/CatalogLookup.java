package io.lauma.expr;

import java.util.Optional;

/// Names and definitions by OID and back, in one catalog snapshot, for functions and reg* types.
public interface CatalogLookup {
  /// OID of the object a reg* type's input names (regclass, regtype, regproc, regnamespace,
  /// regrole...).
  ///
  /// @throws io.lauma.types.SqlException 42P01, 42704, 42883... for an unknown name
  int resolve(int regTypeOid, String name);

  /// The name a reg* type's output gives; empty when there is no such object.
  Optional<String> name(int regTypeOid, int oid);

  /// pg_get_indexdef, pg_get_constraintdef, pg_get_viewdef, pg_get_expr...: empty for an unknown
  /// OID.
  Optional<String> definition(String function, int oid, int column, boolean pretty);

  /// The sequence behind a serial or identity column, as pg_get_serial_sequence answers it; empty
  /// for a column without one.
  ///
  /// @throws io.lauma.types.SqlException 42P01, 42703
  Optional<String> serialSequence(String table, String column);

  /// Whether a relation, type or function of this OID is found by its bare name.
  boolean isVisible(String kind, int oid);
}
