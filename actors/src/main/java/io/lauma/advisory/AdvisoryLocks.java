package io.lauma.advisory;

import io.lauma.expr.AdvisoryKey;
import io.lauma.session.backend.HerdAdvisoryLocks.Lock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who has which advisory lock and who waits for one, by PostgreSQL's rules of its lock manager: an
/// exclusive lock excludes every other session, a shared one the exclusive ones; first come, first
/// served, except that a session goes ahead of those that wait for what it has. A session waits for
/// one lock at most. Pure rules, for one thread.
///
/// What is held is stored by bucket of keys; waits are not.
public final class AdvisoryLocks {
  /// Buckets of keys: so many stored values there are at most.
  public static final int BUCKETS = 1_024;

  /// Locks of the herd.
  static final int LOCKS_MAX = 200_000;

  /// Locks of one bucket, whose stored form is written as a whole.
  static final int BUCKET_LOCKS_MAX = 4_000;

  /// Sessions that wait for one key.
  static final int WAITERS_MAX = 10_000;

  /// Sessions whose last request's number is remembered.
  private static final int NUMBERS_MAX = 50_000;

  /// By bucket, then by key.
  private final List<Map<AdvisoryKey, Entry>> buckets =
      Stream.<Map<AdvisoryKey, Entry>>generate(LinkedHashMap::new).limit(BUCKETS).toList();

  private final Map<AdvisoryOwner, Set<Lock>> held = new HashMap<>();
  private final Map<AdvisoryOwner, Wish> waiting = new LinkedHashMap<>();
  private final Map<AdvisoryOwner, Long> numbers = new LinkedHashMap<>(16, 0.75f, true);
  private final int[] bucketLocks = new int[BUCKETS];
  private final Set<Integer> changed = new TreeSet<>();
  private int lockCount;

  /// A session that waits.
  ///
  /// @param number of its request
  /// @param sinceMicros when it began, since 1970
  public record Wish(AdvisoryOwner owner, long number, Lock lock, long sinceMicros) {
    private boolean conflictsWith(Lock other) {
      return conflict(lock.shared(), other.shared());
    }
  }

  /// `wish` waits for what `holder` has, or wants before it.
  public record Wait(Wish wish, AdvisoryOwner holder) {}

  private static final class Entry {
    private final LinkedHashSet<Held> holders = new LinkedHashSet<>();
    private final List<Wish> queue = new ArrayList<>();

    boolean isFree(AdvisoryOwner owner, boolean shared) {
      return holders.stream()
          .noneMatch(h -> !h.owner().equals(owner) && conflict(h.lock().shared(), shared));
    }
  }

  /// What became of a wish for a lock.
  public enum Answer {
    GRANTED,
    NOT_FREE,
    WAITS,
    /// The owner has made a later request.
    OVERTAKEN,
    /// There are too many locks.
    TOO_MANY
  }

  static boolean conflict(boolean shared, boolean otherShared) {
    return !shared || !otherShared;
  }

  /// The bucket of a key.
  static int bucket(AdvisoryKey key) {
    int hash = (key.classId() * 31 + key.objectId()) * 31 + key.space();
    hash *= 0x9E3779B9;
    return hash >>> (Integer.SIZE - Integer.numberOfTrailingZeros(BUCKETS));
  }

  private Entry entryOf(AdvisoryKey key) {
    return buckets.get(bucket(key)).computeIfAbsent(key, _ -> new Entry());
  }

  private @Nullable Entry find(AdvisoryKey key) {
    return buckets.get(bucket(key)).get(key);
  }

  /// Takes a lock that was stored.
  public void load(Held lock) {
    add(lock);
    changed.clear();
  }

