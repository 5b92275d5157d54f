package io.lauma.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// Reads CPU time and memory of processes from Linux' /proc.
final class ProcessCpu {
  /// USER_HZ of Linux: clock ticks of /proc/pid/stat a second.
  private static final long TICKS_PER_SECOND = 100;

  private static final int UTIME = 11;
  private static final int CSTIME = 14;

  private ProcessCpu() {}

  /// User and system time of processes, their living children and those of their children that have
  /// ended, in microseconds. A child that ends meanwhile is counted with its parent.
  static long micros(List<ProcessHandle> processes) {
    long ticks = 0;
    for (ProcessHandle process : processes) {
      ticks += ticks(process.pid());
      ticks += process.descendants().mapToLong(child -> ticks(child.pid())).sum();
    }
    return ticks * (1_000_000 / TICKS_PER_SECOND);
  }

  private static long ticks(long pid) {
    try {
      String stat =
          Files.readString(
              Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long ticks = 0;
      for (int i = UTIME; i <= CSTIME; i++) {
        ticks += Long.parseLong(fields[i]);
      }
      return ticks;
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      if (!ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
        return 0;
      }
      throw new UncheckedIOException(e);
    }
  }

  /// Proportional set size of processes and their children, in bytes: memory that is shared counts
  /// once in sum.
  static long memoryBytes(List<ProcessHandle> processes) {
    long kilobytes = 0;
    for (ProcessHandle process : processes) {
      kilobytes += pssKilobytes(process.pid());
      kilobytes += process.descendants().mapToLong(child -> pssKilobytes(child.pid())).sum();
    }
    return kilobytes * 1024;
  }

  private static long pssKilobytes(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")).stream()
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .sum();
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
