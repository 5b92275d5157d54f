package io.lauma.prepared;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lauma.kv.TxnId;
import io.lauma.log.NodeId;
import io.lauma.prepared.PreparedEntry.State;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The stored form stays what it is.
final class StoredPreparedTest {
  private static final PreparedEntry ENTRY =
      new PreparedEntry(
          "it's \u03bb",
          new TxnId(0x1234L),
          true,
          List.of(16401, 16403),
          16384,
          new NodeId("n-1"),
          7,
          9,
          State.PREPARED);
  private static final String VERSION_1 =
      "01"
          + "02"
          + "01"
          + "00004000"
          + "0000000000000009"
          + "0000000000000007"
          + "03"
          + "6e2d31"
          + "00000002"
          + "00004011"
          + "00004013"
          + "6974277320cebb";

  @Test
  void isReadFromVersion1() {
    byte[] bytes = HexFormat.of().parseHex(VERSION_1);
    assertArrayEquals(bytes, StoredPrepared.of(ENTRY));
    assertEquals(ENTRY, StoredPrepared.read("prepared-0000000000001234", bytes));
  }

  @Test
  void everyStateIsReadBack() {
    for (State state : State.values()) {
      PreparedEntry entry = ENTRY.with(state);
      assertEquals(
          entry, StoredPrepared.read(StoredPrepared.name(ENTRY.txn()), StoredPrepared.of(entry)));
    }
  }

  @Test
  void anotherVersionIsRefused() {
    assertThrows(
        IllegalStateException.class,
        () -> StoredPrepared.read("prepared-0000000000001234", new byte[] {2}));
  }
}