  /// @param number of the request; a repeat has the same
  /// @param nowMicros since 1970
  /// @param granted takes the waits that ended because an older wait of the owner did
  public Answer lock(
      AdvisoryOwner owner,
      long number,
      Lock lock,
      boolean waits,
      long nowMicros,
      List<Wish> granted) {
    if (isOvertaken(owner, number)) {
      return Answer.OVERTAKEN;
    }
    Wish old = waiting.get(owner);
    if (old != null && old.number() == number) {
      return Answer.WAITS;
    }
    endWait(owner, granted);
    Held wanted = new Held(lock, owner);
    Entry entry = entryOf(lock.key());
    if (entry.holders.contains(wanted)) {
      return Answer.GRANTED;
    }
    Answer answer = decide(entry, wanted, number, waits, nowMicros);
    removeIfUnused(lock.key());
    return answer;
  }

  private Answer decide(Entry entry, Held wanted, long number, boolean waits, long nowMicros) {
    AdvisoryOwner owner = wanted.owner();
    boolean shared = wanted.lock().shared();
    boolean behind = entry.queue.stream().anyMatch(wish -> wish.conflictsWith(wanted.lock()));
    if (!behind && entry.isFree(owner, shared)) {
      return grant(wanted);
    }
    if (!waits) {
      return Answer.NOT_FREE;
    }
    int place = placeInQueue(entry, owner);
    boolean passes =
        place < entry.queue.size()
            && entry.queue.subList(0, place).stream()
                .noneMatch(wish -> wish.conflictsWith(wanted.lock()))
            && entry.isFree(owner, shared);
    if (passes) {
      return grant(wanted);
    }
    if (entry.queue.size() >= WAITERS_MAX) {
      return Answer.TOO_MANY;
    }
    Wish wish = new Wish(owner, number, wanted.lock(), nowMicros);
    entry.queue.add(place, wish);
    waiting.put(owner, wish);
    return Answer.WAITS;
  }

  private Answer grant(Held wanted) {
    if (lockCount >= LOCKS_MAX || bucketLocks[bucket(wanted.lock().key())] >= BUCKET_LOCKS_MAX) {
      return Answer.TOO_MANY;
    }
    add(wanted);
    return Answer.GRANTED;
  }

  /// Before the first who waits for what the owner has, else at the end.
  private static int placeInQueue(Entry entry, AdvisoryOwner owner) {
    List<Held> own = entry.holders.stream().filter(h -> h.owner().equals(owner)).toList();
    for (int i = 0; i < entry.queue.size(); i++) {
      Wish wish = entry.queue.get(i);
      if (own.stream().anyMatch(h -> wish.conflictsWith(h.lock()))) {
        return i;
      }
    }
    return entry.queue.size();
  }

  /// Gives locks back, and ends the owner's wait.
  ///
  /// @param granted takes the waits that end with their lock granted
  /// @return false when the owner has made a later request
  public boolean release(AdvisoryOwner owner, long number, List<Lock> locks, List<Wish> granted) {
    if (isOvertaken(owner, number)) {
      return false;
    }
    endWait(owner, granted);
    locks.forEach(lock -> remove(new Held(lock, owner), granted));
    return true;
  }

  /// Gives all locks of an owner back.
  public boolean releaseAll(AdvisoryOwner owner, long number, List<Wish> granted) {
    return release(owner, number, List.copyOf(held.getOrDefault(owner, Set.of())), granted);
  }

  /// Sessions are gone: what they have and wait for ends.
  public void releaseOf(Predicate<AdvisoryOwner> gone, List<Wish> granted) {
    Set<AdvisoryOwner> owners = new LinkedHashSet<>(held.keySet());
    owners.addAll(waiting.keySet());
    owners.removeIf(gone.negate());
    for (AdvisoryOwner owner : owners) {
      endWait(owner, granted);
      List.copyOf(held.getOrDefault(owner, Set.of()))
          .forEach(lock -> remove(new Held(lock, owner), granted));
    }
    granted.removeIf(wish -> owners.contains(wish.owner()));
  }

  private boolean isOvertaken(AdvisoryOwner owner, long number) {
    Long last = numbers.get(owner);
    if (last != null && last > number) {
      return true;
    }
    numbers.put(owner, number);
    if (numbers.size() > NUMBERS_MAX) {
      numbers.remove(numbers.keySet().iterator().next());
    }
    return false;
  }

