package io.lauma.sim;

import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.HybridTime;
import io.lauma.txn.GatewayTransaction;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.ShardRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A transaction of a scenario: its program and how far it is.
final class ModelClient {
  /// The value of a key that nobody has written.
  static final int NOBODY = -1;

  final int index;
  final List<Step> program;
  final GatewayTransaction gateway;
  final Set<Integer> written;
  final List<Read> reads = new ArrayList<>();

  /// The transactions that had been acknowledged when this one began.
  final Set<Integer> before = new TreeSet<>();

  int position;
  State state = State.NEW;
  Waiting waiting = Waiting.NOTHING;
  boolean readReady;
  HybridTime snapshot = HybridTime.ZERO;
  HybridTime early = HybridTime.ZERO;
  HybridTime commit = HybridTime.ZERO;
  List<Long> sequences = List.of();
  ShardRequest.@Nullable Write outstanding;

  /// What a read of a key has found: the transaction that wrote it, or [#NOBODY].
  record Read(int key, int writer) {
    @Override
    public String toString() {
      return key + "=" + writer;
    }
  }

  enum State {
    NEW,
    RUNNING,
    OK,
    ABORTED
  }

  enum Waiting {
    NOTHING,
    LOCK,
    READ,
    OUTCOME
  }

  ModelClient(int index, List<Step> program, Isolation isolation) {
    this.index = index;
    this.program = program;
    gateway = new GatewayTransaction(new GatewayId(index), isolation);
    written =
        program.stream()
            .filter(step -> step.kind() == 'w')
            .map(Step::key)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  boolean isDone() {
    return state == State.OK || state == State.ABORTED;
  }

  /// Goes to the next step. The end counts as known at once: that orders most in real time.
  void advance() {
    position++;
    if (step().kind() == 'o') {
      state = State.OK;
    }
  }

  Step step() {
    return program.get(position);
  }
}
