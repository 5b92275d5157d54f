package io.lauma.replica;

import io.lauma.catalog.Relation;
import io.lauma.session.Sequences;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Sequences of the herd as a node's sessions use them: asked of the node that leads the system
/// group.
public final class ClusterSequences implements Sequences {
  private final Router router;
  private final Asks asks;

  public ClusterSequences(Router router, Asks asks) {
    this.router = router;
    this.asks = asks;
  }

  @Override
  public CompletionStage<Block> next(Relation sequence) {
    long increment = sequence.sequence().orElseThrow().increment();
    return ask(new SequenceCall.Next(sequence)).thenApply(value -> new Block(value, increment, 1));
  }

  @Override
  public CompletionStage<Void> set(Relation sequence, long value, boolean isCalled) {
    return ask(new SequenceCall.Set(sequence, value, isCalled)).thenApply(_ -> null);
  }

  private CompletableFuture<Long> ask(SequenceCall call) {
    return asks.ask(replyTo -> router.toSequences(call, replyTo))
        .thenApply(reply -> {
          if (reply instanceof Reply.SequenceValue value) {
            return value.value();
          }
          if (reply instanceof Reply.Failed failed) {
            throw failed.exception();
          }
          throw new IllegalStateException("no answer of a sequence: " + reply);
        });
  }
}
