package io.lauma.replica;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.Relation;
import io.lauma.kv.ShardId;
import java.util.function.Supplier;

/// Which writes the present catalog of this node allows.
public record CatalogGate(Supplier<CatalogState> catalog) implements Router.WriteGate {
  /// Allows all, for shards that no catalog describes.
  static final Router.WriteGate OPEN =
      new Router.WriteGate() {
        @Override
        public boolean admits(ShardId shard, long plan) {
          return true;
        }

        @Override
        public boolean knowsTable(CatalogSnapshot plan, Relation table) {
          return true;
        }
      };

  @Override
  public boolean admits(ShardId shard, long plan) {
    return catalog.get().admitsWrites(shard, plan);
  }

  @Override
  public boolean knowsTable(CatalogSnapshot plan, Relation table) {
    CatalogState present = catalog.get();
    return present.version() == plan.version()
        || (present.indexesOf(table.oid()).equals(plan.indexesOf(table.oid()))
            && present
                .relation(table.oid())
                .filter(now ->
                    now.checks().equals(table.checks())
                        && now.foreignKeys().equals(table.foreignKeys()))
                .isPresent());
  }
}
