package io.lauma.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One step of a scripted transaction, as in the model: `S` takes a snapshot, `r0` reads key 0 at
/// it, `l0` or `l01` reads newest versions at one instant, `c01` checks their marks and `v01` then
/// views them (`V01`: unless marks have changed since, else again), `w0` writes, `s0` locks in
/// share and reads the newest version, `u0` the same with an exclusive lock, `a0` fails unless key
/// 0 was read as absent, `t` draws the commit timestamp early, `commit`, `ok`.
record Step(char kind, List<Integer> keys) {
  static List<Step> program(String text) {
    List<Step> steps = new ArrayList<>();
    for (String word : text.split(" ")) {
      steps.add(
          switch (word) {
            case "commit" -> new Step('C', List.of());
            case "ok" -> new Step('o', List.of());
            default ->
                new Step(
                    word.charAt(0),
                    Arrays.stream(word.substring(1).split(""))
                        .filter(k -> !k.isEmpty())
                        .map(Integer::valueOf)
                        .toList());
          });
    }
    return steps;
  }

  int key() {
    return keys.getFirst();
  }
}
