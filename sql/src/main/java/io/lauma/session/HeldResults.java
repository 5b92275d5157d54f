package io.lauma.session;

import java.nio.file.Path;
import java.util.function.Supplier;

/// Results that the client does not see before the transaction that they belong to has committed,
/// so that they may be taken back and written again. What others write in between (answers to Parse
/// and Bind, say) keeps its place. Belongs to the session's thread.
public interface HeldResults {
  /// Bytes that are kept of results of statements that write or lock, beyond which all of them go
  /// to the client.
  long BYTES_MAX = 4L << 30;

  /// Bytes that are kept in memory, beyond which they are in a temporary file.
  int MEMORY_BYTES_MAX = 1 << 20;

  /// Bytes that are kept of results of queries alone.
  int QUERY_BYTES_MAX = 64 << 10;

  /// The result of a statement begins, and is kept with what was written since the last [#release].
  ///
  /// @param bytesMax how much is kept; the largest since the last release counts
  /// @param directory an existing directory for temporary files; asked for when one is needed
  void begin(long bytesMax, Supplier<Path> directory);

  /// More may be kept from now on, if anything is.
  void raise(long bytesMax);

  /// The result that began last is complete.
  void end();

  /// Whether the client may have got something of the results since the last [#release].
  boolean areSeen();

  /// Begins to write the results again that have begun since the last [#release]. Those written
  /// before are kept aside. Only while nothing has been seen.
  Rewrite rewrite();

  /// Nothing is to be taken back any more: the results go out as if they had never been kept.
  void release();

  /// The writing of results for another time. Ends with one call of the last three.
  interface Rewrite {
    /// Goes on to the next result, which is written by the caller.
    void next();

    /// All results are written again: what stood behind the last one follows.
    void finish();

    /// What was written again ends here: what was kept aside is dropped.
    void cut();

    /// Takes back what was written again, and has what was kept aside in its place. Only while
    /// nothing has been seen.
    void undo();
  }
}
