package io.lauma.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lauma.kv.Key;
import io.lauma.kv.TableId;
import io.lauma.log.Effect;
import io.lauma.session.build.BuildPoint;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The stored form stays what it is.
final class StoredBuildsTest {
  private static final TableId INDEX = new TableId(0x1234);
  private static final BuildPoint POINT =
      new BuildPoint(
          INDEX, new TableId(0x1230), Key.of(HexFormat.of().parseHex("000012300102ff")), 65_536);
  private static final String VERSION_1 = "01" + "00001230" + "0000000000010000" + "000012300102ff";

  @Test
  void isReadFromVersion1() {
    byte[] bytes = HexFormat.of().parseHex(VERSION_1);
    assertEquals(new Effect.ValueSet("index-build-00001234", bytes), StoredBuilds.of(POINT));
    assertEquals(POINT, StoredBuilds.read(INDEX, bytes));
  }

  @Test
  void anotherVersionIsRefused() {
    byte[] bytes = HexFormat.of().parseHex("02" + VERSION_1.substring(2));
    assertThrows(IllegalStateException.class, () -> StoredBuilds.read(INDEX, bytes));
  }
}
