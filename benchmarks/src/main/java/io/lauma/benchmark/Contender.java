package io.lauma.benchmark;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/// A database server that is measured. Not thread-safe, except [#connect].
interface Contender {
  /// Heading of its column.
  String name();

  /// Starts it and waits until a client has its first answer.
  ///
  /// @return from the call to the answer
  Duration start() throws Exception;

  /// Ends it in order, if it runs; its data stays for the next start.
  void stop() throws Exception;

  /// A new connection as the superuser; `client` spreads clients over nodes.
  Connection connect(int client) throws SQLException;

  /// The servers' processes, without their children.
  List<ProcessHandle> processes();

  /// Whether it is machine code from the start: only its caches have to get warm.
  boolean isCompiled();

  /// Entries that its replicated logs have had so far, all groups together, where there are such.
  OptionalLong logEntries() throws Exception;

  /// Bytes of living objects after a collection, where there is such a thing.
  OptionalLong heapBytes() throws Exception;
}
