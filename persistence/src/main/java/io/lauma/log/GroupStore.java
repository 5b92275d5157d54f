package io.lauma.log;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.mvcc.VersionCursor;
import io.lauma.mvcc.VersionReader;
import java.util.List;
import java.util.Optional;

/// The applied state of one replica: what the log's entries up to [#appliedIndex] made of it.
/// Thread safe; every method may read the disk. Current only on a leader that checks its lease
/// after the read; elsewhere it is some earlier state.
public interface GroupStore {
  /// The most events one call of [#events] answers.
  int EVENTS_MAX = 4_096;

  /// The log index up to which everything is applied.
  long appliedIndex();

  /// The present epoch of a persistence id; 0 before the first.
  long epoch(String persistenceId);

  /// The highest sequence number of a persistence id, deleted events included; 0 before the first.
  long highestSequenceNumber(String persistenceId);

  /// Events with numbers in [from, to], in order, at most `limit` (at most [#EVENTS_MAX]) of them.
  List<StoredEvent> events(String persistenceId, long from, long to, int limit);

  /// The newest snapshot with a number in [from, to].
  Optional<StoredSnapshot> snapshot(String persistenceId, long from, long to);

  /// The hand-over when it is the last write of the log, else empty.
  Optional<StoredHandOver> handOver();

  /// The value of the group under `name`, see [Effect.ValueSet].
  Optional<byte[]> value(String name);

  /// Names and values whose names have as many bytes as `from`, in order from there on, at most
  /// `limit` of them.
  List<NamedValue> values(String from, int limit);

  /// A value under its name.
  record NamedValue(String name, byte[] value) {}

  /// The committed horizon; zero at first.
  HybridTime horizon();

  /// The persistence ids that ever opened an epoch here, in order, from `after` (excluded) on, at
  /// most `limit` of them.
  List<String> persistenceIds(String after, int limit);

  /// The row versions.
  VersionReader rows();

  /// The first stored row key at or after `from`, whatever its versions; empty when there is none.
  Optional<Key> firstRowKey(Key from);

  /// A row of a stage that is not committed, a deletion as an empty value; see [Effect.RowsStaged].
  Optional<byte[]> stagedRow(String stage, Key key);

  /// The rows of such a stage in a range, deletions included, as versions at INFINITY.
  VersionCursor stagedRows(String stage, KeyRange range, VersionReader.Direction direction);

  /// The stages whose names begin so and that are not committed.
  List<String> undecidedStages(String beginning);
}
