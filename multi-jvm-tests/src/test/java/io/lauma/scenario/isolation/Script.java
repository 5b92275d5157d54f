package io.lauma.scenario.isolation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A data file: scenarios over the same tables. Lines are `tables:`, `rows:`, `after:` and a
/// statement each, then for each scenario `scenario:` and its title, and `session: statement`.
///
/// @param tables made once a server
/// @param rows run before each scenario
/// @param after queries of what a scenario leaves
record Script(
    String name,
    List<String> tables,
    List<String> rows,
    List<String> after,
    List<Scenario> scenarios) {
  /// The one file to run; empty for all.
  static final String ONLY = System.getProperty("lauma.isolation.file", "");

  private static final Path FOLDER = Path.of("src", "test", "resources", "isolation");

  /// What the sessions do, step by step.
  record Scenario(String title, List<Step> steps) {
    Scenario {
      steps = List.copyOf(steps);
    }
  }

  /// @param session from 1
  record Step(int session, String sql) {
    @Override
    public String toString() {
      return session + ": " + sql;
    }
  }

  Script {
    tables = List.copyOf(tables);
    rows = List.copyOf(rows);
    after = List.copyOf(after);
    scenarios = List.copyOf(scenarios);
  }

  /// All files, or the one asked for.
  static List<Script> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("known"))
          .filter(file -> ONLY.isEmpty() || file.getFileName().toString().equals(ONLY))
          .sorted()
          .map(Script::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @throws IllegalArgumentException when a line is none of those above
  static Script read(Path file) {
    List<String> tables = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    List<String> after = new ArrayList<>();
    List<Scenario> scenarios = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    String title = "";
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        String[] parts = line.split(": ", 2);
        switch (parts[0]) {
          case "tables" -> tables.add(parts[1]);
          case "rows" -> rows.add(parts[1]);
          case "after" -> after.add(parts[1]);
          case "scenario" -> {
            if (!steps.isEmpty()) {
              scenarios.add(new Scenario(title, steps));
            }
            steps = new ArrayList<>();
            title = parts[1];
          }
          case "1", "2", "3" -> steps.add(new Step(Integer.parseInt(parts[0]), parts[1]));
          default -> throw new IllegalArgumentException(file + ": " + line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    scenarios.add(new Scenario(title, steps));
    return new Script(file.getFileName().toString(), tables, rows, after, scenarios);
  }
}
