package io.lauma.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.RowWrite;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.RegistrationId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OverlayTest {
  private static final Key KEY = Key.of(new byte[] {5});
  private static final KeyRange ALL =
      new KeyRange(Key.of(new byte[] {0}), Key.of(new byte[] {127}));
  private static final RegistrationId KNOWN = new RegistrationId(5, 1);

  private final Registration<String> registration =
      new Registration<>(new TxnId(1), new GatewayId(3), KNOWN);

  @Test
  void hasTheRowsOfTheRegistrationThatIsNamed() {
    registration.rows.put(KEY, 0, new byte[] {1});
    Overlay own = Overlay.of(registration, KNOWN, ALL).orElseThrow();
    assertEquals(List.of(new RowWrite(KEY, new byte[] {1})), own.rows());
    assertEquals(own, Overlay.of(registration, RegistrationId.NONE, ALL).orElseThrow());
  }

  @Test
  void isRefusedWhenTheRowsWereLost() {
    assertEquals(Optional.empty(), Overlay.of(registration, new RegistrationId(0, 99), ALL));
    assertEquals(Optional.empty(), Overlay.of(null, KNOWN, ALL));
  }

  @Test
  void isEmptyForWhoHasWrittenNothing() {
    Overlay none = Overlay.of(null, RegistrationId.NONE, ALL).orElseThrow();
    assertEquals(new Overlay(List.of(), false), none);
  }

  @Test
  void saysThatThereMayBeMoreInAStage() {
    registration.spill = new Spill(registration.txn, new MemoryVersions(), true);
    assertEquals(true, Overlay.of(registration, KNOWN, ALL).orElseThrow().putAside());
  }
}
