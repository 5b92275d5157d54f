package io.lauma.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The superuser's password at the first start: from a file, else from `LAUMA_PASSWORD`.
final class FirstPassword {
  private FirstPassword() {}

  /// @throws UncheckedIOException when the file cannot be read
  static Optional<String> find(Optional<Path> file) {
    if (file.isPresent()) {
      try {
        return Optional.of(Files.readString(file.get(), StandardCharsets.UTF_8).strip());
      } catch (IOException e) {
        throw new UncheckedIOException("password file '" + file.get() + "' cannot be read", e);
      }
    }
    return Optional.ofNullable(System.getenv("LAUMA_PASSWORD")).filter(p -> !p.isEmpty());
  }
}
