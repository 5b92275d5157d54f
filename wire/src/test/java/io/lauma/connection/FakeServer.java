package io.lauma.connection;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/// The wire above the fake sessions, for drivers outside of the tests.
final class FakeServer {
  private FakeServer() {}

  static WireSettings settings() {
    return WireSettings.withSecret("a secret of the tests".getBytes(StandardCharsets.UTF_8));
  }

  public static void main(String[] args) throws Exception {
    WireServer.start(
        "127.0.0.1",
        Integer.parseInt(args[0]),
        new FakeSessions(),
        new BasicFormats(),
        settings().withConnectionsMax(20_000));
    new CountDownLatch(1).await();
  }
}
