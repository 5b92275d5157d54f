package io.lauma.log.apply;

import io.lauma.log.Effect;
import io.lauma.mvcc.SortedStore;
import java.util.UUID;

/// What apply decides by for one persistence id.
///
/// @param epoch the present epoch, 0 before the first
/// @param writer who opened it
/// @param highest the highest sequence number ever appended
/// @param deletedTo events up to this number are deleted
record WriterState(long epoch, UUID writer, long highest, long deletedTo) {
  static final WriterState NONE = new WriterState(0, new UUID(0, 0), 0, 0);

  static WriterState read(SortedStore store, String persistenceId) {
    byte[] bytes = store.get(StoreKeys.writer(persistenceId));
    if (bytes == null) {
      return NONE;
    }
    ByteReader in = new ByteReader(bytes);
    WriterState state =
        new WriterState(in.position(), new UUID(in.i64(), in.i64()), in.position(), in.position());
    in.expectEnd();
    return state;
  }

  byte[] encode() {
    return new ByteWriter(40)
        .i64(epoch)
        .i64(writer.getMostSignificantBits())
        .i64(writer.getLeastSignificantBits())
        .i64(highest)
        .i64(deletedTo)
        .toArray();
  }

  /// A new epoch is above every earlier one even when one entry opens several.
  WriterState open(long index, UUID by) {
    return new WriterState(Math.max(index, epoch + 1), by, highest, deletedTo);
  }

  boolean openedBy(UUID by) {
    return epoch > 0 && writer.equals(by);
  }

  WriterState append(Effect.EventsAppended appended) {
    return new WriterState(epoch, writer, appended.lastSequenceNumber(), deletedTo);
  }

  WriterState delete(long to) {
    return new WriterState(epoch, writer, highest, Math.max(deletedTo, Math.min(to, highest)));
  }
}
