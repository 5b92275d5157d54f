package io.lauma.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The parts of our style that need no judgement.
class TidyTest {
  private static final int LINES_MAX = 500;
  private static final long SOURCE_BYTES_MAX = 100_000;
  private static final long DATA_BYTES_MAX = 2_000_000;

  /// Longer than [#LINES_MAX], each with its reason.
  private static final Map<String, String> LONG_FILES =
      Map.of(
          "persistence/src/main/java/io/lauma/log/simulated/SimulatedReplica.java",
          "the whole of a consensus replica for simulations; its rules share one state",
          "persistence/src/test/java/io/lauma/log/ReplicatedLogContract.java",
          "one contract over one fixture, run against each implementation of the log");

  /// Files with a test that shows a known lack.
  private static final Map<String, String> SWITCHED_OFF_TESTS = Map.of();

  private static final Set<String> IGNORED_FOLDERS = Set.of(".git", ".idea", ".vscode", "target");
  private static final Set<String> TEXT_ENDINGS =
      Set.of("java", "md", "xml", "conf", "properties", "sh", "yml", "yaml", "html", "config");

  /// Spelled in two parts, so that this file has none of them.
  private static final Pattern OPEN_END = Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b");

  private static final Pattern SWITCHED_OFF = Pattern.compile("@Dis" + "abled\\b");
  private static final Pattern SLEEP = Pattern.compile("Thread\\s*\\.\\s*sle" + "ep\\b");

  private static List<Path> files = List.of();

  @BeforeAll
  static void listTheTree() throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        root(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return IGNORED_FOLDERS.contains(folder.getFileName().toString()) || holdsData(folder)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !file.getFileName().toString().equals(".git")) {
              found.add(root().relativize(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    files = List.copyOf(found);
    assertFalse(files.isEmpty());
  }

  /// Whether a node that was run here keeps its data in the folder.
  private static boolean holdsData(Path folder) {
    return Files.exists(folder.resolve("node.id"));
  }

  @Test
  void filesAreShort() throws IOException {
    List<String> long_ = new ArrayList<>();
    for (Path file : ending("java")) {
      if (lines(file).size() > LINES_MAX && !LONG_FILES.containsKey(name(file))) {
        long_.add(name(file) + ": " + lines(file).size() + " lines");
      }
    }
    assertEquals(List.of(), long_);
  }

  @Test
  void theListOfLongFilesHasNoneTooMany() throws IOException {
    for (String file : LONG_FILES.keySet()) {
      assertFalse(lines(Path.of(file)).size() <= LINES_MAX, file);
    }
  }

  @Test
  void linesHaveNoTabsAndNoTrailingBlanks() throws IOException {
    assertEquals(
        List.of(),
        linesWhere(
            text(),
            line -> line.indexOf('\t') >= 0 || line.indexOf('\r') >= 0 || line.endsWith(" ")));
  }

  @Test
  void nothingIsLeftForLater() throws IOException {
    assertEquals(List.of(), linesWhere(text(), OPEN_END.asPredicate()));
  }

  @Test
  void noTestIsSwitchedOffButThoseListed() throws IOException {
    Set<String> found =
        linesWhere(ending("java"), SWITCHED_OFF.asPredicate()).stream()
            .map(place -> place.substring(0, place.lastIndexOf(':')))
            .collect(Collectors.toSet());
    assertEquals(SWITCHED_OFF_TESTS.keySet(), found);
  }

  @Test
  void nothingWaitsForTime() throws IOException {
    assertEquals(List.of(), linesWhere(ending("java"), SLEEP.asPredicate()));
  }

  @Test
  void everyPackageIsDescribed() {
    Set<String> described =
        ending("java").stream()
            .filter(file -> file.endsWith("package-info.java"))
            .map(TidyTest::packageOf)
            .collect(Collectors.toSet());
    List<String> missing =
        ending("java").stream()
            .map(TidyTest::packageOf)
            .filter(name -> !described.contains(name))
            .distinct()
            .toList();
    assertEquals(List.of(), missing);
  }

  @Test
  void filesAreSmall() throws IOException {
    List<String> large = new ArrayList<>();
    for (Path file : files) {
      long bytes = Files.size(root().resolve(file));
      if (bytes > (isData(file) ? DATA_BYTES_MAX : SOURCE_BYTES_MAX)) {
        large.add(name(file) + ": " + bytes + " bytes");
      }
    }
    assertEquals(List.of(), large);
  }

  private static List<String> linesWhere(List<Path> among, Predicate<String> wrong)
      throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : among) {
      List<String> lines = lines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (wrong.test(lines.get(i))) {
          found.add(name(file) + ":" + (i + 1));
        }
      }
    }
    return found;
  }

  private static List<String> lines(Path file) throws IOException {
    try (Stream<String> lines = Files.readString(root().resolve(file)).lines()) {
      return lines.toList();
    }
  }

  private static List<Path> text() {
    return files.stream().filter(file -> TEXT_ENDINGS.contains(ending(file))).toList();
  }

  private static List<Path> ending(String ending) {
    return files.stream().filter(file -> ending(file).equals(ending)).toList();
  }

  private static String ending(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static boolean isData(Path file) {
    return name(file).contains("/resources/");
  }

  /// Module and package, as in `sql io/lauma/row`.
  private static String packageOf(Path source) {
    String name = name(source);
    return name.substring(0, name.indexOf('/'))
        + " "
        + name.substring(name.indexOf("/java/") + "/java/".length(), name.lastIndexOf('/'));
  }

  private static String name(Path file) {
    return file.toString().replace('\\', '/');
  }

  /// The folder of the whole tree: the nearest one upwards that holds `bin/maven`.
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("bin/maven"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new AssertionError("not run inside the source tree");
      }
    }
    return folder;
  }
}
