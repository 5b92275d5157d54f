package io.lauma.catalog;

import static io.lauma.catalog.ChangingCatalog.INDEX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lauma.catalog.DdlRequest.ChangeIndexes;
import io.lauma.catalog.IndexDefinition.State;
import io.lauma.types.SqlException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which plans may write to a table while an index of it comes and goes.
class IndexRulesTest {
  private final ChangingCatalog catalog = new ChangingCatalog();

  private boolean admits(long plan) {
    return catalog.state().admitsWrites(catalog.table().shards().getFirst().id(), plan);
  }

  private void change(State state) {
    catalog.change(new ChangeIndexes(List.of(INDEX), state, "n1#3", false));
  }

  /// Plans that know the index are never refused, those that do not from the fence on.
  @Test
  void onlyPlansFromBeforeTheIndexAreRefused() {
    long before = catalog.state().version();
    catalog.createIndex("n1#3");
    long since = catalog.state().version();
    assertEquals(List.of(true, true), List.of(admits(before), admits(since)));
    change(State.BUILDING);
    assertEquals(List.of(false, true), List.of(admits(before), admits(since)));
    change(State.VALID);
    assertEquals(List.of(false, true), List.of(admits(before), admits(since)));
    change(State.DROPPING);
    assertEquals(List.of(false, true), List.of(admits(before), admits(since)));
    catalog.change(new DdlRequest.DropIndexes(List.of(INDEX), false, false));
    assertEquals(List.of(true, true), List.of(admits(before), admits(since)));
  }

  /// Statements do not write it any more, so that it must not be read again.
  @Test
  void whatIsBeingDroppedDoesNotComeBack() {
    catalog.createIndex("n1#3");
    change(State.DROPPING);
    for (State state : List.of(State.BUILDING, State.VALID)) {
      SqlException refused = assertThrows(SqlException.class, () -> change(state));
      assertEquals("55000", refused.state().code());
    }
    change(State.DROPPING);
  }
}
