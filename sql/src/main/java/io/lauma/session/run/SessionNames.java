package io.lauma.session.run;

import io.lauma.expr.CatalogLookup;
import io.lauma.types.ObjectNames;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// The reg* types' names in a session's present catalog and search path.
record SessionNames(Supplier<CatalogLookup> catalog) implements ObjectNames {
  @Override
  public OptionalLong oid(int regTypeOid, String name) {
    return OptionalLong.of(Integer.toUnsignedLong(catalog.get().resolve(regTypeOid, name)));
  }

  @Override
  public Optional<String> name(int regTypeOid, long oid) {
    return catalog.get().name(regTypeOid, (int) oid);
  }
}
