package io.lauma.session.run;

import io.lauma.catalog.CatalogState;
import io.lauma.session.setting.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The statements that a session planned last, by their text, so that the next one of the same text
/// is neither parsed nor planned. Forgets everything when the catalog or a setting changes. Used by
/// the session's thread alone.
final class KeptPlans {
  /// Statements kept; the least recently used one goes.
  static final int PLANS_MAX = 64;

  /// Longer texts are not kept: they are not sent twice.
  static final int TEXT_CHARS_MAX = 4_096;

  /// Literals such as 'now' are read when a statement is planned; texts that may hold one (escapes
  /// could hide it) are planned each time.
  private static final Pattern TIME_DEPENDENT =
      Pattern.compile(
          "today|tomorrow|yesterday|\\bnow\\b(?!\\s*\\()|\\be'|\\bu&", Pattern.CASE_INSENSITIVE);

  private record Key(String sql, List<Integer> types) {}

  private final Map<Key, Prepared> plans = new LinkedHashMap<>(16, 0.75f, true);
  private long catalogVersion;
  private long settingsChanges;

  /// Whether a text may be found; without a look at the catalog, for which a node that has lost
  /// touch with its cluster would wait: BEGIN and COMMIT are never kept, and may not fail for that.
  boolean mayHave(String sql, List<Integer> types) {
    return plans.containsKey(new Key(sql, types));
  }

  /// @param types parameter types as the client gave them
  Optional<Prepared> find(
      String sql, List<Integer> types, CatalogState catalog, Settings settings) {
    if (catalog.version() != catalogVersion || settings.changes() != settingsChanges) {
      plans.clear();
      catalogVersion = catalog.version();
      settingsChanges = settings.changes();
    }
    return plans.isEmpty() ? Optional.empty() : Optional.ofNullable(plans.get(new Key(sql, types)));
  }

  void clear() {
    plans.clear();
  }

  /// Keeps a statement that was planned under what [#find] last saw.
  void keep(Prepared prepared) {
    String sql = prepared.sql();
    if (sql.isEmpty()
        || sql.length() > TEXT_CHARS_MAX
        || prepared.catalogVersion() != catalogVersion
        || TIME_DEPENDENT.matcher(sql).find()) {
      return;
    }
    plans.put(new Key(sql, prepared.givenTypes()), prepared);
    if (plans.size() > PLANS_MAX) {
      plans.remove(plans.keySet().iterator().next());
    }
  }
}
