package io.lauma.journal;

import io.lauma.journal.JournalException.Reason;
import io.lauma.log.StoredSnapshot;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;

/// A snapshot's bytes: version, serializer id, writer's wall clock, length and bytes of the
/// manifest (UTF-8), then the payload. Fixed for ever.
record SnapshotForm(Serialization serialization) {
  private static final byte VERSION = 1;
  private static final int HEADER_BYTES = 1 + Integer.BYTES + Long.BYTES + Integer.BYTES;

  byte[] toLog(SnapshotMetadata metadata, Object snapshot) {
    if (metadata.metadata().isDefined()) {
      throw new JournalException(Reason.UNSUPPORTED, "snapshots with metadata are not stored");
    }
    Serializer serializer = serialization.findSerializerFor(snapshot);
    byte[] manifest =
        Serializers.manifestFor(serializer, snapshot).getBytes(StandardCharsets.UTF_8);
    byte[] payload = serializer.toBinary(snapshot);
    return ByteBuffer.allocate(HEADER_BYTES + manifest.length + payload.length)
        .put(VERSION)
        .putInt(serializer.identifier())
        .putLong(metadata.timestamp())
        .putInt(manifest.length)
        .put(manifest)
        .put(payload)
        .array();
  }

  SelectedSnapshot fromLog(String persistenceId, StoredSnapshot stored) {
    ByteBuffer in = ByteBuffer.wrap(stored.bytes());
    try {
      byte version = in.get();
      if (version != VERSION) {
        throw new JournalException(Reason.UNSUPPORTED, "unknown version of a snapshot: " + version);
      }
      int serializerId = in.getInt();
      long timestamp = in.getLong();
      int length = in.getInt();
      if (length < 0 || length > in.remaining()) {
        throw new BufferUnderflowException();
      }
      byte[] manifest = new byte[length];
      in.get(manifest);
      byte[] payload = new byte[in.remaining()];
      in.get(payload);
      Object snapshot =
          serialization
              .deserialize(payload, serializerId, new String(manifest, StandardCharsets.UTF_8))
              .get();
      return SelectedSnapshot.create(
          new SnapshotMetadata(persistenceId, stored.sequenceNumber(), timestamp), snapshot);
    } catch (BufferUnderflowException e) {
      throw new IllegalStateException("a snapshot of " + persistenceId + " is cut off", e);
    }
  }
}
