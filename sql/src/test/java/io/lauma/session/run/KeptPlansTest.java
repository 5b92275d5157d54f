package io.lauma.session.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.catalog.CatalogState;
import io.lauma.session.setting.Settings;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeptPlansTest {
  private final KeptPlans plans = new KeptPlans();
  private final Settings settings = new Settings();

  private static Prepared prepared(String sql) {
    return new Prepared(
        sql,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        CatalogState.EMPTY.version(),
        List.of());
  }

  private Optional<Prepared> find(String sql) {
    return plans.find(sql, List.of(), CatalogState.EMPTY, settings);
  }

  private void keep(String sql) {
    assertTrue(find(sql).isEmpty());
    plans.keep(prepared(sql));
  }

  @Test
  void findsByTextAndParameterTypes() {
    assertTrue(find("select 1").isEmpty());
    Prepared kept = prepared("select 1");
    plans.keep(kept);
    assertSame(kept, find("select 1").orElseThrow());
    assertTrue(plans.mayHave("select 1", List.of()));
    assertFalse(plans.mayHave("begin", List.of()));
    assertTrue(find("select  1").isEmpty());
    assertTrue(plans.find("select 1", List.of(23), CatalogState.EMPTY, settings).isEmpty());
  }

  @Test
  void aChangedSettingForgets() {
    keep("select 1");
    settings.set("timezone", "Asia/Tokyo", false);
    assertTrue(find("select 1").isEmpty());
  }

  @Test
  void whatDependsOnTheTimeOfPlanningIsNotKept() {
    for (String sql :
        List.of(
            "select 'NOW'::timestamp",
            "select date 'today'",
            "select 'now ()'::text, 'now'",
            "select E'\\x6eow'::timestamp",
            "select U&'n\\006fw'::timestamp")) {
      keep(sql);
      assertEquals(Optional.empty(), find(sql), sql);
    }
    keep("select now(), known from t");
    assertTrue(find("select now(), known from t").isPresent());
  }

  @Test
  void keepsNoMoreThanItsBounds() {
    keep("x".repeat(KeptPlans.TEXT_CHARS_MAX + 1));
    assertTrue(find("x".repeat(KeptPlans.TEXT_CHARS_MAX + 1)).isEmpty());
    for (int i = 0; i <= KeptPlans.PLANS_MAX; i++) {
      keep("select " + i);
    }
    assertTrue(find("select 0").isEmpty());
    assertTrue(find("select 1").isPresent());
  }
}
