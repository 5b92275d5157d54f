package io.lauma.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lauma.clock.SystemClock;
import io.lauma.log.NodeId;
import io.lauma.membership.MembershipState;
import io.lauma.replica.GatewayIds;
import io.lauma.replica.MembershipLease;
import io.lauma.replica.Router;
import io.lauma.session.backend.Backends;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A node on its way into a herd that does not let it in.
final class ArrivalTest {
  private static final NodeId SELF = new NodeId("n1");

  private final SystemClock clock = SystemClock.INSTANCE;
  private final Router router =
      new Router(
          SELF, GatewayIds.of(SELF, 1), "herd", new Backends(clock), () -> MembershipState.EMPTY);
  private final Arrival arrival =
      new Arrival(
          () -> MembershipState.EMPTY,
          router,
          new MembershipLease(clock, () -> false),
          () -> false);

  private CompletionException failureOfTheWait(Runnable cause) {
    CompletableFuture<Void> wait =
        CompletableFuture.runAsync(
            () -> arrival.await(Incarnation.Origin.OwnDisk.INSTANCE),
            task -> Thread.ofVirtual().start(task));
    cause.run();
    return assertThrows(
        CompletionException.class, () -> wait.orTimeout(60, TimeUnit.SECONDS).join());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void endsWhenTheHerdDoesNotWantTheIncarnation(boolean removed) {
    Throwable cause = failureOfTheWait(() -> arrival.expelled(removed)).getCause();
    assertEquals(removed, assertInstanceOf(Expelled.class, cause).removed());
  }

  @Test
  void endsWithTheNode() {
    Throwable cause = failureOfTheWait(arrival::giveUp).getCause();
    assertEquals(SqlState.ADMIN_SHUTDOWN, assertInstanceOf(SqlException.class, cause).state());
  }
}
