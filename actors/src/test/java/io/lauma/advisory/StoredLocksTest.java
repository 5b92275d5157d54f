package io.lauma.advisory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lauma.expr.AdvisoryKey;
import io.lauma.log.NodeId;
import io.lauma.session.backend.HerdAdvisoryLocks.Lock;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The stored form stays what it is.
final class StoredLocksTest {
  private static final List<Held> LOCKS =
      List.of(
          new Held(
              new Lock(AdvisoryKey.of(0x1_0000_0002L), false),
              new AdvisoryOwner(new NodeId("n-1"), 7, 1 << 20 | 3)),
          new Held(
              new Lock(AdvisoryKey.of(-1, 5), true),
              new AdvisoryOwner(new NodeId("n-2"), 1L << 40, 9)));
  private static final String VERSION_1 =
      String.join(
          "",
          "01",
          "00000001" + "00000002" + "01" + "00" + "00100003" + "0000000000000007" + "03" + "6e2d31",
          "ffffffff"
              + "00000005"
              + "02"
              + "01"
              + "00000009"
              + "0000010000000000"
              + "03"
              + "6e2d32");

  @Test
  void isReadFromVersion1() {
    byte[] bytes = HexFormat.of().parseHex(VERSION_1);
    assertEquals(LOCKS, StoredLocks.read(bytes));
    assertArrayEquals(bytes, StoredLocks.of(LOCKS));
  }

  @Test
  void nothingIsNoByte() {
    assertArrayEquals(new byte[0], StoredLocks.of(List.of()));
    assertEquals(List.of(), StoredLocks.read(new byte[0]));
  }

  @Test
  void anotherVersionIsRefused() {
    assertThrows(IllegalStateException.class, () -> StoredLocks.read(new byte[] {2}));
  }
}
