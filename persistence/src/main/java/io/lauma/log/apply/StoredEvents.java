package io.lauma.log.apply;

import io.lauma.log.JournalEvent;
import io.lauma.log.StoredEvent;
import io.lauma.mvcc.SortedCursor;
import io.lauma.mvcc.SortedStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Journal events in the store: the writer's epoch, then the event's bytes.
final class StoredEvents {
  private StoredEvents() {}

  static byte[] encode(long epoch, JournalEvent event) {
    byte[] bytes = EventCodec.encode(event);
    return new ByteWriter(bytes.length + Long.BYTES).i64(epoch).raw(bytes).toArray();
  }

  static List<StoredEvent> read(
      SortedStore store, String persistenceId, long from, long to, int limit) {
    List<StoredEvent> events = new ArrayList<>();
    byte[] start = StoreKeys.event(persistenceId, Math.max(0, from));
    byte[] end = StoreKeys.event(persistenceId, to);
    try (SortedCursor cursor = store.cursor()) {
      boolean more = cursor.seek(start, start.length);
      while (more && events.size() < limit && isAtOrBefore(cursor, end)) {
        events.add(decode(cursor));
        more = cursor.next();
      }
    }
    return events;
  }

  private static StoredEvent decode(SortedCursor cursor) {
    int length = cursor.keyLength();
    ByteReader number =
        new ByteReader(Arrays.copyOfRange(cursor.key(), length - Long.BYTES, length));
    ByteReader in = new ByteReader(Arrays.copyOf(cursor.value(), cursor.valueLength()));
    return new StoredEvent(number.position(), in.position(), EventCodec.decode(in));
  }

  private static boolean isAtOrBefore(SortedCursor cursor, byte[] end) {
    return Arrays.compareUnsigned(cursor.key(), 0, cursor.keyLength(), end, 0, end.length) <= 0;
  }
}
