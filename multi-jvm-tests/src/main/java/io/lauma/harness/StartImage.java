package io.lauma.harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// What the JVM of a node loads and links at its start, recorded once before the first node of a
/// test run, so that every start takes a fraction of the processor time. Without it, as where the
/// class path has more than libraries, starts only take longer. Thread-safe.
final class StartImage {
  private static final long RECORDING_MINUTES_MAX = 3;

  /// Many short-lived nodes on few cores: what costs least until a node is warm.
  static final List<String> JVM_OPTIONS =
      List.of(
          "-Xms64m",
          "-Xmx384m",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final Optional<Path> RECORDED = record();

  private StartImage() {}

  /// Options and class path of a node's JVM.
  static List<String> options() {
    return optionsWith("");
  }

  /// The same, and one more entry at the end of the class path where it is not there.
  static List<String> optionsWith(String entry) {
    List<String> options = new ArrayList<>(JVM_OPTIONS);
    RECORDED.ifPresent(image ->
        options.addAll(List.of("-XX:AOTCache=" + image, "-Xlog:aot*=off", "-Xlog:cds*=off")));
    String classPath = RECORDED.isPresent() ? libraries() : NodeProcess.classPath();
    options.addAll(
        List.of("-cp", entry.isEmpty() ? classPath : classPath + File.pathSeparator + entry));
    return options;
  }

  private static String libraries() {
    return Arrays.stream(NodeProcess.classPath().split(File.pathSeparator, -1))
        .filter(entry -> entry.endsWith(".jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Optional<Path> record() {
    if (!libraries().contains("lauma-runtime-")) {
      return Optional.empty();
    }
    try {
      Path directory = Files.createTempDirectory("lauma-start");
      Path image = directory.resolve("start.aot");
      image.toFile().deleteOnExit();
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(JVM_OPTIONS);
      command.add("-XX:AOTCacheOutput=" + image);
      command.addAll(List.of("-cp", libraries(), "io.lauma.node.Main", "rehearse"));
      Process recording =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("start.log").toFile())
              .start();
      if (!recording.waitFor(RECORDING_MINUTES_MAX, TimeUnit.MINUTES)) {
        recording.destroyForcibly();
      }
      return Optional.of(image).filter(Files::exists);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
