package io.lauma.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `lauma stop`: ends the node of a data directory by its pid file; the node drains, then ends.
@Command(name = "stop", description = "Drains and ends the node of a data directory.")
final class StopCommand implements Callable<Integer> {
  private static final long WAIT_SECONDS = 60;

  @Option(names = "--data", description = "Data directory (default: ${DEFAULT-VALUE})")
  private Path data = Path.of("lauma-data");

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    CommandSpec own = java.util.Objects.requireNonNull(spec);
    Path file = data.resolve("node.pid");
    if (!Files.exists(file)) {
      own.commandLine().getErr().println("No node runs in " + data);
      return 1;
    }
    long pid = Long.parseLong(Files.readString(file).strip());
    Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    if (process.isEmpty() || !holdsLock(data)) {
      Files.deleteIfExists(file);
      own.commandLine().getErr().println("No node runs in " + data + " (stale pid file removed)");
      return 1;
    }
    process.get().destroy();
    try {
      process.get().onExit().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      own.commandLine().getErr().println("The node (process " + pid + ") is still draining");
      return 1;
    }
    own.commandLine().getOut().println("Stopped.");
    own.commandLine().getOut().flush();
    return 0;
  }

  /// Whether a process holds the directory's lock: a pid file alone may be left of a crash.
  private static boolean holdsLock(Path data) throws java.io.IOException {
    try (java.nio.channels.FileChannel channel =
        java.nio.channels.FileChannel.open(
            data.resolve("lock"), java.nio.file.StandardOpenOption.WRITE)) {
      java.nio.channels.FileLock lock = channel.tryLock();
      if (lock == null) {
        return true;
      }
      lock.release();
      return false;
    }
  }
}
