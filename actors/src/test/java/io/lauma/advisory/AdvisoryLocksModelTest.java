package io.lauma.advisory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.advisory.AdvisoryLocks.Answer;
import io.lauma.advisory.AdvisoryLocks.Wish;
import io.lauma.expr.AdvisoryKey;
import io.lauma.log.NodeId;
import io.lauma.session.backend.HerdAdvisoryLocks.Lock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Random requests against a model that knows sets of holders and one queue a key, and looks
/// through all of it each time. `-Dlauma.seed` repeats a run.
final class AdvisoryLocksModelTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_261_201L);
  private static final int RUNS = 60;
  private static final int STEPS = 2_000;
  private static final int OWNERS = 6;
  private static final int KEYS = 4;

  /// The model: what is held, and who waits in which order.
  private static final class Model {
    private final Set<Held> held = new HashSet<>();
    private final Map<AdvisoryKey, List<Held>> queues = new HashMap<>();

    private List<Held> queue(AdvisoryKey key) {
      return queues.computeIfAbsent(key, _ -> new ArrayList<>());
    }

    private static boolean clash(Held one, Held other) {
      return one.lock().key().equals(other.lock().key())
          && !one.owner().equals(other.owner())
          && !(one.lock().shared() && other.lock().shared());
    }

    private boolean isFree(Held wish) {
      return held.stream().noneMatch(other -> clash(wish, other));
    }

    boolean waits(AdvisoryOwner owner) {
      return queues.values().stream().flatMap(List::stream).anyMatch(w -> w.owner().equals(owner));
    }

    Answer lock(Held wish, boolean mayWait) {
      if (held.contains(wish)) {
        return Answer.GRANTED;
      }
      List<Held> queue = queue(wish.lock().key());
      if (isFree(wish) && queue.stream().noneMatch(other -> clash(wish, other))) {
        held.add(wish);
        return Answer.GRANTED;
      }
      if (!mayWait) {
        return Answer.NOT_FREE;
      }
      int place = 0;
      while (place < queue.size() && !isBlockedBy(queue.get(place), wish.owner())) {
        place++;
      }
      boolean goesAhead = place < queue.size();
      if (goesAhead
          && isFree(wish)
          && queue.subList(0, place).stream().noneMatch(other -> clash(wish, other))) {
        held.add(wish);
        return Answer.GRANTED;
      }
      queue.add(place, wish);
      return Answer.WAITS;
    }

    private boolean isBlockedBy(Held waiter, AdvisoryOwner owner) {
      return held.stream().anyMatch(h -> h.owner().equals(owner) && clash(waiter, h));
    }

    Set<Held> release(AdvisoryOwner owner, List<Lock> locks) {
      queues.values().forEach(queue -> queue.removeIf(w -> w.owner().equals(owner)));
      locks.forEach(lock -> held.remove(new Held(lock, owner)));
      return granted();
    }

    Set<Held> releaseAll(AdvisoryOwner owner) {
      held.removeIf(h -> h.owner().equals(owner));
      return release(owner, List.of());
    }

    private Set<Held> granted() {
      Set<Held> granted = new HashSet<>();
      for (List<Held> queue : queues.values()) {
        for (int i = 0; i < queue.size(); i++) {
          Held wish = queue.get(i);
          List<Held> ahead = queue.subList(0, i);
          if (isFree(wish) && ahead.stream().noneMatch(other -> clash(wish, other))) {
            held.add(wish);
            granted.add(wish);
            queue.remove(i--);
          }
        }
      }
      return granted;
    }
  }

  private static AdvisoryOwner owner(int number) {
    return new AdvisoryOwner(new NodeId("n" + number % 2), 1, number);
  }

  private static Set<Held> heldOf(List<Wish> granted) {
    Set<Held> held = new HashSet<>();
    granted.forEach(wish -> assertTrue(held.add(new Held(wish.lock(), wish.owner()))));
    return held;
  }

  @Test
  void answersAsTheModel() {
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
    AdvisoryLocks locks = new AdvisoryLocks();
    Model model = new Model();
    Map<Integer, byte[]> stored = new TreeMap<>();
    long number = 0;
    for (int step = 0; step < STEPS; step++) {
      AdvisoryOwner owner = owner(random.nextInt(OWNERS));
      Lock lock = new Lock(AdvisoryKey.of(1, random.nextInt(KEYS)), random.nextBoolean());
      List<Wish> granted = new ArrayList<>();
      int kind = random.nextInt(20);
      if (kind < 10) {
        if (!model.waits(owner)) {
          boolean waits = random.nextInt(3) > 0;
          Answer expected = model.lock(new Held(lock, owner), waits);
          number++;
          assertEquals(expected, locks.lock(owner, number, lock, waits, step, granted));
          assertEquals(List.of(), granted);
          Answer again = locks.lock(owner, number, lock, waits, step, granted);
          assertEquals(expected, again, "a repeat");
          assertEquals(Answer.OVERTAKEN, locks.lock(owner, number - 1, lock, waits, step, granted));
        }
      } else if (kind < 17) {
        number++;
        assertTrue(locks.release(owner, number, List.of(lock), granted));
        assertEquals(model.release(owner, List.of(lock)), heldOf(granted));
      } else if (kind < 19) {
        number++;
        assertTrue(locks.releaseAll(owner, number, granted));
        assertEquals(model.releaseAll(owner), heldOf(granted));
      } else {
        NodeId node = owner.node();
        locks.releaseOf(other -> other.node().equals(node), granted);
        for (int other = 0; other < OWNERS; other++) {
          if (owner(other).node().equals(node)) {
            model.held.removeIf(h -> h.owner().node().equals(node));
            model.queues.values().forEach(q -> q.removeIf(w -> w.owner().node().equals(node)));
          }
        }
        assertEquals(model.granted(), heldOf(granted));
      }
      check(locks, model, stored);
    }
  }

  private static void check(AdvisoryLocks locks, Model model, Map<Integer, byte[]> stored) {
    assertEquals(model.held, Set.copyOf(locks.all()));
    Set<Held> waiting = new HashSet<>();
    locks.wishes().forEach(wish -> waiting.add(new Held(wish.lock(), wish.owner())));
    Set<Held> queued = new HashSet<>();
    model.queues.values().forEach(queued::addAll);
    assertEquals(queued, waiting);
    for (AdvisoryLocks.Wait wait : locks.waits()) {
      assertTrue(queued.contains(new Held(wait.wish().lock(), wait.wish().owner())));
    }
    assertEquals(
        queued.size(),
        locks.waits().stream().map(AdvisoryLocks.Wait::wish).distinct().count(),
        "who waits, waits for somebody");
    for (int bucket : locks.takeChanged()) {
      stored.put(bucket, StoredLocks.of(locks.heldIn(bucket)));
    }
    Set<Held> read = new HashSet<>();
    stored.values().forEach(bytes -> read.addAll(StoredLocks.read(bytes)));
    assertEquals(model.held, read, "what a next leader finds");
  }
}
