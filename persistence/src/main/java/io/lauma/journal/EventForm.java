package io.lauma.journal;

import io.lauma.journal.JournalException.Reason;
import io.lauma.log.JournalEvent;
import io.lauma.log.StoredEvent;
import java.util.List;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.Tagged;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;
import scala.jdk.javaapi.CollectionConverters;

/// Events between Pekko's form and the log's. The log's manifest holds the serializer's manifest
/// and, after a NUL when there is one, that of the event adapter.
record EventForm(Serialization serialization) {
  private static final char SEPARATOR = '\0';

  JournalEvent toLog(PersistentRepr event) {
    if (event.metadata().isDefined()) {
      throw new JournalException(Reason.UNSUPPORTED, "events with metadata are not stored");
    }
    Object payload = event.payload();
    List<String> tags = List.of();
    if (payload instanceof Tagged tagged) {
      payload = tagged.payload();
      tags = CollectionConverters.asJava(tagged.tags()).stream().sorted().toList();
    }
    Serializer serializer = serialization.findSerializerFor(payload);
    String manifest = Serializers.manifestFor(serializer, payload);
    String adapter = event.manifest();
    return new JournalEvent(
        serializer.identifier(),
        adapter.isEmpty() ? manifest : manifest + SEPARATOR + adapter,
        serializer.toBinary(payload),
        event.writerUuid(),
        event.timestamp(),
        tags);
  }

  PersistentRepr fromLog(String persistenceId, StoredEvent stored) {
    JournalEvent event = stored.event();
    int separator = event.manifest().indexOf(SEPARATOR);
    String manifest = separator < 0 ? event.manifest() : event.manifest().substring(0, separator);
    String adapter = separator < 0 ? "" : event.manifest().substring(separator + 1);
    Object payload =
        serialization.deserialize(event.payload(), event.serializerId(), manifest).get();
    return PersistentRepr.apply(
            payload,
            stored.sequenceNumber(),
            persistenceId,
            adapter,
            false,
            ActorRef.noSender(),
            event.writer())
        .withTimestamp(event.timestampMillis());
  }

  static Object payload(PersistentRepr event) {
    return event.payload() instanceof Tagged tagged ? tagged.payload() : event.payload();
  }
}
