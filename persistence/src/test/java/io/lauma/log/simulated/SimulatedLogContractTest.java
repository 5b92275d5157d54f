package io.lauma.log.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.log.LogHerd;
import io.lauma.log.NodeId;
import io.lauma.log.Peer;
import io.lauma.log.ReplicatedLog;
import io.lauma.log.ReplicatedLogContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

final class SimulatedLogContractTest extends ReplicatedLogContract {
  @Override
  protected LogHerd newHerd(int size) {
    return new Herd(size);
  }

  @Override
  protected void checkInstalled(Set<Integer> installed) {
    assertEquals(Set.of(1, 2), installed);
  }

  private static final class Herd implements LogHerd {
    private static final long LIMIT_MILLIS = 60_000;

    private final SimulatedHerd herd = new SimulatedHerd(42);
    private final List<ReplicatedLog> logs = new ArrayList<>();

    Herd(int size) {
      for (int i = 0; i < size; i++) {
        logs.add(herd.start(id(i)));
      }
    }

    private static NodeId id(int node) {
      return new NodeId("n" + node);
    }

    @Override
    public int size() {
      return logs.size();
    }

    @Override
    public ReplicatedLog log(int node) {
      return logs.get(node);
    }

    @Override
    public Peer peer(int node) {
      return SimulatedHerd.peer(id(node));
    }

    @Override
    public void crash(int node) {
      herd.crash(id(node));
    }

    @Override
    public void restart(int node) {
      logs.set(node, herd.start(id(node)));
    }

    @Override
    public void isolate(int node) {
      for (int other = 0; other < size(); other++) {
        if (other != node) {
          herd.cut(id(node), id(other));
        }
      }
    }

    @Override
    public void heal() {
      herd.heal();
    }

    @Override
    public void until(String what, BooleanSupplier condition) {
      long deadline = herd.time().nowMillis() + LIMIT_MILLIS;
      while (!condition.getAsBoolean()) {
        if (herd.time().nowMillis() > deadline || !herd.time().step()) {
          throw new AssertionError("not in simulated time: " + what);
        }
      }
    }

    @Override
    public void passMillis(long millis) {
      herd.time().run(millis);
    }

    @Override
    public <T> T result(CompletionStage<T> stage) {
      until("a result", () -> stage.toCompletableFuture().isDone());
      try {
        return stage.toCompletableFuture().get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new AssertionError("the stage failed", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }

    @Override
    public void close() {
      logs.forEach(ReplicatedLog::close);
    }
  }
}
