package io.lauma.prepared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lauma.kv.TxnId;
import io.lauma.log.NodeId;
import io.lauma.prepared.PreparedEntry.State;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PreparedRegistryTest {
  private static final TxnId T = new TxnId(5);
  private static final TxnId OTHER = new TxnId(6);
  private static final int OWNER = 10;

  private final PreparedRegistry registry = new PreparedRegistry();

  private static PreparedCall.Reserve reserve(String identifier, TxnId txn) {
    return new PreparedCall.Reserve(identifier, txn, true, List.of(7), OWNER, new NodeId("n"), 3);
  }

  private static PreparedCall.Finish finish(boolean commits, int role, boolean superuser) {
    return new PreparedCall.Finish("x", commits, role, superuser);
  }

  private Optional<State> state() {
    return registry.find("x").map(PreparedEntry::state);
  }

  private void prepare() {
    registry.reserve(reserve("x", T), 1, 0);
    registry.confirm(new PreparedCall.Confirm("x", T), 0);
    registry.takeChanged();
  }

  private static SqlState refused(Runnable call) {
    return assertThrows(SqlException.class, call::run).state();
  }

  @Test
  void anIdentifierIsTakenOnceAndARepeatIsNoSecondTime() {
    registry.reserve(reserve("x", T), 1, 0);
    registry.reserve(reserve("x", T), 2, 0);
    assertEquals(Set.of(T), registry.takeChanged().keySet());
    assertEquals(
        SqlState.DUPLICATE_OBJECT, refused(() -> registry.reserve(reserve("x", OTHER), 1, 0)));
    assertEquals(List.of(), registry.all());
    registry.confirm(new PreparedCall.Confirm("x", T), 0);
    registry.confirm(new PreparedCall.Confirm("x", T), 0);
    assertEquals(1, registry.all().size());
  }

  @Test
  void noMoreAreKeptThanTheLimit() {
    for (int n = 0; n < PreparedRegistry.TRANSACTIONS_MAX; n++) {
      registry.reserve(reserve("x" + n, new TxnId(n + 1)), 1, 0);
    }
    assertEquals(SqlState.OUT_OF_MEMORY, refused(() -> registry.reserve(reserve("y", T), 1, 0)));
    registry.remove("x7", new TxnId(8));
    registry.reserve(reserve("y", T), 1, 0);
  }

  @Test
  void onlyTheOwnerAndSuperusersFinish() {
    prepare();
    assertEquals(
        SqlState.INSUFFICIENT_PRIVILEGE,
        refused(() -> registry.finish(finish(true, 11, false), 0)));
    assertEquals(T, registry.finish(finish(true, 11, true), 0).txn());
    assertEquals(Optional.of(State.COMMITTING), state());
    assertEquals(T, registry.finish(finish(true, OWNER, false), 0).txn());
  }

  @Test
  void itEndsOneWayOnly() {
    prepare();
    registry.finish(finish(false, OWNER, false), 0);
    assertEquals(
        SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
        refused(() -> registry.finish(finish(true, OWNER, false), 0)));
    registry.remove("x", OTHER);
    assertEquals(Optional.of(State.ROLLING_BACK), state());
    registry.remove("x", T);
    assertEquals(
        SqlState.UNDEFINED_OBJECT, refused(() -> registry.finish(finish(false, OWNER, false), 0)));
  }

  @Test
  void whatIsNotPreparedYetIsNotFinishedAndTakenBackWhenItsNodeIsGone() {
    registry.reserve(reserve("x", T), 1, 0);
    assertEquals(
        SqlState.UNDEFINED_OBJECT, refused(() -> registry.finish(finish(true, OWNER, false), 0)));
    assertEquals(List.of(), registry.due(_ -> false, PreparedRegistry.PREPARING_NANOS_MAX));
    assertEquals(Optional.of(State.PREPARING), state());
    assertEquals(List.of(), registry.due(_ -> true, 1));
    assertEquals(Optional.of(State.ROLLING_BACK), state());
    assertEquals(
        SqlState.UNDEFINED_OBJECT,
        refused(() -> registry.confirm(new PreparedCall.Confirm("x", T), 2)));
    assertEquals(1, registry.due(_ -> false, PreparedRegistry.FINISHING_NANOS + 2).size());
  }

  @Test
  void whatTakesTooLongToPrepareIsTakenBack() {
    registry.reserve(reserve("x", T), 1, 0);
    registry.due(_ -> false, PreparedRegistry.PREPARING_NANOS_MAX + 1);
    assertEquals(Optional.of(State.ROLLING_BACK), state());
  }

  @Test
  void aFinishThatNobodyCarriesOutIsDue() {
    prepare();
    assertEquals(List.of(), registry.due(_ -> true, PreparedRegistry.PREPARING_NANOS_MAX * 2));
    registry.finish(finish(true, OWNER, false), 5);
    assertEquals(List.of(), registry.due(_ -> false, PreparedRegistry.FINISHING_NANOS));
    assertEquals(
        State.COMMITTING,
        registry.due(_ -> false, PreparedRegistry.FINISHING_NANOS + 6).getFirst().state());
    assertEquals(Set.of(T), registry.takeChanged().keySet());
    assertEquals(Map.of(), registry.takeChanged());
  }
}
