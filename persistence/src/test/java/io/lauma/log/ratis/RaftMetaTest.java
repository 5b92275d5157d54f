package io.lauma.log.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which files of a replica's term and vote are taken for whole, and what takes the place of
/// others; [DamageTest] and [LostVoteTest] start replicas with it.
final class RaftMetaTest {
  @TempDir Path group;

  private Path meta() throws IOException {
    return Files.createDirectories(group.resolve("current")).resolve("raft-meta");
  }

  @Test
  void whatRatisWroteWholeStaysAsItIs() throws IOException {
    String whole = "#\n#Wed Dec 02 00:19:59 UTC 2026\nterm=12\nvotedFor=c3743d2f\n";
    Files.writeString(meta(), whole);
    RaftMeta.repair(group);
    assertEquals(whole, Files.readString(meta()));
    Files.writeString(meta(), "term=0\nvotedFor=\n");
    RaftMeta.repair(group);
    assertEquals("term=0\nvotedFor=\n", Files.readString(meta()));
  }

  @Test
  void whatIsCutOffIsReplacedByATermBeyondThoseOfTheLogAndTheCheckpoints() throws IOException {
    long term = 41;
    for (String left :
        List.of("", "#\n", "#\nterm=7\n", "term=7\nvotedFor=n1", "term=x\nvotedFor=n1\n", "\\u1")) {
      Files.writeString(meta(), left);
      Files.createDirectories(group.resolve("sm").resolve("checkpoint-41-1000"));
      RaftMeta.repair(group);
      term += RaftMeta.TERMS_SKIPPED;
      assertEquals("term=" + term + "\nvotedFor=\n", Files.readString(meta()), left);
    }
  }

  @Test
  void aRepairIsBeyondTheVotesSinceTheOneBefore() throws IOException {
    Files.writeString(meta(), "");
    RaftMeta.repair(group);
    Files.writeString(meta(), "term=1000003\nvotedFor=n2\n");
    RaftMeta.repair(group);
    Files.writeString(meta(), "");
    RaftMeta.repair(group);
    assertEquals("term=2000000\nvotedFor=\n", Files.readString(meta()));
  }

  @Test
  void aReplicaWithoutTheFileIsLeftToRatis() throws IOException {
    RaftMeta.repair(group);
    assertFalse(Files.exists(meta()));
  }
}
