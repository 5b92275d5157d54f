package io.lauma.catalog;

import static io.lauma.catalog.ChangingCatalog.INDEX;
import static io.lauma.catalog.ChangingCatalog.TABLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.catalog.DdlRequest.KeyPart;
import io.lauma.catalog.DdlRequest.ReplaceKey;
import io.lauma.catalog.IndexDefinition.State;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Definition statements of several steps, left at each of them.
class AbandonedWorkTest {
  private final ChangingCatalog catalog = new ChangingCatalog();

  private List<DdlRequest> takenBack(String... alive) {
    return AbandonedWork.takenBack(catalog.state(), List.of(alive)::contains);
  }

  @Test
  void anIndexGoesWhenWhoBuiltItIsGone() {
    catalog.createIndex("n1#3");
    assertEquals(List.of(), takenBack("n1#3", "n2#1"));
    catalog.change(new DdlRequest.ChangeIndexes(List.of(INDEX), State.BUILDING, "n1#3", false));
    List<DdlRequest> requests = takenBack("n1#4", "n2#1");
    assertEquals(1, requests.size());
    catalog.change(requests.getFirst());
    assertTrue(catalog.index().isEmpty());
    assertEquals(List.of(), takenBack());
  }

  @Test
  void aValidIndexStaysAndADroppedOneGoes() {
    catalog.createIndex("n1#3");
    catalog.change(new DdlRequest.ChangeIndexes(List.of(INDEX), State.VALID, "n1#3", false));
    assertEquals(List.of(), takenBack());
    catalog.change(new DdlRequest.ChangeIndexes(List.of(INDEX), State.DROPPING, "n2#7", false));
    assertEquals(List.of(), takenBack("n2#7"));
    takenBack().forEach(catalog::change);
    assertTrue(catalog.index().isEmpty());
  }

  @Test
  void aTableIsOpenAgainWhenWhoRewroteItIsGone() {
    List<KeyPart> key = List.of(new KeyPart("a", false, false));
    catalog.change(new ReplaceKey(TABLE, "t_pkey", key, ReplaceKey.Step.BEGIN, "n1#3"));
    assertEquals(2, catalog.state().relations().size());
    assertEquals(List.of(), takenBack("n1#3"));
    takenBack("n1#4").forEach(catalog::change);
    Relation table = catalog.table();
    assertTrue(!table.isFrozen() && table.primaryKeyName().isEmpty());
    assertEquals(1, catalog.state().relations().size());
    assertEquals(List.of(), takenBack());
  }

  @Test
  void aConstraintGoesWhenWhoValidatesItIsGone() {
    DdlRequest.CheckDefinition check =
        new DdlRequest.CheckDefinition("t_a_check", "a > 0", List.of("a"), false);
    catalog.change(new DdlRequest.ChangeCheck.Add(TABLE, check, "n1#3"));
    assertEquals(List.of(), takenBack("n1#3"));
    takenBack("n1#4").forEach(catalog::change);
    assertEquals(List.of(), catalog.table().checks());
    catalog.change(new DdlRequest.ChangeCheck.Add(TABLE, check, ""));
    assertEquals(List.of(), takenBack());
  }
}
