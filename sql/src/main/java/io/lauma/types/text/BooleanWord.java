package io.lauma.types.text;

import java.util.Locale;
import java.util.Optional;

/// The words that PostgreSQL takes for a boolean: `true`, `yes`, `on`, `1` and their opposites in
/// any case, the longer ones also by their beginnings.
public final class BooleanWord {
  private BooleanWord() {}

  /// Empty for any other text; the caller has stripped white space.
  public static Optional<Boolean> of(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    if (word.isEmpty()) {
      return Optional.empty();
    }
    if ("true".startsWith(word)
        || "yes".startsWith(word)
        || word.equals("on")
        || word.equals("1")) {
      return Optional.of(true);
    }
    boolean off = word.length() > 1 && "off".startsWith(word);
    return off || "false".startsWith(word) || "no".startsWith(word) || word.equals("0")
        ? Optional.of(false)
        : Optional.empty();
  }
}
