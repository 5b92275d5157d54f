package io.lauma.session.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.expr.AdvisoryKey;
import io.lauma.session.backend.HerdAdvisoryLocks.Lock;
import io.lauma.session.lock.HeldAdvisoryLocks.Unlocked;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Random calls against a model that keeps one entry for each time that a lock was taken.
/// `-Dlauma.seed` repeats a run.
final class HeldAdvisoryLocksTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_261_201L);
  private static final int RUNS = 100;
  private static final int STEPS = 500;
  private static final int KEYS = 4;

  /// @param depth of the savepoints when it was taken; -1: for the session
  private record Taken(Lock lock, int depth) {}

  private static final class Model {
    private List<Taken> taken = new ArrayList<>();

    Set<Lock> held() {
      Set<Lock> held = new HashSet<>();
      taken.forEach(t -> held.add(t.lock()));
      return held;
    }

    Unlocked unlock(Lock lock) {
      if (!taken.remove(new Taken(lock, -1))) {
        return Unlocked.NOT_HELD;
      }
      return held().contains(lock) ? Unlocked.STILL_HELD : Unlocked.GONE;
    }

    /// What is held no more after `change`.
    Set<Lock> gone(Runnable change) {
      Set<Lock> before = held();
      change.run();
      before.removeAll(held());
      return before;
    }
  }

  @Test
  void countsAsTheModel() {
    for (int run = 0; run < RUNS; run++) {
      long seed = SEED + run;
      try {
        run(new Random(seed));
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  private static void run(Random random) {
    HeldAdvisoryLocks held = new HeldAdvisoryLocks();
    Model model = new Model();
    List<Integer> savepoints = new ArrayList<>();
    int lastNumber = 0;
    for (int step = 0; step < STEPS; step++) {
      Lock lock = new Lock(AdvisoryKey.of(random.nextInt(KEYS)), random.nextBoolean());
      switch (random.nextInt(12)) {
        case 0, 1 -> {
          held.addForSession(lock);
          model.taken.add(new Taken(lock, -1));
        }
        case 2, 3, 4 -> {
          held.addForTransaction(lock, savepoints.isEmpty() ? 0 : savepoints.getLast());
          model.taken.add(new Taken(lock, savepoints.size()));
        }
        case 5, 6 -> assertEquals(model.unlock(lock), held.unlock(lock));
        case 7, 8 -> savepoints.add(++lastNumber);
        case 9 -> {
          if (!savepoints.isEmpty()) {
            int depth = random.nextInt(savepoints.size()) + 1;
            int number = savepoints.get(depth - 1);
            savepoints.subList(depth, savepoints.size()).clear();
            assertEquals(
                model.gone(() -> model.taken.removeIf(t -> t.depth() >= depth)),
                Set.copyOf(held.rollbackTo(number)));
          }
        }
        case 10 -> {
          if (!savepoints.isEmpty()) {
            int left = random.nextInt(savepoints.size());
            savepoints.subList(left, savepoints.size()).clear();
            held.release(savepoints.isEmpty() ? 0 : savepoints.getLast());
            model.taken =
                new ArrayList<>(
                    model.taken.stream()
                        .map(t -> t.depth() > left ? new Taken(t.lock(), left) : t)
                        .toList());
          }
        }
        default -> {
          if (random.nextInt(4) > 0) {
            assertEquals(
                model.gone(() -> model.taken.removeIf(t -> t.depth() >= 0)),
                Set.copyOf(held.endTransaction()));
            savepoints.clear();
            lastNumber = 0;
          } else {
            assertEquals(
                model.gone(() -> model.taken.removeIf(t -> t.depth() < 0)),
                Set.copyOf(held.unlockAll()));
          }
        }
      }
      for (int key = 0; key < KEYS; key++) {
        for (boolean shared : new boolean[] {false, true}) {
          Lock each = new Lock(AdvisoryKey.of(key), shared);
          assertEquals(model.held().contains(each), held.has(each));
        }
      }
      assertEquals(model.held().size(), held.size());
    }
  }
}
