package io.lauma.scenario.isolation;

import io.lauma.scenario.isolation.Answer.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The list of allowed differences: scenario, PostgreSQL's line, the line instead, reason, apart by
/// tabs. At SERIALIZABLE only a failure that PostgreSQL does not have needs an entry.
final class KnownDifferences {
  private static final Path FILE =
      Path.of("src", "test", "resources", "isolation", "known-differences.txt");

  private record Entry(String scenario, String expected, String instead) {}

  private final List<Entry> listed = new ArrayList<>();
  private final Set<Entry> met = ConcurrentHashMap.newKeySet();

  static KnownDifferences read() {
    KnownDifferences known = new KnownDifferences();
    try {
      for (String line : Files.readAllLines(FILE, StandardCharsets.UTF_8)) {
        if (!line.startsWith("#") && !line.isBlank()) {
          String[] fields = line.split("\t", 4);
          if (fields.length < 4) {
            throw new IllegalArgumentException(FILE + ": " + line);
          }
          known.listed.add(new Entry(fields[0], fields[1], fields[2]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return known;
  }

  /// PostgreSQL's lines with the listed ones replaced.
  List<String> applied(String scenario, List<String> expected) {
    List<String> lines = new ArrayList<>(expected);
    for (Entry entry : listed) {
      int at = entry.scenario().equals(scenario) ? lines.indexOf(entry.expected()) : -1;
      if (at >= 0) {
        lines.set(at, entry.instead());
        met.add(entry);
      }
    }
    return lines;
  }

  /// Whether a failure is the listed one of a line that PostgreSQL answers otherwise.
  boolean isListed(String scenario, Failure failure, List<String> expected, List<String> actual) {
    boolean isListed = false;
    for (Entry entry : listed) {
      if (entry.scenario().equals(scenario)
          && entry.instead().endsWith("-> " + failure.state() + " " + failure.message())
          && expected.contains(entry.expected())
          && actual.contains(entry.instead())) {
        met.add(entry);
        isListed = true;
      }
    }
    return isListed;
  }

  /// Listed ones that no scenario has; a line that is listed and does not differ fails by itself.
  List<String> unmet() {
    if (!Script.ONLY.isEmpty()) {
      return List.of();
    }
    return listed.stream().filter(entry -> !met.contains(entry)).map(Entry::toString).toList();
  }
}
