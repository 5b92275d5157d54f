package io.lauma.log;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Invariants;
import io.lauma.kv.KeyRange;
import io.lauma.kv.RowWrite;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// One change of a group's replicated state, as part of an [AtomicWrite]. Byte arrays belong to the
/// record and are not written to.
public sealed interface Effect {
  /// The longest persistence id in UTF-8 bytes.
  int PERSISTENCE_ID_BYTES_MAX = 512;

  /// Appends events to the journal of a persistence id. The epoch must be the present one (else
  /// FENCED), the first number exactly one above the highest (else CONFLICT); see [AtomicWrite] for
  /// repeats.
  record EventsAppended(
      String persistenceId, long epoch, long firstSequenceNumber, List<JournalEvent> events)
      implements Effect {
    public EventsAppended {
      checkPersistenceId(persistenceId);
      events = List.copyOf(events);
      Invariants.check(!events.isEmpty(), "an append has events");
      Invariants.check(
          firstSequenceNumber > 0, "sequence numbers count from 1", "first", firstSequenceNumber);
    }

    public long lastSequenceNumber() {
      return firstSequenceNumber + events.size() - 1;
    }
  }

  /// Opens a new epoch of a persistence id: larger than every earlier one, at least the index of
  /// this entry. When `writer` opened the present epoch itself, that epoch is answered again.
  record OpenEpoch(String persistenceId, UUID writer) implements Effect {
    public OpenEpoch {
      checkPersistenceId(persistenceId);
    }
  }

  /// Row versions with the commit's timestamp. It may lie below the horizon: a commit that was
  /// prepared long ago. Its rows have been locked and marked ever since, so nobody has read past
  /// them and no newer version of them exists.
  record RowWrites(HybridTime timestamp, List<RowWrite> writes) implements Effect {
    public RowWrites {
      writes = List.copyOf(writes);
    }
  }

  /// Rows of a write that is too large for one entry: kept aside, seen by nobody but the writer,
  /// until [StageCommitted] makes them versions. A row staged before is replaced.
  ///
  /// @param stage names the large write; a persistence id's rules
  record RowsStaged(String stage, List<RowWrite> rows) implements Effect {
    public RowsStaged {
      checkPersistenceId(stage);
      rows = List.copyOf(rows);
    }
  }

  /// Makes everything staged by earlier entries row versions with the commit's timestamp, at once
  /// for every reader; each replica moves the rows to their place in its own time.
  record StageCommitted(String stage, HybridTime timestamp) implements Effect {
    public StageCommitted {
      checkPersistenceId(stage);
    }
  }

  /// Forgets a stage that was not committed.
  record StageDropped(String stage) implements Effect {
    public StageDropped {
      checkPersistenceId(stage);
    }
  }

  /// A snapshot of a persistence id as of a sequence number; it replaces one with the same number.
  record SnapshotStored(String persistenceId, long sequenceNumber, byte[] bytes) implements Effect {
    public SnapshotStored {
      checkPersistenceId(persistenceId);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof SnapshotStored that
          && persistenceId.equals(that.persistenceId)
          && sequenceNumber == that.sequenceNumber
          && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return 31 * persistenceId.hashCode() + Arrays.hashCode(bytes);
    }
  }

  /// Removes the snapshots of a persistence id from one sequence number to another, both included.
  record SnapshotsDeleted(String persistenceId, long fromSequenceNumber, long toSequenceNumber)
      implements Effect {
    public SnapshotsDeleted {
      checkPersistenceId(persistenceId);
    }
  }

  /// Removes the events of a persistence id up to a sequence number, included. The highest sequence
  /// number stays what it was.
  record EventsDeleted(String persistenceId, long toSequenceNumber) implements Effect {
    public EventsDeleted {
      checkPersistenceId(persistenceId);
    }
  }

  /// The leader's last word before a planned change: the in-memory state of the group's entities.
  /// While it is the last write of the log, the next leader need not wait for the predecessor's
  /// lease and rebuilds from `bytes`; any later write discards it.
  record HandOver(byte[] bytes) implements Effect {
    @Override
    public boolean equals(Object other) {
      return other instanceof HandOver that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  /// Changes nothing: its being applied is the news.
  enum Noop implements Effect {
    INSTANCE
  }

  /// Raises the horizon: no reader below it is served any more, so versions that only such a reader
  /// could see may be dropped. A lower value changes nothing.
  record HorizonAdvanced(HybridTime horizon) implements Effect {}

  /// Drops all versions of all rows in a range, at once and for every timestamp: for dropped and
  /// truncated relations. The range is given by whole prefixes: no row key is the beginning of its
  /// bounds.
  record RangeDeleted(KeyRange range) implements Effect {}

  /// A small value of the group itself under a name, for state machines that live beside the
  /// journal (for example the oracle's reserved bound); empty bytes remove it.
  record ValueSet(String name, byte[] value) implements Effect {
    public ValueSet {
      checkPersistenceId(name);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ValueSet that
          && name.equals(that.name)
          && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return 31 * name.hashCode() + Arrays.hashCode(value);
    }
  }

  /// Removes the values whose names have as many bytes as `from` and lie between it (included) and
  /// `to` (excluded) of the same length.
  record ValuesDeleted(String from, String to) implements Effect {
    public ValuesDeleted {
      checkPersistenceId(from);
      checkPersistenceId(to);
      Invariants.check(from.length() == to.length(), "names of one length", "from", from);
    }
  }

  /// @throws Invariants.Broken unless `id` has 1 to [#PERSISTENCE_ID_BYTES_MAX] bytes
  static void checkPersistenceId(String id) {
    int length = id.getBytes(StandardCharsets.UTF_8).length;
    Invariants.check(
        length > 0 && length <= PERSISTENCE_ID_BYTES_MAX, "an id has 1 to 512 bytes", "id", id);
  }
}
