package io.lauma.catalog;

import static io.lauma.catalog.ChangingCatalog.TABLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.catalog.DdlRequest.OfTransaction;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Definitions of transactions: who sees them when, and who waits for whom.
class DraftRulesTest {
  private final ChangingCatalog catalog = new ChangingCatalog();

  private static RelationName name(String relation) {
    return new RelationName("public", relation);
  }

  private static DdlRequest sequence(String name) {
    return new DdlRequest.CreateSequence(
        name(name),
        false,
        new Relation.SequenceOptions(Oids.INT8, 1, 1, 1, Long.MAX_VALUE, 1, false),
        CatalogState.SUPERUSER_OID);
  }

  private static DdlRequest dropTable() {
    return new DdlRequest.DropTables(List.of(TABLE), false, false, false);
  }

  private void define(String transaction, int step, DdlRequest request) {
    catalog.change(new OfTransaction.Define(transaction, "n1#1", step, request));
  }

  private TransactionDraft draft(String transaction) {
    return Objects.requireNonNull(catalog.state().drafts().get(transaction));
  }

  private boolean has(CatalogState state, String relation) {
    return state.relation(CatalogState.PUBLIC_OID, relation).isPresent();
  }

  private SqlException refused(DdlRequest request) {
    return assertThrows(SqlException.class, () -> catalog.change(request));
  }

  private void assertWaits(String holder, DdlRequest request) {
    assertEquals(Optional.of(holder), DraftConflict.waitsFor(refused(request)));
  }

  @Test
  void nobodyElseSeesWhatATransactionDefinesUntilItCommits() {
    define("x", 0, sequence("s"));
    define("x", 1, dropTable());
    assertFalse(has(catalog.state(), "s"));
    assertTrue(has(catalog.state(), "t"));
    assertTrue(has(catalog.state().within("x"), "s"));
    assertFalse(has(catalog.state().within("x"), "t"));
    catalog.change(new OfTransaction.Commit("x", 2));
    assertTrue(has(catalog.state(), "s"));
    assertFalse(has(catalog.state(), "t"));
    assertTrue(catalog.state().drafts().isEmpty());
  }

  @Test
  void nothingIsLeftOfOneThatRollsBack() {
    define("x", 0, sequence("s"));
    TransactionDraft draft = draft("x");
    assertTrue(catalog.state().isDrafted(relation(draft).id()));
    define("x", 1, dropTable());
    catalog.change(new OfTransaction.Rollback("x"));
    assertFalse(has(catalog.state(), "s"));
    assertTrue(has(catalog.state(), "t"));
    assertFalse(catalog.state().isDrafted(relation(draft).id()));
    catalog.change(sequence("s"));
  }

  private static Relation relation(TransactionDraft draft) {
    return ((CatalogChange.PutRelation) draft.changes().getFirst()).relation();
  }

  @Test
  void aSavepointKeepsTheStepsBeforeIt() {
    define("x", 0, sequence("s"));
    define("x", 1, sequence("u"));
    catalog.change(new OfTransaction.BackTo("x", 1));
    assertTrue(has(catalog.state().within("x"), "s"));
    assertFalse(has(catalog.state().within("x"), "u"));
    define("x", 1, sequence("v"));
    catalog.change(new OfTransaction.Commit("x", 2));
    assertTrue(has(catalog.state(), "v") && has(catalog.state(), "s"));
    assertFalse(has(catalog.state(), "u"));
  }

  @Test
  void objectsAndNamesOfAnotherTransactionAreWaitedFor() {
    define("x", 0, sequence("s"));
    define("x", 1, new DdlRequest.Truncate(List.of(TABLE), false, false));
    assertWaits("x", sequence("s"));
    assertWaits("x", new OfTransaction.Define("y", "n2#1", 0, sequence("s")));
    assertWaits("x", dropTable());
    define("y", 0, sequence("other"));
    catalog.change(new OfTransaction.Commit("x", 2));
    assertEquals(SqlState.DUPLICATE_TABLE, refused(sequence("s")).state());
    catalog.change(dropTable());
    catalog.change(new OfTransaction.Commit("y", 1));
  }

  @Test
  void whatIsUsedIsNotDroppedMeanwhile() {
    define("x", 0, new DdlRequest.CreateIndex(TABLE, false, index("i"), "n1#1"));
    assertWaits("x", dropTable());
    define("y", 0, new DdlRequest.CreateIndex(TABLE, false, index("j"), "n1#1"));
    catalog.change(new OfTransaction.Rollback("x"));
    catalog.change(new OfTransaction.Rollback("y"));
    catalog.change(dropTable());
  }

  private static DdlRequest.IndexRequest index(String name) {
    return new DdlRequest.IndexRequest(
        name,
        false,
        true,
        List.of(new DdlRequest.KeyPart("a", false, false)),
        List.of(),
        new DdlRequest.Spread(Relation.Distribution.RANGE, 0, Optional.empty(), List.of()),
        false);
  }

  @Test
  void locksExcludeByTheirModesAndChangesByAny() {
    define("x", 0, new DdlRequest.LockTable(TABLE, TableLock.ACCESS_SHARE));
    define("y", 0, new DdlRequest.LockTable(TABLE, TableLock.ROW_EXCLUSIVE));
    DdlRequest share = new DdlRequest.LockTable(TABLE, TableLock.SHARE);
    assertWaits("y", new OfTransaction.Define("z", "n1#1", 0, share));
    assertWaits("x", dropTable());
    catalog.change(new OfTransaction.Rollback("y"));
    define("z", 0, share);
    int oid = catalog.table().oid();
    assertEquals(
        List.of("x", "z"),
        catalog.state().tableLocks(oid).stream()
            .map(CatalogState.HeldTableLock::transaction)
            .toList());
    catalog.change(new OfTransaction.Rollback("x"));
    define("z", 1, dropTable());
    catalog.change(new OfTransaction.Commit("z", 2));
    assertFalse(catalog.state().hasTableLocks());
  }

  @Test
  void definitionsThatWereLostAreNoticed() {
    define("x", 0, sequence("s"));
    catalog.change(new OfTransaction.Rollback("x"));
    SqlState lost = SqlState.T_R_SERIALIZATION_FAILURE;
    assertEquals(lost, refused(new OfTransaction.Define("x", "n1#1", 1, sequence("u"))).state());
    assertEquals(lost, refused(new OfTransaction.Prepare("x", 1, 7)).state());
    assertEquals(lost, refused(new OfTransaction.Commit("x", 1)).state());
    assertEquals(lost, assertThrows(SqlException.class, () -> catalog.state().within("x")).state());
    catalog.change(new OfTransaction.Rollback("x"));
  }

  @Test
  void oneThatIsPreparedOutlivesItsNode() {
    define("x", 0, sequence("s"));
    define("y", 0, sequence("u"));
    catalog.change(new OfTransaction.Prepare("x", 1, 7));
    assertEquals(
        List.of(new OfTransaction.Rollback("y")),
        AbandonedWork.settled(catalog.state(), _ -> false, List.of()));
    assertEquals(List.of(), AbandonedWork.settled(catalog.state(), "n1#1"::equals, List.of()));
    refused(new OfTransaction.Define("x", "n1#1", 1, sequence("v")));
    catalog.change(new OfTransaction.Commit("x", 1));
    assertTrue(has(catalog.state(), "s"));
  }
}
