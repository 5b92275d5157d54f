package io.lauma.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Verifiers that PostgreSQL 15 made of passwords in many scripts: the same password, salted alike,
/// must give the same verifier here, or users could not be moved.
final class StoredVerifiersTest {
  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-f]{4})");

  private static List<String> lines() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            StoredVerifiersTest.class.getResourceAsStream("/auth/verifiers.tsv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }

  private static String unescaped(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(match ->
            Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 16))));
  }

  @Test
  void makesOfEachPasswordWhatPostgresMadeOfIt() throws IOException {
    List<String> lines = lines();
    assertTrue(lines.size() >= 20);
    for (String line : lines) {
      int tab = line.lastIndexOf('\t');
      String stored = line.substring(tab + 1);
      byte[] salt = ScramVerifier.parse(stored).orElseThrow().salt();
      ScramVerifier made =
          ScramVerifier.create(
              unescaped(line.substring(0, tab)).toCharArray(), salt, ScramVerifier.ITERATIONS);
      assertEquals(stored, made.text(), line);
    }
  }
}
