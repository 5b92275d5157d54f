package io.lauma.log.apply;

import io.lauma.log.JournalEvent;
import java.util.ArrayList;
import java.util.List;

/// The bytes of a [JournalEvent], the same in a log entry and in the store. Equal events have equal
/// bytes: that is how a repeated append is recognised.
final class EventCodec {
  private static final int TAGS_MAX = 1_000;

  private EventCodec() {}

  static byte[] encode(JournalEvent event) {
    ByteWriter out = new ByteWriter(event.payload().length + event.manifest().length() + 96);
    out.i64(event.serializerId())
        .string(event.manifest())
        .string(event.writer())
        .i64(event.timestampMillis())
        .varint(event.tags().size());
    event.tags().forEach(out::string);
    return out.bytes(event.payload()).toArray();
  }

  static JournalEvent decode(ByteReader in) {
    long serializerId = in.i64();
    if (serializerId != (int) serializerId) {
      throw new DamagedBytes("a serializer id is out of range", serializerId);
    }
    String manifest = in.string();
    String writer = in.string();
    long timestampMillis = in.i64();
    int count = in.count(TAGS_MAX);
    List<String> tags = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      tags.add(in.string());
    }
    byte[] payload = in.bytes();
    in.expectEnd();
    return new JournalEvent((int) serializerId, manifest, payload, writer, timestampMillis, tags);
  }
}
