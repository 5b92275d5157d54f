package io.lauma.log;

import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/// Several nodes with a log each, of whatever implementation, for the contract tests: nodes crash,
/// restart, and are cut off.
public interface LogHerd extends AutoCloseable {
  int size();

  ReplicatedLog log(int node);

  Peer peer(int node);

  /// Ends the node without warning; its disk stays.
  void crash(int node);

  /// Starts a crashed node from its disk.
  void restart(int node);

  /// Cuts the node off from all others.
  void isolate(int node);

  /// Undoes all cuts.
  void heal();

  /// Waits until `condition` holds, however time passes in this herd.
  void until(String what, BooleanSupplier condition);

  /// Lets time pass.
  void passMillis(long millis);

  <T> T result(CompletionStage<T> stage);

  @Override
  void close();
}
