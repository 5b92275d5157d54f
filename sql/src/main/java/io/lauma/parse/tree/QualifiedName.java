package io.lauma.parse.tree;

import java.util.List;

/// A name of one or more parts, each folded to lower case unless it was quoted and cut to 63 bytes.
public record QualifiedName(List<String> parts, int position) implements Node {
  /// The last part: the name proper.
  public String last() {
    return parts.getLast();
  }

  /// The parts joined by dots, as PostgreSQL prints them in errors.
  public String text() {
    return parts.size() == 1 ? parts.getFirst() : String.join(".", parts);
  }
}
