package io.lauma.management;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.function.Supplier;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.javadsl.ManagementRouteProvider;
import org.apache.pekko.management.javadsl.ManagementRouteProviderSettings;

/// `GET /lauma/status`, `/lauma/alive` and `/lauma/ready`. Named in the configuration and made by
/// Pekko Management.
public final class LaumaRoutes extends AllDirectives implements ManagementRouteProvider {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Supplier<NodeStatus> status;

  public LaumaRoutes(ExtendedActorSystem system) {
    this.status =
        system
            .settings()
            .setup()
            .get(ManagementSetup.class)
            .orElseThrow(
                () -> new IllegalStateException("the actor system was made without its status"))
            .status();
  }

  @Override
  public Route routes(ManagementRouteProviderSettings settings) {
    return pathPrefix(
        "lauma",
        () ->
            concat(
                path("status", () -> get(() -> complete(shown()))),
                path("alive", () -> get(() -> complete(StatusCodes.OK, "alive\n"))),
                path("ready", () -> get(() -> complete(readiness())))));
  }

  private HttpResponse shown() {
    try {
      String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(status.get());
      return HttpResponse.create()
          .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, text + "\n"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a status is plain data", e);
    }
  }

  private HttpResponse readiness() {
    boolean ready = status.get().ready();
    return HttpResponse.create()
        .withStatus(ready ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE)
        .withEntity(ready ? "ready\n" : "not ready\n");
  }
}
