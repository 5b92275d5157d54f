package io.lauma.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Numbered writes, each tried once: which were tried and which of them were acknowledged. Any
/// thread.
public final class Ledger {
  private static final int VIOLATIONS_MAX = 20;

  private enum Outcome {
    TRIED,
    ACKNOWLEDGED
  }

  private final Map<Long, Outcome> outcomes = new ConcurrentHashMap<>();

  /// Before the write is sent.
  ///
  /// @throws IllegalArgumentException when the number was tried before
  public void tried(long number) {
    if (outcomes.putIfAbsent(number, Outcome.TRIED) != null) {
      throw new IllegalArgumentException("number " + number + " was tried before");
    }
  }

  /// After the server acknowledged the write.
  public void acknowledged(long number) {
    outcomes.put(number, Outcome.ACKNOWLEDGED);
  }

  public long acknowledgedCount() {
    return outcomes.values().stream().filter(o -> o == Outcome.ACKNOWLEDGED).count();
  }

  public long triedCount() {
    return outcomes.size();
  }

  /// The numbers acknowledged by now: what a read that begins after this must see.
  public Set<Long> acknowledged() {
    return outcomes.entrySet().stream()
        .filter(entry -> entry.getValue() == Outcome.ACKNOWLEDGED)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /// Compares with what is there, when nothing is being written: an acknowledged number must be
  /// there once, one that was tried at most once, any other never.
  ///
  /// @param found number to how often it is there
  /// @return the first violations, in words; empty when all is well
  public List<String> violations(Map<Long, Integer> found) {
    return violations(found, acknowledged());
  }

  /// The same while writes go on.
  ///
  /// @param acknowledged what [#acknowledged] gave before the read began
  public List<String> violations(Map<Long, Integer> found, Set<Long> acknowledged) {
    List<String> violations = new ArrayList<>();
    for (Long number : acknowledged) {
      if (!found.containsKey(number)) {
        violations.add(number + " was acknowledged and is lost");
      }
    }
    found.forEach((number, times) -> {
      if (!outcomes.containsKey(number)) {
        violations.add(number + " is there and was never written");
      } else if (times > 1) {
        violations.add(number + " is there " + times + " times");
      }
    });
    return violations.stream().sorted().limit(VIOLATIONS_MAX).toList();
  }
}
