package io.lauma.exec.scan;

import io.lauma.catalog.Relation;
import io.lauma.kv.Key;
import io.lauma.kv.KeyWriter;
import io.lauma.row.KeyCodec;
import io.lauma.row.Vector;
import java.util.List;

/// Makes whole keys of a relation from one value a key column. Used by one thread at a time.
public final class KeyEncoder {
  private final KeyCodec keys;
  private final KeyWriter writer = new KeyWriter();

  private KeyEncoder(KeyCodec keys) {
    this.keys = keys;
  }

  public static KeyEncoder of(Relation relation) {
    return new KeyEncoder(StoredTable.of(relation).keys());
  }

  /// @param values vectors of one row, in key order, none NULL
  public Key key(List<Vector> values) {
    return keys.prefix(values, writer);
  }
}
