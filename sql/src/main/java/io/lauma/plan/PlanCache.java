package io.lauma.plan;

import io.lauma.analyze.SearchPath;
import io.lauma.types.ObjectNames;
import io.lauma.types.TextContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Plans by statement text and by all that a plan depends on; the least recently used one goes when
/// it is full. Thread-safe.
public final class PlanCache {
  private final int plansMax;
  private final Map<Key, PreparedPlan> plans = new LinkedHashMap<>(16, 0.75f, true);

  /// @param text the settings by which literals were read, without the time
  private record Key(
      String sql,
      List<Integer> parameterTypes,
      SearchPath searchPath,
      TextContext text,
      long catalogVersion) {}

  public PlanCache(int plansMax) {
    this.plansMax = plansMax;
  }

  /// The plan of a statement, made by `planner` when it is not kept.
  public PreparedPlan get(
      String sql,
      List<Integer> parameterTypes,
      PlanningContext context,
      Supplier<PreparedPlan> planner) {
    Key key =
        new Key(
            sql,
            List.copyOf(parameterTypes),
            context.searchPath(),
            context.text().withNow(0).withNames(ObjectNames.NONE),
            context.catalog().version());
    synchronized (plans) {
      PreparedPlan kept = plans.get(key);
      if (kept != null) {
        return kept;
      }
    }
    PreparedPlan made = planner.get();
    synchronized (plans) {
      plans.put(key, made);
      if (plans.size() > plansMax) {
        plans.remove(plans.keySet().iterator().next());
      }
    }
    return made;
  }

  /// How many plans are kept.
  public int size() {
    synchronized (plans) {
      return plans.size();
    }
  }
}
