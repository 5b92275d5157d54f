package io.lauma.log.ratis;

import io.lauma.kv.GroupId;
import io.lauma.log.Await;
import io.lauma.log.ReplicatedLog;
import io.lauma.log.StartMode;
import java.io.IOException;
import java.nio.file.Path;

/// A real log of one voter with one group, for tests of other packages.
public final class OneVoterNode implements AutoCloseable {
  public static final GroupId GROUP = new GroupId(1);

  private final TestNode node;

  public OneVoterNode(Path directory) throws IOException {
    node = new TestNode("n1", directory, 50_000);
    Await.result(node.log().openGroup(GROUP, StartMode.FOUNDER));
    Await.until("leads", () -> node.log().isLeader(GROUP));
  }

  public ReplicatedLog log() {
    return node.log();
  }

  public void restart() {
    node.stop();
    node.start();
    Await.until("leads", () -> node.log().isLeader(GROUP));
  }

  @Override
  public void close() {
    node.close();
  }
}
