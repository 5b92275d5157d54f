package io.lauma.catalog;

import static io.lauma.catalog.ChangingCatalog.INDEX;
import static io.lauma.catalog.ChangingCatalog.TABLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.catalog.DdlRequest.HandBuildOver;
import io.lauma.catalog.DdlRequest.KeyPart;
import io.lauma.catalog.DdlRequest.ReplaceKey;
import io.lauma.catalog.IndexDefinition.State;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Definition statements of several steps, left at each of them.
class AbandonedWorkTest {
  private final ChangingCatalog catalog = new ChangingCatalog();

  private List<DdlRequest> settled(String... alive) {
    return AbandonedWork.settled(catalog.state(), List.of(alive)::contains, List.of(alive));
  }

  @Test
  void theBuildOfAnIndexGoesToAnotherNode() {
    catalog.createIndex("n1#3");
    assertEquals(List.of(), settled("n1#3", "n2#1"));
    catalog.change(new DdlRequest.ChangeIndexes(List.of(INDEX), State.BUILDING, "n1#3", false));
    IndexDefinition before = catalog.index().orElseThrow().index().orElseThrow();
    assertEquals(List.of(), settled());
    List<DdlRequest> requests = settled("n2#1");
    assertEquals(List.of(new HandBuildOver(INDEX, "n1#3", "n2#1")), requests);
    catalog.change(requests.getFirst());
    IndexDefinition after = catalog.index().orElseThrow().index().orElseThrow();
    assertEquals("n2#1", after.builder());
    assertEquals(before.in(State.BUILDING, before.since(), before.fence(), "n2#1"), after);
    assertTrue(after.fence() > 0);
    assertEquals(List.of(), settled("n2#1"));
  }

  /// The same node in its next life is another builder.
  @Test
  void aNodeThatIsBackGoesOnItself() {
    catalog.createIndex("n1#3");
    assertEquals(List.of(new HandBuildOver(INDEX, "n1#3", "n1#4")), settled("n1#4"));
  }

  @Test
  void aBuildThatIsOverOrElsewhereIsNotHandedOver() {
    catalog.createIndex("n1#3");
    catalog.change(new HandBuildOver(INDEX, "n1#3", "n2#1"));
    long version = catalog.state().version();
    assertTrue(decided(new HandBuildOver(INDEX, "n1#3", "n3#1")).isEmpty());
    catalog.change(new DdlRequest.ChangeIndexes(List.of(INDEX), State.VALID, "n2#1", false));
    assertTrue(decided(new HandBuildOver(INDEX, "n2#1", "n3#1")).isEmpty());
    assertTrue(decided(new HandBuildOver(INDEX, "", "n3#1")).isEmpty());
    assertEquals(version + 1, catalog.state().version());
  }

  private List<CatalogChange> decided(DdlRequest request) {
    return CatalogRules.decide(catalog.state(), request, List.of()).changes();
  }

  @Test
  void aValidIndexStaysAndADroppedOneGoes() {
    catalog.createIndex("n1#3");
    catalog.change(new DdlRequest.ChangeIndexes(List.of(INDEX), State.VALID, "n1#3", false));
    assertEquals(List.of(), settled());
    catalog.change(new DdlRequest.ChangeIndexes(List.of(INDEX), State.DROPPING, "n2#7", false));
    assertEquals(List.of(), settled("n2#7"));
    settled().forEach(catalog::change);
    assertTrue(catalog.index().isEmpty());
  }

  @Test
  void aTableIsOpenAgainWhenWhoRewroteItIsGone() {
    List<KeyPart> key = List.of(new KeyPart("a", false, false));
    catalog.change(new ReplaceKey(TABLE, "t_pkey", key, ReplaceKey.Step.BEGIN, "n1#3"));
    assertEquals(2, catalog.state().relations().size());
    assertEquals(List.of(), settled("n1#3"));
    settled("n1#4").forEach(catalog::change);
    Relation table = catalog.table();
    assertTrue(!table.isFrozen() && table.primaryKeyName().isEmpty());
    assertEquals(1, catalog.state().relations().size());
    assertEquals(List.of(), settled());
  }

  @Test
  void aConstraintGoesWhenWhoValidatesItIsGone() {
    DdlRequest.CheckDefinition check =
        new DdlRequest.CheckDefinition("t_a_check", "a > 0", List.of("a"), false);
    catalog.change(new DdlRequest.ChangeCheck.Add(TABLE, check, "n1#3"));
    assertEquals(List.of(), settled("n1#3"));
    settled("n1#4").forEach(catalog::change);
    assertEquals(List.of(), catalog.table().checks());
    catalog.change(new DdlRequest.ChangeCheck.Add(TABLE, check, ""));
    assertEquals(List.of(), settled());
  }
}
