package io.lauma.analyze;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// WITH queries in sight, innermost first.
record WithBindings(String name, int number, Output output, @Nullable WithBindings next) {
  /// The nearest WITH query of a name.
  static Optional<WithBindings> find(@Nullable WithBindings withs, String name) {
    for (WithBindings binding = withs; binding != null; binding = binding.next()) {
      if (binding.name().equals(name)) {
        return Optional.of(binding);
      }
    }
    return Optional.empty();
  }
}
