package io.lauma.log.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.lauma.rocksdb.RocksResources;
import io.lauma.rocksdb.RocksStore;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.RaftStorageDirectory;
import org.apache.ratis.server.storage.RaftStorageMetadataFile;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The newest checkpoint is asked for several times for each entry, so it is remembered; what
/// happens to the directory must be seen all the same, at once.
final class CheckpointStorageTest {
  @TempDir Path directory;
  private final CheckpointStorage checkpoints = new CheckpointStorage();

  @BeforeEach
  void open() throws IOException {
    checkpoints.init(new Storage(directory.toFile()));
  }

  @Test
  void theSameOneIsRememberedUntilThereIsAnother() throws IOException {
    assertNull(checkpoints.getLatestSnapshot());
    put(machineDirectory(), 1, 5);
    SnapshotInfo first = checkpoints.getLatestSnapshot();
    assertNotNull(first);
    assertEquals(5, first.getIndex());
    assertSame(first, checkpoints.getLatestSnapshot());
  }

  @Test
  void eachNewOneIsSeenAtOnce() throws IOException {
    try (RocksResources resources = RocksResources.create(8 << 20, 4 << 20, 1);
        RocksStore store = RocksStore.open(directory.resolve("db"), resources)) {
      for (long index = 1; index <= 4; index++) {
        checkpoints.create(store, TermIndex.valueOf(3, index));
        SnapshotInfo newest = checkpoints.getLatestSnapshot();
        assertNotNull(newest);
        assertEquals(TermIndex.valueOf(3, index), newest.getTermIndex());
        checkpoints.cleanupOldSnapshots(null);
        SnapshotInfo kept = checkpoints.getLatestSnapshot();
        assertNotNull(kept);
        assertEquals(newest.getIndex(), kept.getIndex());
      }
    }
  }

  @Test
  void anInstalledOneComesWithAnotherDirectory() throws IOException {
    put(machineDirectory(), 1, 5);
    SnapshotInfo first = checkpoints.getLatestSnapshot();
    assertNotNull(first);
    Path installed = directory.resolve("installed");
    put(installed, 2, 9);
    Files.setLastModifiedTime(installed, Files.getLastModifiedTime(machineDirectory()));
    Folders.delete(machineDirectory());
    Files.move(installed, machineDirectory());
    SnapshotInfo second = checkpoints.getLatestSnapshot();
    assertNotNull(second);
    assertEquals(TermIndex.valueOf(2, 9), second.getTermIndex());
  }

  private static void put(Path machineDirectory, long term, long index) throws IOException {
    Path checkpoint = machineDirectory.resolve("checkpoint-" + term + "-" + index);
    Files.createDirectories(checkpoint);
    Files.writeString(checkpoint.resolve("CURRENT"), "MANIFEST-000001");
  }

  private Path machineDirectory() {
    return new Storage(directory.toFile()).getStorageDir().getStateMachineDir().toPath();
  }

  private record Storage(File root) implements RaftStorage, RaftStorageDirectory {
    @Override
    public void initialize() {}

    @Override
    public RaftStorageDirectory getStorageDir() {
      return this;
    }

    @Override
    public @Nullable RaftStorageMetadataFile getMetadataFile() {
      return null;
    }

    @Override
    public CorruptionPolicy getLogCorruptionPolicy() {
      return CorruptionPolicy.EXCEPTION;
    }

    @Override
    public File getRoot() {
      return root;
    }

    @Override
    public boolean isHealthy() {
      return true;
    }

    @Override
    public void close() {}
  }
}
