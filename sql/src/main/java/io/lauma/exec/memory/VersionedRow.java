package io.lauma.exec.memory;

import io.lauma.kv.HybridTime;
import io.lauma.kv.LockMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One key's committed versions, newest first, and its locks with the writer's provisional row.
/// Guarded by the store's lock.
final class VersionedRow {
  /// A deletion is a version with an empty value.
  record Version(HybridTime time, byte[] value) {
    boolean isLive() {
      return value.length > 0;
    }
  }

  /// A row written by statement number `command` of the lock's holder, over what it wrote before.
  record Provisional(byte[] value, int command, @Nullable Provisional before) {
    boolean isLive() {
      return value.length > 0;
    }
  }

  private final List<Version> versions = new ArrayList<>();
  private final Map<MemoryTransaction, LockMode> holders = new LinkedHashMap<>();
  private @Nullable Provisional provisional;

  /// The transactions whose locks are in conflict with a lock of `transaction`.
  List<MemoryTransaction> conflicting(MemoryTransaction transaction, LockMode mode) {
    return holders.entrySet().stream()
        .filter(held -> held.getKey() != transaction && held.getValue().conflictsWith(mode))
        .map(Map.Entry::getKey)
        .toList();
  }

  void lock(MemoryTransaction transaction, LockMode mode) {
    holders.merge(transaction, mode, LockMode::strongest);
  }

  /// Whether the provisional row is this transaction's.
  boolean isWrittenBy(MemoryTransaction transaction) {
    LockMode held = holders.get(transaction);
    return provisional != null && held != null && held.conflictsWith(LockMode.SHARE);
  }

  void write(byte[] value, int command) {
    provisional = new Provisional(value, command, provisional);
  }

  /// Drops what the holder has written in statement number `command` and later ones.
  void undo(int command) {
    Provisional own = provisional;
    while (own != null && own.command() >= command) {
      own = own.before();
    }
    provisional = own;
  }

  @Nullable Provisional provisional() {
    return provisional;
  }

  Optional<Version> newest() {
    return versions.isEmpty() ? Optional.empty() : Optional.of(versions.getFirst());
  }

  /// The newest live version, if the newest one is live.
  Optional<Version> newestLive() {
    return newest().filter(Version::isLive);
  }

  /// What a statement sees: what its transaction wrote in earlier statements, else the newest
  /// version at its snapshot. Empty when there is no row.
  Optional<Version> visibleTo(MemoryStatement statement) {
    if (isWrittenBy(statement.memoryTransaction())) {
      Provisional own = provisional;
      while (own != null && own.command() >= statement.command()) {
        own = own.before();
      }
      if (own != null) {
        return own.isLive()
            ? Optional.of(new Version(HybridTime.INFINITY, own.value()))
            : Optional.empty();
      }
    }
    for (Version version : versions) {
      if (!version.time().isAfter(statement.snapshot())) {
        return version.isLive() ? Optional.of(version) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /// Ends a transaction's lock; `commitTime` empty: its provisional row is dropped.
  void release(MemoryTransaction transaction, Optional<HybridTime> commitTime) {
    Provisional row = provisional;
    if (isWrittenBy(transaction)) {
      if (commitTime.isPresent() && row != null) {
        versions.addFirst(new Version(commitTime.get(), row.value()));
      }
      provisional = null;
    }
    holders.remove(transaction);
  }
}
