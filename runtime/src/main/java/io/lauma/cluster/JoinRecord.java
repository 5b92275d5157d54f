package io.lauma.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A JOIN under way as the data directory keeps it over a crash: `<herd or -> <address> ...`.
///
/// @param herdId of the herd that has admitted this node; empty before it answered
/// @param addresses management addresses to ask what became of the JOIN
public record JoinRecord(Optional<String> herdId, List<String> addresses) {
  private static final String NONE = "-";

  public JoinRecord {
    addresses = List.copyOf(addresses);
  }

  /// @throws IllegalArgumentException for a text that was not written by [#text]
  public static JoinRecord parse(String text) {
    List<String> words = Arrays.asList(text.strip().split(" +"));
    if (words.size() < 2) {
      throw new IllegalArgumentException("a JOIN under way names a server");
    }
    String herd = words.getFirst();
    return new JoinRecord(
        herd.equals(NONE) ? Optional.empty() : Optional.of(herd), words.subList(1, words.size()));
  }

  public String text() {
    List<String> words = new ArrayList<>();
    words.add(herdId.orElse(NONE));
    words.addAll(addresses);
    return String.join(" ", words);
  }
}
