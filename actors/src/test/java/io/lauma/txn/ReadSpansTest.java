package io.lauma.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.kv.GroupId;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.ShardId;
import io.lauma.txn.protocol.ReadSpan;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ReadSpansTest {
  private static final GroupId GROUP = new GroupId(1);
  private static final ShardId FIRST = new ShardId(1);
  private static final ShardId SECOND = new ShardId(2);

  private final ReadSpans spans = new ReadSpans();

  private static Key key(int number) {
    return Key.of(ByteBuffer.allocate(4).putInt(number).array());
  }

  private static Key longKey(int number) {
    return Key.of(ByteBuffer.allocate(2_000).putInt(number).array());
  }

  private List<KeyRange> of(ShardId shard) {
    return spans.all().stream().filter(s -> s.shard().equals(shard)).map(ReadSpan::range).toList();
  }

  @Test
  void keepsEachRangeOnce() {
    KeyRange wide = new KeyRange(key(1), key(9));
    spans.add(FIRST, GROUP, wide);
    spans.add(FIRST, GROUP, wide);
    spans.add(FIRST, GROUP, KeyRange.ofKey(key(4)));
    spans.add(SECOND, GROUP, KeyRange.ofKey(key(4)));
    assertEquals(
        List.of(
            new ReadSpan(FIRST, GROUP, wide), new ReadSpan(SECOND, GROUP, KeyRange.ofKey(key(4)))),
        spans.all());
  }

  @Test
  void knowsWhatWouldHaveBeenRead() {
    spans.add(FIRST, GROUP, KeyRange.ofKey(key(4)));
    assertTrue(spans.contains(FIRST, key(4)));
    assertFalse(spans.contains(FIRST, key(5)));
    assertFalse(spans.contains(SECOND, key(4)));
    assertFalse(spans.hasRanges(FIRST));
    assertFalse(spans.hasRanges(SECOND));
    spans.add(FIRST, GROUP, new KeyRange(key(5), key(9)));
    assertTrue(spans.contains(FIRST, key(5)));
    assertFalse(spans.contains(FIRST, key(9)));
    assertTrue(spans.hasRanges(FIRST));
  }

  @Test
  void joinsTheManyRangesOfAShard() {
    spans.add(SECOND, GROUP, KeyRange.ofKey(key(1)));
    int count = ReadSpans.RANGES_PER_SHARD_MAX + 1;
    IntStream.range(0, count).forEach(i -> spans.add(FIRST, GROUP, KeyRange.ofKey(key(2 * i))));
    assertEquals(List.of(new KeyRange(key(0), key(2 * (count - 1)).successor())), of(FIRST));
    assertEquals(List.of(KeyRange.ofKey(key(1))), of(SECOND));
  }

  @Test
  void joinsAllWhenTheKeysAreLong() {
    IntStream.range(0, 100).forEach(i -> spans.add(FIRST, GROUP, KeyRange.ofKey(longKey(i))));
    IntStream.range(0, 100).forEach(i -> spans.add(SECOND, GROUP, KeyRange.ofKey(longKey(i))));
    int bytes =
        spans.all().stream()
            .mapToInt(s -> s.range().start().lengthBytes() + s.range().end().lengthBytes())
            .sum();
    assertTrue(bytes <= ReadSpans.KEY_BYTES_MAX, "bytes " + bytes);
    for (ShardId shard : List.of(FIRST, SECOND)) {
      for (int i = 0; i < 100; i++) {
        KeyRange read = KeyRange.ofKey(longKey(i));
        assertTrue(of(shard).stream().anyMatch(range -> range.contains(read)), "lost " + i);
      }
    }
  }
}
