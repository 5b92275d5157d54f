package io.lauma.expr;

/// Advisory locks as functions take them. Calls may block.
public interface AdvisoryFunctions {
  /// Takes a lock.
  ///
  /// @param forTransaction whether it ends with the transaction, else with the session
  /// @param waits whether to wait for it
  /// @return false when it is not free, and was not waited for
  /// @throws io.lauma.types.SqlException 55P03, 57014, 40P01, 53200
  boolean lock(AdvisoryKey key, boolean shared, boolean forTransaction, boolean waits);

  /// Gives one lock of the session back; false, with a warning, when it has none.
  boolean unlock(AdvisoryKey key, boolean shared);

  /// Gives all locks of the session back.
  void unlockAll();
}
