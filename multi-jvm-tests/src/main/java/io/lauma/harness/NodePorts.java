package io.lauma.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The four TCP ports of a node. On loopback they lie below the range the system gives to outgoing
/// connections, so that a node that is down for a while finds them free again.
record NodePorts(int sql, int cluster, int raft, int http) {
  private static final int FIRST = 20_000;
  private static final int COUNT = 12_000;

  /// Far apart in two test JVMs that run at once, by their process ids.
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 61 % COUNT));

  /// Those of the documentation, for a node with an address of its own.
  static NodePorts usual() {
    return new NodePorts(5432, 7432, 7532, 8432);
  }

  /// Four ports of loopback that nobody listens on.
  ///
  /// @throws IllegalStateException when the range has no four free ports
  static NodePorts free() {
    List<Integer> found = new ArrayList<>();
    for (int tried = 0; tried < COUNT && found.size() < 4; tried++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      if (isFree(port)) {
        found.add(port);
      }
    }
    if (found.size() < 4) {
      throw new IllegalStateException("no free ports from " + FIRST + " on");
    }
    return new NodePorts(found.get(0), found.get(1), found.get(2), found.get(3));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
