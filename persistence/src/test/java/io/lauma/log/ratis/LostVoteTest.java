package io.lauma.log.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.kv.GroupId;
import io.lauma.log.AppendResult;
import io.lauma.log.AtomicWrite;
import io.lauma.log.Effect;
import io.lauma.log.Members;
import io.lauma.log.StartMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One of three voters comes back without what it has voted: the others elect a leader in a term
/// beyond all votes, and it follows.
final class LostVoteTest {
  private static final GroupId GROUP = new GroupId(1);

  @TempDir Path directory;
  private final Set<Integer> up = new TreeSet<>(Set.of(0, 1, 2));

  @Test
  void theOthersGoOnWithIt() throws Exception {
    try (RatisHerd herd = new RatisHerd(3, directory)) {
      herd.result(herd.log(0).openGroup(GROUP, StartMode.FOUNDER));
      herd.until("leads", () -> herd.log(0).isLeader(GROUP));
      for (int node = 1; node < 3; node++) {
        herd.result(herd.log(node).openGroup(GROUP, StartMode.JOINER));
        Members members =
            new Members(IntStream.rangeClosed(0, node).mapToObj(herd::peer).toList(), List.of());
        herd.result(herd.log(0).changeMembers(GROUP, members));
      }
      put(herd, "before");
      herd.until("has it", () -> herd.log(2).readStore(GROUP).value("before").isPresent());
      crash(herd, 2);
      loseVotes(directory.resolve("n2"));
      put(herd, "meanwhile");
      herd.restart(2);
      up.add(2);
      herd.until("follows", () -> herd.log(2).readStore(GROUP).value("meanwhile").isPresent());
      put(herd, "after");
      herd.until("has it", () -> herd.log(2).readStore(GROUP).value("after").isPresent());
      crash(herd, leader(herd) == 0 ? 1 : 0);
      put(herd, "with its vote");
    }
  }

  /// At whoever leads: that changes on the way.
  private void put(RatisHerd herd, String name) {
    AtomicWrite write = AtomicWrite.of(new Effect.ValueSet(name, new byte[] {1}));
    herd.until(
        "takes " + name,
        () ->
            up.stream()
                .filter(node -> herd.log(node).isLeader(GROUP))
                .anyMatch(node ->
                    herd.result(herd.log(node).append(GROUP, write))
                        instanceof AppendResult.Applied));
  }

  private int leader(RatisHerd herd) {
    return up.stream().filter(node -> herd.log(node).isLeader(GROUP)).findFirst().orElse(-1);
  }

  private void crash(RatisHerd herd, int node) {
    up.remove(node);
    herd.crash(node);
  }

  private static void loseVotes(Path node) throws IOException {
    List<Path> votes;
    try (Stream<Path> files = Files.walk(node)) {
      votes = files.filter(file -> file.endsWith("raft-meta")).toList();
    }
    assertEquals(1, votes.size(), votes.toString());
    Files.write(votes.getFirst(), new byte[0]);
  }
}
