package io.lauma.txn;

import io.lauma.kv.GroupId;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.ShardId;
import io.lauma.txn.protocol.ReadSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a SERIALIZABLE transaction has read. Of a shard where it has read much, the one range
/// around all of it: validation then finds conflicts where there are none, and misses none.
final class ReadSpans {
  /// Ranges of one shard; more become one.
  static final int RANGES_PER_SHARD_MAX = 200;

  /// Bytes of keys of all ranges; with more, every shard's become one.
  static final int KEY_BYTES_MAX = 256 << 10;

  private final Map<ShardId, OfShard> shards = new LinkedHashMap<>();
  private int keyBytes;

  private static final class OfShard {
    private final GroupId group;
    private final Set<KeyRange> ranges = new LinkedHashSet<>();

    OfShard(GroupId group) {
      this.group = group;
    }

    void join() {
      ranges.stream()
          .reduce(KeyRange::around)
          .ifPresent(one -> {
            ranges.clear();
            ranges.add(one);
          });
    }

    int keyBytes() {
      return ranges.stream().mapToInt(ReadSpans::keyBytes).sum();
    }
  }

  void add(ShardId shard, GroupId group, KeyRange range) {
    OfShard read = shards.computeIfAbsent(shard, _ -> new OfShard(group));
    if (read.ranges.stream().anyMatch(known -> known.contains(range)) || !read.ranges.add(range)) {
      return;
    }
    keyBytes += keyBytes(range);
    if (read.ranges.size() > RANGES_PER_SHARD_MAX) {
      read.join();
      keyBytes = shards.values().stream().mapToInt(OfShard::keyBytes).sum();
    }
    if (keyBytes > KEY_BYTES_MAX) {
      shards.values().forEach(OfShard::join);
      keyBytes = shards.values().stream().mapToInt(OfShard::keyBytes).sum();
    }
  }

  /// Whether a row of this key would have been read.
  boolean contains(ShardId shard, Key key) {
    OfShard read = shards.get(shard);
    return read != null && read.ranges.stream().anyMatch(range -> range.contains(key));
  }

  /// Whether more than single rows of the shard have been read.
  boolean hasRanges(ShardId shard) {
    OfShard read = shards.get(shard);
    return read != null
        && read.ranges.stream().anyMatch(range -> !range.equals(KeyRange.ofKey(range.start())));
  }

  List<ReadSpan> all() {
    List<ReadSpan> spans = new ArrayList<>();
    shards.forEach((shard, read) ->
        read.ranges.forEach(range -> spans.add(new ReadSpan(shard, read.group, range))));
    return spans;
  }

  private static int keyBytes(KeyRange range) {
    return range.start().lengthBytes() + range.end().lengthBytes();
  }
}
