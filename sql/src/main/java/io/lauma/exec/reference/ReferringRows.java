package io.lauma.exec.reference;

import io.lauma.catalog.ForeignKey;
import io.lauma.catalog.Relation;
import io.lauma.exec.scan.RowEncoder;
import io.lauma.exec.store.RowCollector;
import io.lauma.exec.store.Rows;
import io.lauma.kv.Key;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The different values with which the written rows of one table refer to another, by one
/// constraint. Used by one thread at a time.
public final class ReferringRows {
  /// Values kept that are known to be missing as long as the statement runs; beyond it 53200.
  public static final int MISSING_MAX = 200_000;

  private final Relation table;
  private final ForeignKey key;
  private final ReferencedKey referenced;
  private final int[] columns;
  private final ReferencedKeys keys;
  private final RowCollector values;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<Key, Integer> places = new HashMap<>();
  private int missing;

  /// What refers to one key.
  ///
  /// @param key empty when no row can have it: MATCH FULL with some NULLs, or out of range
  /// @param row number of the first row with it among all that the statement wrote
  /// @param mixed whether some of the values are NULL
  /// @param place of the values
  public record Entry(Optional<Key> key, long row, boolean mixed, int place) {}

  /// @param table the one that refers, as its rows are written
  ReferringRows(Relation table, ForeignKey key, ReferencedKey referenced) {
    RowEncoder encoder = RowEncoder.of(table);
    this.table = table;
    this.key = key;
    this.referenced = referenced;
    this.columns = key.columnIds().stream().mapToInt(encoder::indexOfColumn).toArray();
    List<SqlType> types = key.columnIds().stream().map(id -> table.columnById(id).type()).toList();
    this.keys = ReferencedKeys.of(referenced, key);
    this.values = new RowCollector(types);
  }

  public Relation table() {
    return table;
  }

  public ForeignKey key() {
    return key;
  }

  /// The table that is referred to.
  public Relation referenced() {
    return referenced.table();
  }

  /// Where its keys are looked for.
  Relation target() {
    return referenced.target();
  }

  public List<Entry> entries() {
    return entries;
  }

  /// Takes in what rows refer to, but where an update has left it as it was.
  ///
  /// @param before the rows before, or empty for new rows
  /// @param number of the first row
  void add(Optional<RowBatch> before, RowBatch after, long number) {
    RowBatch wanted = after.project(columns);
    Optional<RowBatch> old = before.map(rows -> rows.project(columns));
    ReferencedKeys.Encoded encoded = keys.encode(wanted);
    int[] fresh = new int[wanted.rowCount()];
    int count = 0;
    for (int row = 0; row < wanted.rowCount(); row++) {
      int nulls = nulls(wanted, row);
      boolean refersToNothing =
          nulls == columns.length || (nulls > 0 && key.match() == ForeignKey.Match.SIMPLE);
      if (refersToNothing || (old.isPresent() && isSame(old.get(), wanted, row))) {
        continue;
      }
      Optional<Key> stored = nulls > 0 ? Optional.empty() : encoded.key(row);
      if (stored.isEmpty() || places.putIfAbsent(stored.get(), entries.size()) == null) {
        entries.add(new Entry(stored, number + row, nulls > 0, values.rowCount() + count));
        fresh[count++] = row;
      }
    }
    if (count > 0) {
      values.append(Rows.pick(wanted, fresh, 0, count));
    }
  }

  private static int nulls(RowBatch rows, int row) {
    int nulls = 0;
    for (int i = 0; i < rows.columnCount(); i++) {
      nulls += rows.column(i).isNull(row) ? 1 : 0;
    }
    return nulls;
  }

  private static boolean isSame(RowBatch before, RowBatch after, int row) {
    for (int i = 0; i < after.columnCount(); i++) {
      if (!SameValues.at(before.column(i), after.column(i), row)) {
        return false;
      }
    }
    return true;
  }

  /// Keeps only entries that are still to be checked.
  ///
  /// @param kept of [#entries], in order
  /// @throws SqlException 53200 when there are too many
  void keep(List<Entry> kept) {
    RowBatch all = values.take();
    int[] rows = kept.stream().mapToInt(Entry::place).toArray();
    values.append(Rows.pick(all, rows, 0, rows.length));
    entries.clear();
    places.clear();
    for (int i = 0; i < kept.size(); i++) {
      Entry entry = kept.get(i);
      entries.add(new Entry(entry.key(), entry.row(), entry.mixed(), i));
      int place = i;
      entry.key().ifPresent(stored -> places.put(stored, place));
    }
    missing = kept.size();
    if (missing > MISSING_MAX) {
      throw new SqlException(SqlState.OUT_OF_MEMORY, "out of memory")
          .withDetail("A statement refers to too many rows that do not exist yet.");
    }
  }

  /// How many values have come since [#keep].
  int unchecked() {
    return entries.size() - missing;
  }

  /// The values of all entries, by their places; the collector goes on with them.
  public RowBatch values() {
    RowBatch all = values.take();
    values.append(all);
    return all;
  }
}
