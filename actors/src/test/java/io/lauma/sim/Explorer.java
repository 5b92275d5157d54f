package io.lauma.sim;

import io.lauma.kv.Invariants;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Runs a scenario through every order of its choices. A state is reached again by replaying its
/// choices from the beginning; a state seen before is not gone into again.
final class Explorer {
  private static final int STATES_MAX = 400_000;

  private final Supplier<ModelWorld> scenario;
  private final Set<String> seen = new HashSet<>();
  private final Deque<List<String>> open = new ArrayDeque<>();
  private int finished;

  private Explorer(Supplier<ModelWorld> scenario) {
    this.scenario = scenario;
  }

  /// What exploring found.
  ///
  /// @param wrong the first thing that went wrong, with the choices that led there
  record Result(Optional<String> wrong, int states, int finished) {}

  static Result explore(Supplier<ModelWorld> scenario) {
    Explorer explorer = new Explorer(scenario);
    return new Result(explorer.run(), explorer.seen.size(), explorer.finished);
  }

  private Optional<String> run() {
    open.add(List.of());
    while (!open.isEmpty()) {
      Optional<String> wrong = follow(open.removeLast());
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  /// Replays a path, then always takes the first choice and notes the others.
  private Optional<String> follow(List<String> path) {
    List<String> taken = new ArrayList<>();
    try {
      return follow(path, taken);
    } catch (Invariants.Broken e) {
      return Optional.of(e.getMessage() + "\n  " + String.join("\n  ", taken));
    }
  }

  private Optional<String> follow(List<String> path, List<String> taken) {
    ModelWorld world = scenario.get();
    for (String name : path) {
      taken.add(name);
      world.take(choice(world, name));
    }
    while (seen.add(shorten(world.fingerprint()))) {
      if (seen.size() > STATES_MAX) {
        return Optional.of("more than " + STATES_MAX + " states");
      }
      if (world.isQuiet()) {
        finished++;
        Optional<String> wrong = SerialCheck.wrong(world);
        if (wrong.isPresent()) {
          return wrong.map(w -> w + "\n  " + String.join("\n  ", taken));
        }
      }
      Map<String, Runnable> choices = world.choices();
      if (choices.isEmpty()) {
        return world.isQuiet() ? Optional.empty() : stuck(taken);
      }
      List<String> names = List.copyOf(choices.keySet());
      for (String other : names.subList(1, names.size())) {
        List<String> branch = new ArrayList<>(taken);
        branch.add(other);
        open.addLast(branch);
      }
      String first = names.getFirst();
      boolean waits = first.equals(ModelWorld.TIME_PASSES);
      String before = waits ? world.fingerprint() : "";
      taken.add(first);
      world.take(choice(world, first));
      if (waits && before.equals(world.fingerprint())) {
        return stuck(taken);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> stuck(List<String> taken) {
    return Optional.of("stuck for ever\n  " + String.join("\n  ", taken));
  }

  private static Runnable choice(ModelWorld world, String name) {
    Map<String, Runnable> choices = world.choices();
    Runnable choice = choices.get(name);
    if (choice == null) {
      throw new IllegalStateException("a replay differs: no " + name + " in " + choices.keySet());
    }
    return choice;
  }

  /// 128 bits of the text: states are many and texts are long.
  private static String shorten(String text) {
    long a = 0xcbf29ce484222325L;
    long b = 0x9e3779b97f4a7c15L;
    for (int i = 0; i < text.length(); i++) {
      a = (a ^ text.charAt(i)) * 0x100000001b3L;
      b = Long.rotateLeft(b ^ text.charAt(i), 23) * 0xff51afd7ed558ccdL;
    }
    return Long.toHexString(a) + Long.toHexString(b);
  }
}
