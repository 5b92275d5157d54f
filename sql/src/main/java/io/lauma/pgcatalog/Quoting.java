package io.lauma.pgcatalog;

import io.lauma.expr.text.QuoteFunctions;

/// Names as definitions print them.
final class Quoting {
  private Quoting() {}

  /// `name`, in quotes when it would not read back as itself.
  static String identifier(String name) {
    return QuoteFunctions.identifier(name);
  }

  static String qualified(String schema, String name) {
    return identifier(schema) + "." + identifier(name);
  }
}
