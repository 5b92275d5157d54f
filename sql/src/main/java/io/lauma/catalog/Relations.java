package io.lauma.catalog;

import io.lauma.kv.TableId;
import java.util.List;

/// Copies of a relation with parts replaced.
final class Relations {
  private Relations() {}

  /// The same relation over other stored data.
  static Relation withStorage(Relation r, TableId id, List<Shard> shards, int schemaVersion) {
    return new Relation(
        id,
        r.oid(),
        r.schemaOid(),
        r.name(),
        r.kind(),
        r.distribution(),
        r.columns(),
        r.key(),
        r.hashColumnCount(),
        r.primaryKeyName(),
        r.primaryKeyOid(),
        schemaVersion,
        shards,
        r.storageParameters(),
        r.owned(),
        r.sequence(),
        r.definition(),
        r.ownerOid());
  }
}
