package io.lauma.analyze;

import java.util.ArrayList;
import java.util.List;

/// The schemas that unqualified names are looked up in, in order.
///
/// @param schemas as set, `"$user"` already replaced; `pg_catalog` comes first unless it is named
public record SearchPath(List<String> schemas) {
  public static final SearchPath DEFAULT = new SearchPath(List.of("public"));

  public SearchPath {
    schemas = List.copyOf(schemas);
  }

  /// With the schemas that are searched without being named.
  public List<String> effective() {
    if (schemas.contains("pg_catalog")) {
      return schemas;
    }
    List<String> all = new ArrayList<>(schemas.size() + 1);
    all.add("pg_catalog");
    all.addAll(schemas);
    return all;
  }
}
