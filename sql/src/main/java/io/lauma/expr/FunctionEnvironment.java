package io.lauma.expr;

import java.util.Optional;

/// What functions ask of their session and database; implemented by `session`. Answers are those of
/// the statement's catalog snapshot.
public interface FunctionEnvironment {
  String currentUser();

  String sessionUser();

  String currentDatabase();

  Optional<String> currentSchema();

  /// The effective search path, implicit schemas included when asked.
  java.util.List<String> currentSchemas(boolean implicit);

  /// @throws io.lauma.types.SqlException 42704 for an unknown name
  Optional<String> setting(String name, boolean missingIsNull);

  String setSetting(String name, String value, boolean local);

  int backendProcessId();

  /// Wall clock now, microseconds since 1970.
  long clockMicros();

  /// The next value of a sequence, by relation OID.
  long nextValue(int sequenceOid);

  long currentValue(int sequenceOid);

  long lastValue();

  long setValue(int sequenceOid, long value, boolean isCalled);

  /// The transaction's id (assigned when first asked for).
  long transactionId();

  /// Has the transaction's snapshot ready for other transactions while this one is open, and
  /// answers what it goes by.
  ///
  /// @throws io.lauma.types.SqlException 25001 after a savepoint, 53400 for too many
  String exportSnapshot();

  /// What became of a transaction: `in progress`, `committed`, `aborted`, or empty when it is too
  /// old.
  ///
  /// @throws io.lauma.types.SqlException 22023 for an id that was not handed out
  Optional<String> transactionStatus(long id);

  /// Waits, unless the statement is cancelled.
  ///
  /// @throws io.lauma.types.SqlException 57014
  void sleep(long micros);

  /// The other sessions.
  BackendFunctions backends();

  /// The session's advisory locks.
  AdvisoryFunctions advisoryLocks();

  /// Random in [0, 1).
  double random();

  void setSeed(double seed);

  /// Text lookups of the catalog that functions such as pg_get_expr, format_type, obj_description
  /// and to_regclass need.
  CatalogLookup catalog();
}
