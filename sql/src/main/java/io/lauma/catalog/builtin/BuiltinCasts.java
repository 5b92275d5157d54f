package io.lauma.catalog.builtin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rows of `pg_cast`.
public final class BuiltinCasts {
  private static final List<BuiltinCast> ALL = FactTable.read("pg_cast", BuiltinCast::of).all();
  private static final Map<Long, BuiltinCast> BY_TYPES = index();

  private BuiltinCasts() {}

  public static Optional<BuiltinCast> find(int sourceOid, int targetOid) {
    return Optional.ofNullable(BY_TYPES.get(key(sourceOid, targetOid)));
  }

  public static List<BuiltinCast> all() {
    return List.copyOf(ALL);
  }

  private static Map<Long, BuiltinCast> index() {
    Map<Long, BuiltinCast> map = HashMap.newHashMap(ALL.size());
    for (BuiltinCast cast : ALL) {
      map.put(key(cast.sourceOid(), cast.targetOid()), cast);
    }
    return map;
  }

  private static long key(int sourceOid, int targetOid) {
    return (long) sourceOid << Integer.SIZE | targetOid;
  }
}
