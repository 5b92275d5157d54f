package io.lauma.analyze.type;

import io.lauma.types.Oids;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// A function or operator that a call might mean.
///
/// @param arguments declared types, one an argument of the call
record Candidate<T>(T item, List<Integer> arguments) {
  private static final char STRING = 'S';

  /// Those whose parameters accept the arguments.
  static <T> List<Candidate<T>> matching(List<Candidate<T>> candidates, List<Integer> arguments) {
    return candidates.stream()
        .filter(c -> Casts.canCoerce(arguments, c.arguments, Casts.Context.IMPLICIT))
        .toList();
  }

  /// The best of several that all accept the arguments (manual, 10.2 and 10.3); empty when it is
  /// not unique.
  static <T> Optional<Candidate<T>> best(List<Candidate<T>> candidates, List<Integer> given) {
    List<Integer> arguments = given.stream().map(Casts::baseType).toList();
    List<Candidate<T>> left = most(candidates, c -> exactMatches(c.arguments, arguments));
    if (left.size() > 1) {
      left = most(left, c -> exactOrPreferred(c.arguments, arguments));
    }
    if (left.size() == 1) {
      return Optional.of(left.getFirst());
    }
    if (!arguments.contains(Oids.UNKNOWN)) {
      return Optional.empty();
    }
    left = byCategory(left, arguments);
    if (left.size() == 1) {
      return Optional.of(left.getFirst());
    }
    return byKnownType(left, arguments);
  }

  private static <T> List<Candidate<T>> most(
      List<Candidate<T>> candidates, ToIntFunction<Candidate<T>> score) {
    int best = candidates.stream().mapToInt(score).max().orElse(0);
    return candidates.stream().filter(c -> score.applyAsInt(c) == best).toList();
  }

  private static int exactMatches(List<Integer> declared, List<Integer> actual) {
    int matches = 0;
    for (int i = 0; i < declared.size(); i++) {
      if (actual.get(i) != Oids.UNKNOWN && declared.get(i).equals(actual.get(i))) {
        matches++;
      }
    }
    return matches;
  }

  private static int exactOrPreferred(List<Integer> declared, List<Integer> actual) {
    int matches = 0;
    for (int i = 0; i < declared.size(); i++) {
      int type = actual.get(i);
      if (type == Oids.UNKNOWN) {
        continue;
      }
      int formal = declared.get(i);
      boolean preferred =
          Casts.isPreferred(formal) && Casts.category(formal) == Casts.category(type);
      matches += formal == type || preferred ? 1 : 0;
    }
    return matches;
  }

  private static <T> List<Candidate<T>> byCategory(
      List<Candidate<T>> candidates, List<Integer> arguments) {
    List<Candidate<T>> left = candidates;
    List<int[]> slots = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i) != Oids.UNKNOWN) {
        continue;
      }
      int[] slot = slot(candidates, i);
      if (slot.length == 0) {
        return candidates;
      }
      slots.add(slot);
    }
    for (int[] slot : slots) {
      left =
          left.stream()
              .filter(c -> {
                int type = c.arguments.get(slot[0]);
                return Casts.category(type) == slot[1] && (slot[2] == 0 || Casts.isPreferred(type));
              })
              .toList();
    }
    return left.isEmpty() ? candidates : left;
  }

  /// Argument index, category and whether a preferred type is among the candidates; nothing when
  /// their categories differ and none is string.
  private static <T> int[] slot(List<Candidate<T>> candidates, int index) {
    char category = 0;
    boolean preferred = false;
    boolean conflict = false;
    for (Candidate<T> candidate : candidates) {
      int type = candidate.arguments.get(index);
      char next = Casts.category(type);
      if (category == 0 || (next == STRING && category != STRING)) {
        conflict |= category != 0;
        category = next;
        preferred = Casts.isPreferred(type);
      } else if (next == category) {
        preferred |= Casts.isPreferred(type);
      } else {
        conflict = true;
      }
    }
    return conflict && category != STRING
        ? new int[0]
        : new int[] {index, category, preferred ? 1 : 0};
  }

  private static <T> Optional<Candidate<T>> byKnownType(
      List<Candidate<T>> candidates, List<Integer> arguments) {
    List<Integer> known = arguments.stream().filter(t -> t != Oids.UNKNOWN).distinct().toList();
    if (known.size() != 1) {
      return Optional.empty();
    }
    List<Integer> assumed = arguments.stream().map(_ -> known.getFirst()).toList();
    List<Candidate<T>> left = matching(candidates, assumed);
    return left.size() == 1 ? Optional.of(left.getFirst()) : Optional.empty();
  }
}
