package io.lauma.log.ratis;

import io.lauma.log.LogHerd;
import io.lauma.log.ReplicatedLogContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class RatisLogContractTest extends ReplicatedLogContract {
  @TempDir Path directory;

  @Override
  protected LogHerd newHerd(int size) {
    try {
      return new RatisHerd(size, directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
