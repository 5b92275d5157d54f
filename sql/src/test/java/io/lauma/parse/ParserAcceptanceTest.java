package io.lauma.parse;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Runs only where a directory of psql scripts and a server are given:
/// `-Dlauma.parse.scripts=DIRECTORY -Dlauma.parse.port=PORT [-Dlauma.parse.names=REGEX]`.
@EnabledIfSystemProperty(named = "lauma.parse.scripts", matches = ".+")
final class ParserAcceptanceTest {
  private static final double AGREEMENT_MIN = 0.995;

  @Test
  void agreesWithTheServer() throws IOException {
    ParserAcceptance result =
        ParserAcceptance.measure(
            Path.of(System.getProperty("lauma.parse.scripts", "")),
            Integer.getInteger("lauma.parse.port", 5432),
            System.getProperty("lauma.parse.names", "[a-m].*"));
    assertTrue(result.total() > 0, "no statements found");
    assertTrue(
        result.agreement() >= AGREEMENT_MIN,
        () -> result.summary() + "\n" + String.join("\n", result.misses()));
  }
}
