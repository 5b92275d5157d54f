package io.lauma.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class JoinRecordTest {
  @Test
  void isReadAsItWasWritten() {
    JoinRecord asked = new JoinRecord(Optional.empty(), List.of("127.0.0.1:8432"));
    assertEquals(asked, JoinRecord.parse(asked.text()));
    JoinRecord admitted =
        new JoinRecord(
            Optional.of("11111111-2222-4333-8444-555555555555"), List.of("a:1", "b:2", "c:3"));
    assertEquals(admitted, JoinRecord.parse(admitted.text()));
  }

  @Test
  void aRecordWithoutAServerIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> JoinRecord.parse("-"));
  }
}
