package io.lauma.log;

import java.util.Arrays;
import java.util.List;

/// One event as the journal stores it: serialized by the writer, never decoded by the log. The
/// bytes belong to the record and are not written to.
///
/// @param serializerId which serializer wrote the payload
/// @param manifest its type hint, may be empty
/// @param writer the writer's unique name, may be empty
/// @param timestampMillis the writer's wall clock, informative
/// @param tags for queries
public record JournalEvent(
    int serializerId,
    String manifest,
    byte[] payload,
    String writer,
    long timestampMillis,
    List<String> tags) {
  public JournalEvent {
    tags = List.copyOf(tags);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JournalEvent that
        && serializerId == that.serializerId
        && timestampMillis == that.timestampMillis
        && manifest.equals(that.manifest)
        && writer.equals(that.writer)
        && tags.equals(that.tags)
        && Arrays.equals(payload, that.payload);
  }

  @Override
  public int hashCode() {
    return 31 * manifest.hashCode() + Arrays.hashCode(payload);
  }
}
