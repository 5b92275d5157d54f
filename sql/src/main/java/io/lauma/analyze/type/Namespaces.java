package io.lauma.analyze.type;

import io.lauma.catalog.builtin.BuiltinNames;

/// OIDs of the built-in schemas.
public final class Namespaces {
  public static final int PG_CATALOG = 11;
  public static final int INFORMATION_SCHEMA =
      BuiltinNames.namespaces().stream()
          .filter(n -> n.name().equals("information_schema"))
          .findFirst()
          .orElseThrow()
          .oid();

  private Namespaces() {}
}
