package io.lauma.scenario.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The list of allowed differences: lines of file, modes, statement and reason, apart by tabs. Run
/// with `-Dlauma.sql.record=true` it is written anew from what was found; reasons given by hand
/// stay.
final class KnownDifferences {
  private static final int REASON_MAX = 160;
  private static final String HEAD =
      """
      # Where a node answers otherwise than PostgreSQL 15: file, modes, statement, reason (apart by tabs).
      # A line whose difference is gone fails the test: delete it.
      """;

  /// A statement of a file.
  private record Place(String file, String title) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byFile = file.compareTo(other.file);
      return byFile != 0 ? byFile : title.compareTo(other.title);
    }
  }

  private record Entry(String modes, String reason) {}

  private final Path path;
  private final Map<Place, Entry> listed = new HashMap<>();
  private final Map<Place, Map<Mode, String>> found = new TreeMap<>();
  private final Map<String, Set<Mode>> judged = new HashMap<>();

  private KnownDifferences(Path path) {
    this.path = path;
  }

  static KnownDifferences read(Path path) {
    KnownDifferences differences = new KnownDifferences(path);
    try {
      for (String line : Files.readAllLines(path, StandardCharsets.UTF_8)) {
        if (!line.startsWith("#") && !line.isBlank()) {
          String[] fields = line.split("\t", 4);
          differences.listed.put(new Place(fields[0], fields[2]), new Entry(fields[1], fields[3]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return differences;
  }

  /// Judges what a file's run in a mode found.
  ///
  /// @param differences statement to how it differs
  /// @return differences that are not listed, and listed ones that are gone
  List<String> judge(String file, Mode mode, Map<String, String> differences) {
    judged.computeIfAbsent(file, _ -> new HashSet<>()).add(mode);
    List<String> complaints = new ArrayList<>();
    differences.forEach((title, difference) -> {
      Place place = new Place(file, title);
      found.computeIfAbsent(place, _ -> new LinkedHashMap<>()).put(mode, difference);
      if (!isListed(place, mode)) {
        complaints.add(title + "\n    " + difference);
      }
    });
    listed.forEach((place, entry) -> {
      if (place.file().equals(file)
          && isListed(place, mode)
          && !differences.containsKey(place.title())) {
        complaints.add(place.title() + "\n    differs no more: delete it from " + path);
      }
    });
    return complaints;
  }

  private boolean isListed(Place place, Mode mode) {
    Entry entry = listed.get(place);
    return entry != null && (entry.modes().equals("all") || entry.modes().contains(mode.name()));
  }

  /// Writes what was found; files that were not judged keep their lines.
  void record(Path target) throws IOException {
    Map<Place, Entry> entries = new TreeMap<>();
    listed.forEach((place, entry) -> {
      if (!judged.containsKey(place.file())) {
        entries.put(place, entry);
      }
    });
    found.forEach((place, modes) -> {
      String names =
          modes.size() == Mode.values().length
              ? "all"
              : String.join(",", modes.keySet().stream().map(Mode::name).toList());
      Entry old = listed.get(place);
      String reason = old == null ? shortened(modes.values().iterator().next()) : old.reason();
      entries.put(place, new Entry(names, reason));
    });
    StringBuilder text = new StringBuilder(HEAD);
    entries.forEach((place, entry) ->
        text.append(place.file())
            .append('\t')
            .append(entry.modes())
            .append('\t')
            .append(place.title())
            .append('\t')
            .append(entry.reason())
            .append('\n'));
    Files.writeString(target, text, StandardCharsets.UTF_8);
  }

  private static String shortened(String difference) {
    String line = difference.replaceAll("\\s+", " ");
    return line.length() <= REASON_MAX ? line : line.substring(0, REASON_MAX) + " ...";
  }
}
