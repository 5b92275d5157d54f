package io.lauma.scenario.chaos;

import io.lauma.harness.NodeProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A file system of its own for the data of one node, small enough to be filled. Needs root; where
/// it cannot be mounted there is none. One thread.
public final class SmallDisk implements AutoCloseable {
  private static final String SIZE = System.getProperty("lauma.chaos.disk", "600m");
  private static final int BLOCK_BYTES = 64 * 1024;
  private static final long COMMAND_SECONDS = 20;

  private @Nullable NodeProcess node;

  /// Before the node starts.
  public void mount(NodeProcess of) {
    try {
      Files.createDirectories(of.data());
      if (!SIZE.equals("0")
          && run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "lauma", path(of))) {
        node = of;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isThere() {
    return node != null;
  }

  NodeProcess node() {
    NodeProcess mounted = node;
    if (mounted == null) {
      throw new IllegalStateException("nothing is mounted");
    }
    return mounted;
  }

  private static String path(NodeProcess of) {
    return of.data().toString();
  }

  private Path ballast() {
    return node().data().resolve("ballast");
  }

  /// Until nothing more can be written.
  void fill() {
    byte[] block = new byte[BLOCK_BYTES];
    try (OutputStream out = Files.newOutputStream(ballast())) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw new UncheckedIOException(e);
      }
    }
  }

  void free() {
    try {
      Files.deleteIfExists(ballast());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean run(String... command) throws IOException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// After the node has ended; also when the mount stays busy for a moment.
  @Override
  public void close() {
    if (node != null) {
      try {
        if (!run("umount", "-l", path(node))) {
          System.err.println("cannot unmount " + path(node));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      node = null;
    }
  }
}
