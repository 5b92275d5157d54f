package io.lauma.session.run;

/// Hears what becomes of a session's transactions. Called on the session's thread; may block.
public interface TransactionWatcher {
  /// The transaction has ended, or has failed without a savepoint.
  void ended();

  /// What was done after a savepoint is undone.
  ///
  /// @param savepoint its number
  void rolledBack(int savepoint);

  /// Savepoints were released.
  ///
  /// @param innermost the number of the innermost one that is left; 0 for none
  void released(int innermost);
}
