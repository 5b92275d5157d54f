package io.lauma.log.ratis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 and SIGSTOP of a process under load.
final class CrashTest {
  private static final int ROUNDS = 3;
  private static final long SEED = 20_261_121;

  private static final Duration PAUSE = Duration.ofSeconds(4);
  private static final int EACH = 200;
  private static final long LIMIT_SECONDS = 60;

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

  /// A writer of the child ends at the first write that does not succeed, and each keeps its epoch.
  @Test
  void theOnlyVoterGoesOnAfterAPause() throws Exception {
    Process child = start(FreePort.find());
    CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS)
        .execute(() -> child.toHandle().destroyForcibly());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      awaitEachWriter(lines);
      signal(child, "STOP");
      LockSupport.parkNanos(PAUSE.toNanos());
      signal(child, "CONT");
      awaitEachWriter(lines);
    } finally {
      child.toHandle().destroyForcibly();
    }
  }

  /// Reads until each writer has told of so many acknowledgements.
  private static void awaitEachWriter(BufferedReader lines) throws IOException {
    int[] counts = new int[CrashChild.WRITERS];
    while (Arrays.stream(counts).min().orElse(0) < EACH) {
      String line = lines.readLine();
      assertTrue(line != null, () -> "the writers came to a halt at " + Arrays.toString(counts));
      if (line.startsWith("ACK ")) {
        counts[Integer.parseInt(line.split(" ", 3)[1])]++;
      }
    }
  }

  private static void signal(Process child, String signal) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(child.pid())).start();
    assertTrue(kill.waitFor() == 0, "kill -" + signal);
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
