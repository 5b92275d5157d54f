package io.lauma.log.ratis;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.lauma.kv.GroupId;
import io.lauma.log.AppendResult;
import io.lauma.log.AtomicWrite;
import io.lauma.log.Effect;
import io.lauma.log.Members;
import io.lauma.log.NodeId;
import io.lauma.log.StartMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two of three members were declared down, come back, and are the only ones that have the newest
/// entry of the system group: the third cannot be elected, and all three block the two.
final class BlockedVotersTest {
  @TempDir Path directory;

  @Test
  void theSystemGroupGetsALeaderThatIsDown() throws Exception {
    try (RatisHerd herd = new RatisHerd(3, directory)) {
      herd.result(herd.log(0).openGroup(GroupId.SYSTEM, StartMode.FOUNDER));
      herd.until("leads", () -> herd.log(0).isLeader(GroupId.SYSTEM));
      for (int node = 1; node < 3; node++) {
        herd.result(herd.log(node).openGroup(GroupId.SYSTEM, StartMode.JOINER));
        Members members =
            new Members(IntStream.rangeClosed(0, node).mapToObj(herd::peer).toList(), List.of());
        herd.result(herd.log(0).changeMembers(GroupId.SYSTEM, members));
      }
      herd.crash(2);
      assertInstanceOf(
          AppendResult.Applied.class,
          herd.result(
              herd.log(0)
                  .append(
                      GroupId.SYSTEM, AtomicWrite.of(new Effect.OpenEpoch("a", new UUID(1, 2))))));
      herd.crash(0);
      herd.crash(1);
      Set<NodeId> down = Set.of(herd.peer(0).node(), herd.peer(1).node());
      for (int node = 0; node < 3; node++) {
        herd.restart(node);
        herd.log(node).block(down);
      }
      herd.until(
          "one leads",
          () -> herd.log(0).isLeader(GroupId.SYSTEM) || herd.log(1).isLeader(GroupId.SYSTEM));
    }
  }
}
