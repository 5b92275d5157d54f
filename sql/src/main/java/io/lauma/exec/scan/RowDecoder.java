package io.lauma.exec.scan;

import io.lauma.catalog.Relation;
import io.lauma.exec.ShardCursor;
import io.lauma.exec.StoredRow;
import io.lauma.kv.KeyReader;
import io.lauma.plan.PlanNode;
import io.lauma.row.KeyCodec;
import io.lauma.row.RowCodec;
import io.lauma.row.RowSchema;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes chosen columns out of stored rows. Used by one thread at a time.
public final class RowDecoder {
  private static final int NOWHERE = -1;

  private final KeyCodec keys;
  private final KeyReader keyReader = new KeyReader();
  private final RowCodec.Reader values;
  private final List<Integer> addresses;

  /// For each key column its place in the output, or [#NOWHERE].
  private final int[] keyPlaces;

  private final int[] valuePlaces;
  private final boolean readsKey;
  private final @Nullable VectorBuilder[] keyBuilders;
  private final VectorBuilder[] valueBuilders;

  private RowDecoder(Relation relation, List<Integer> columnIds) {
    StoredTable table = StoredTable.of(relation);
    keys = table.keys();
    addresses = new ArrayList<>();
    keyPlaces = new int[relation.key().size()];
    Arrays.fill(keyPlaces, NOWHERE);
    List<RowSchema.Column> held = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    boolean anyKey = false;
    for (int i = 0; i < columnIds.size(); i++) {
      int id = columnIds.get(i);
      RowSchema.Column inValue = valueColumn(table, id);
      if (id == PlanNode.TableScan.ROW_ADDRESS) {
        addresses.add(i);
      } else if (inValue != null) {
        held.add(inValue);
        places.add(i);
      } else {
        keyPlaces[keyColumn(relation, id)] = i;
        anyKey = true;
      }
    }
    readsKey = anyKey;
    valuePlaces = places.stream().mapToInt(Integer::intValue).toArray();
    keyBuilders = new @Nullable VectorBuilder[keyPlaces.length];
    valueBuilders = new VectorBuilder[valuePlaces.length];
    List<@Nullable Vector> missing = new ArrayList<>();
    held.forEach(ignored -> missing.add(null));
    values = table.values().reader(held, missing);
  }

  /// @param columnIds columns to read, each once, [PlanNode.TableScan#ROW_ADDRESS] included
  public static RowDecoder of(Relation relation, List<Integer> columnIds) {
    return new RowDecoder(relation, columnIds);
  }

  private static RowSchema.@Nullable Column valueColumn(StoredTable table, int id) {
    for (RowSchema.Column column : table.valueColumns()) {
      if (column.id() == id) {
        return column;
      }
    }
    return null;
  }

  private static int keyColumn(Relation relation, int id) {
    for (int i = 0; i < relation.key().size(); i++) {
      if (relation.key().get(i).columnId() == id) {
        return i;
      }
    }
    throw new IllegalArgumentException("relation " + relation.name() + " has no column id " + id);
  }

  /// Appends the cursor's present row, one value a builder.
  public void decode(ShardCursor row, VectorBuilder[] out) {
    decode(row.keyBytes(), row.keyLengthBytes(), row.valueBytes(), row.valueLengthBytes(), out);
  }

  /// Appends a row, one value a builder.
  public void decode(StoredRow row, VectorBuilder[] out) {
    decode(row.key().bytes(), row.key().lengthBytes(), row.value(), row.value().length, out);
  }

  private void decode(
      byte[] key, int keyLengthBytes, byte[] value, int valueLengthBytes, VectorBuilder[] out) {
    for (int place : addresses) {
      out[place].appendBytes(key, 0, keyLengthBytes);
    }
    if (readsKey) {
      for (int i = 0; i < keyPlaces.length; i++) {
        keyBuilders[i] = keyPlaces[i] == NOWHERE ? null : out[keyPlaces[i]];
      }
      keys.decode(key, keyLengthBytes, keyReader, keyBuilders);
    }
    if (valuePlaces.length > 0) {
      for (int i = 0; i < valuePlaces.length; i++) {
        valueBuilders[i] = out[valuePlaces[i]];
      }
      values.read(value, 0, valueLengthBytes, valueBuilders);
    }
  }
}
