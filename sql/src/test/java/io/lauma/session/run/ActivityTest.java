package io.lauma.session.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Texts are cut to 1,023 bytes, in whole characters.
final class ActivityTest {
  @ParameterizedTest
  @CsvSource({
    "a, 1000, 1000",
    "a, 1023, 1023",
    "a, 5000, 1023",
    "ä, 511, 1022",
    "ä, 600, 1022",
    "漢, 341, 1023",
    "漢, 9000, 1023",
    "😀, 255, 1020",
    "😀, 256, 1020",
    "😀, 9000, 1020"
  })
  void areCut(String character, int count, int bytes) {
    String text = Activity.clipped(character.repeat(count));
    assertEquals(bytes, text.getBytes(StandardCharsets.UTF_8).length);
    assertEquals("", text.replace(character, ""));
  }
}
