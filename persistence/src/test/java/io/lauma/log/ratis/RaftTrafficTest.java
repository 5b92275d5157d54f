package io.lauma.log.ratis;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.clock.Clock;
import io.lauma.kv.GroupId;
import io.lauma.log.NodeId;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RaftTrafficTest {
  private static final GroupId DATA = new GroupId(1);
  private static final NodeId UP = new NodeId("up");
  private static final NodeId DOWN = new NodeId("down");

  private long nanos = 1;
  private boolean leads;
  private final RaftTraffic traffic =
      new RaftTraffic(
          new Clock() {
            @Override
            public long wallMillis() {
              return 0;
            }

            @Override
            public long monotonicNanos() {
              return nanos;
            }
          },
          () -> leads);

  private void silence() {
    nanos += RaftTraffic.SILENCE.toNanos() + 1;
  }

  @Test
  void aNodeThatIsDownIsNotHeardWhileThereIsALeader() {
    traffic.block(Set.of(DOWN));
    assertFalse(traffic.takes(DOWN, GroupId.SYSTEM, false));
    silence();
    assertTrue(traffic.takes(UP, GroupId.SYSTEM, true));
    assertFalse(traffic.takes(DOWN, GroupId.SYSTEM, false));
    assertFalse(traffic.takes(DOWN, GroupId.SYSTEM, true));
    silence();
    leads = true;
    assertFalse(traffic.takes(DOWN, GroupId.SYSTEM, false));
  }

  @Test
  void aNodeThatIsDownIsHeardInTheSystemGroupThatHasNoLeader() {
    traffic.block(Set.of(DOWN));
    silence();
    assertTrue(traffic.takes(UP, GroupId.SYSTEM, false));
    assertTrue(traffic.takes(DOWN, GroupId.SYSTEM, false));
    assertTrue(traffic.takes(DOWN, GroupId.SYSTEM, true));
    assertTrue(traffic.takes(DOWN, GroupId.SYSTEM, true));
    assertFalse(traffic.takes(DOWN, DATA, false));
    traffic.block(Set.of());
    assertTrue(traffic.takes(DOWN, DATA, false));
  }
}
