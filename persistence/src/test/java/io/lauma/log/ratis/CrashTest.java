package io.lauma.log.ratis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 of a process under load, at random points.
final class CrashTest {
  private static final int ROUNDS = 3;
  private static final long SEED = 20_261_121;

  @TempDir Path directory;

  @Test
  void acknowledgedWritesAreThereOnceAfterKillMinusNine() throws Exception {
    Random random = new Random(SEED);
    int port = FreePort.find();
    long[] acknowledged = new long[CrashChild.WRITERS];
    for (int round = 0; round < ROUNDS; round++) {
      int killAfter = 200 + random.nextInt(3_000);
      Process child = start(port);
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
        follow(child, lines, killAfter, acknowledged);
      }
      child.waitFor();
    }
    long total = 0;
    for (long highest : acknowledged) {
      total += highest;
    }
    assertTrue(total > 500, "the writers wrote: " + total);
  }

  /// Reads what the child says, kills it after so many acknowledgements, and reads to the end.
  private static void follow(
      Process child, BufferedReader lines, int killAfter, long[] acknowledged) throws IOException {
    List<String> strange = new ArrayList<>();
    int have = 0;
    int count = 0;
    String line = lines.readLine();
    while (line != null) {
      String[] words = line.split(" ", 3);
      if (words[0].equals("HAVE")) {
        int writer = Integer.parseInt(words[1]);
        long highest = Long.parseLong(words[2]);
        assertTrue(
            highest >= acknowledged[writer] && highest <= acknowledged[writer] + 1,
            () -> "writer " + writer + ": " + acknowledged[writer] + " but found " + highest);
        acknowledged[writer] = highest;
        have++;
      } else if (words[0].equals("ACK") && words.length == 3 && !words[2].isEmpty()) {
        // the last line may be cut short
        int writer = Integer.parseInt(words[1]);
        acknowledged[writer] = Math.max(acknowledged[writer], Long.parseLong(words[2]));
        count++;
        if (count == killAfter) {
          child.toHandle().destroyForcibly();
        }
      } else {
        strange.add(line);
      }
      line = lines.readLine();
    }
    assertTrue(have == CrashChild.WRITERS && count >= killAfter, () -> "child: " + strange);
  }

  private Process start(int port) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            CrashChild.class.getName(),
            directory.resolve("node").toString(),
            Integer.toString(port))
        .redirectErrorStream(true)
        .start();
  }
}