  private void add(Held lock) {
    entryOf(lock.lock().key()).holders.add(lock);
    held.computeIfAbsent(lock.owner(), _ -> new LinkedHashSet<>()).add(lock.lock());
    count(lock, 1);
  }

  private void count(Held lock, int by) {
    int bucket = bucket(lock.lock().key());
    lockCount += by;
    bucketLocks[bucket] += by;
    changed.add(bucket);
  }

  private void remove(Held lock, List<Wish> granted) {
    Entry entry = find(lock.lock().key());
    if (entry == null || !entry.holders.remove(lock)) {
      return;
    }
    Set<Lock> others = held.get(lock.owner());
    if (others != null) {
      others.remove(lock.lock());
      if (others.isEmpty()) {
        held.remove(lock.owner());
      }
    }
    count(lock, -1);
    wake(lock.lock().key(), entry, granted);
  }

  private void endWait(AdvisoryOwner owner, List<Wish> granted) {
    Wish wish = waiting.remove(owner);
    if (wish != null) {
      Entry entry = find(wish.lock().key());
      if (entry != null && entry.queue.remove(wish)) {
        wake(wish.lock().key(), entry, granted);
      }
    }
  }

  /// Ends the waits that nothing is in the way of any more.
  private void wake(AdvisoryKey key, Entry entry, List<Wish> granted) {
    List<Wish> ahead = new ArrayList<>();
    for (Wish wish : List.copyOf(entry.queue)) {
      boolean free =
          entry.isFree(wish.owner(), wish.lock().shared())
              && ahead.stream().noneMatch(other -> other.conflictsWith(wish.lock()));
      if (free) {
        entry.queue.remove(wish);
        waiting.remove(wish.owner());
        add(new Held(wish.lock(), wish.owner()));
        granted.add(wish);
      } else {
        ahead.add(wish);
      }
    }
    removeIfUnused(key);
  }

  private void removeIfUnused(AdvisoryKey key) {
    Entry entry = find(key);
    if (entry != null && entry.holders.isEmpty() && entry.queue.isEmpty()) {
      buckets.get(bucket(key)).remove(key);
    }
  }

  /// The buckets that have changed since the last call.
  public List<Integer> takeChanged() {
    List<Integer> taken = List.copyOf(changed);
    changed.clear();
    return taken;
  }

  /// What is held of a bucket's keys.
  public List<Held> heldIn(int bucket) {
    return buckets.get(bucket).values().stream().flatMap(entry -> entry.holders.stream()).toList();
  }

  /// The owner's wait.
  public Optional<Wish> waitOf(AdvisoryOwner owner) {
    return Optional.ofNullable(waiting.get(owner));
  }

  public boolean hasWaits() {
    return !waiting.isEmpty();
  }

  /// Everything that is held.
  public List<Held> all() {
    return buckets.stream()
        .flatMap(bucket -> bucket.values().stream())
        .flatMap(entry -> entry.holders.stream())
        .toList();
  }

  /// Everybody who waits, oldest request first.
  public List<Wish> wishes() {
    return List.copyOf(waiting.values());
  }

  /// Who waits for whom.
  public List<Wait> waits() {
    List<Wait> waits = new ArrayList<>();
    for (Wish wish : waiting.values()) {
      Entry entry = find(wish.lock().key());
      if (entry != null) {
        Set<AdvisoryOwner> before = new LinkedHashSet<>();
        entry.holders.stream()
            .filter(h -> conflict(h.lock().shared(), wish.lock().shared()))
            .forEach(h -> before.add(h.owner()));
        entry.queue.stream()
            .takeWhile(other -> !other.equals(wish))
            .filter(other -> other.conflictsWith(wish.lock()))
            .forEach(other -> before.add(other.owner()));
        before.remove(wish.owner());
        before.forEach(holder -> waits.add(new Wait(wish, holder)));
      }
    }
    return waits;
  }
}
