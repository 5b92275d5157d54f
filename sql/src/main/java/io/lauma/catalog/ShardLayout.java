package io.lauma.catalog;

import io.lauma.kv.GroupId;
import io.lauma.kv.Invariants;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.ShardId;
import io.lauma.kv.TableId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Cuts a relation's key space into shards. Every row key begins with the table id (4 bytes); a
/// hash-sharded one goes on with a two-byte hash (DESIGN 2.9).
public final class ShardLayout {
  private ShardLayout() {}

  /// Shards of a table that says nothing about it, unless there are more data groups.
  public static final int SHARDS_DEFAULT = 6;

  /// The hash prefix has 65,536 values; a limit well below keeps shards useful.
  public static final int SHARDS_MAX = 4096;

  static final int HASH_VALUES = 1 << 16;

  /// All keys of a relation.
  public static KeyRange whole(TableId table) {
    return KeyRange.ofPrefix(prefix(table));
  }

  /// The table id as it begins every key.
  public static Key prefix(TableId table) {
    return Key.of(ByteBuffer.allocate(Integer.BYTES).putInt(table.value()).array());
  }

  /// `count` shards of equal hash ranges, dealt over `groups` in turn.
  static List<Shard> byHash(TableId table, int count, List<GroupId> groups, long firstShardId) {
    Invariants.check(count >= 1 && count <= SHARDS_MAX, "shard count", "count", count);
    List<byte[]> points = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      int hash = (int) ((long) i * HASH_VALUES / count);
      points.add(new byte[] {(byte) (hash >>> 8), (byte) hash});
    }
    return byPoints(table, points, groups, firstShardId);
  }

  /// Shards between the given key prefixes (without table id), which must be in order.
  static List<Shard> byPoints(
      TableId table, List<byte[]> points, List<GroupId> groups, long firstShardId) {
    KeyRange whole = whole(table);
    List<Shard> shards = new ArrayList<>();
    Key start = whole.start();
    for (int i = 0; i <= points.size(); i++) {
      Key end = i == points.size() ? whole.end() : append(whole.start(), points.get(i));
      GroupId group = groups.get((table.value() + i) % groups.size());
      shards.add(new Shard(new ShardId(firstShardId + i), new KeyRange(start, end), group));
      start = end;
    }
    return shards;
  }

  private static Key append(Key prefix, byte[] rest) {
    return Key.of(
        ByteBuffer.allocate(prefix.lengthBytes() + rest.length)
            .put(prefix.bytes())
            .put(rest)
            .array());
  }
}
