package io.lauma.session.run;

import io.lauma.kv.TableId;
import io.lauma.plan.Statistics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Row counts of tables as this node's ANALYZE found them; lost with the process. A truncated table
/// has another id, and so no statistics. Thread-safe.
public final class TableStatistics implements Statistics {
  /// Tables whose count is kept; more are planned as unknown ones.
  private static final int TABLES_MAX = 10_000;

  private final Map<TableId, Double> rows = new ConcurrentHashMap<>();

  @Override
  public double rows(TableId table) {
    Double counted = rows.get(table);
    return counted == null ? UNKNOWN.rows(table) : counted;
  }

  /// The rows that were counted; 0 when they were not.
  public long counted(TableId table) {
    return rows.getOrDefault(table, 0.0).longValue();
  }

  /// Rows that were counted.
  public void put(TableId table, long count) {
    if (rows.size() < TABLES_MAX || rows.containsKey(table)) {
      rows.put(table, (double) count);
    }
  }
}
