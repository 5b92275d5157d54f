package io.lauma.management;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lauma.clock.Clock;
import io.lauma.cluster.HerdDescription;
import io.lauma.cluster.Refusal;
import io.lauma.cluster.SecretProof;
import io.lauma.log.NodeId;
import io.lauma.membership.Member;
import io.lauma.session.ClusterControl.MemberRow;
import io.lauma.session.ClusterControl.Report;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.Materializer;

/// The routes of a node. Readers: `GET /lauma/status`, `/lauma/herd`, `/lauma/discover?server=`,
/// `/ready`, `/alive` and Pekko Management's own (read-only). Changers, which need the shared
/// secret when there is one ([SecretProof]): `POST /lauma/join?server=`, `/lauma/leave`, and for
/// other nodes `/lauma/admit`, `/lauma/forget?node=`. Errors are a [Refusal] with status 400, 403,
/// 409 or 503.
final class LaumaRoutes extends AllDirectives {
  private static final ObjectMapper JSON =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
  private static final long BODY_BYTES_MAX = 64 * 1024;
  private static final Duration BODY = Duration.ofSeconds(5);

  private final NodeControl node;
  private final SecretProof proof;
  private final Clock clock;
  private final Materializer materializer;

  LaumaRoutes(NodeControl node, SecretProof proof, Clock clock, Materializer materializer) {
    this.node = node;
    this.proof = proof;
    this.clock = clock;
    this.materializer = materializer;
  }

  Route routes() {
    return concat(
        path("ready", () -> get(() -> complete(readiness()))),
        path("alive", () -> get(() -> complete(StatusCodes.OK, "alive\n"))),
        pathPrefix("lauma", () -> concat(readers(), changers())),
        extractRequest(_ -> node.pekkoRoutes().orElseGet(() -> complete(notReady()))));
  }

  private Route readers() {
    return get(() ->
        concat(
            path("status", () -> complete(json(node.status()))),
            path("alive", () -> complete(StatusCodes.OK, "alive\n")),
            path("ready", () -> complete(readiness())),
            path("herd", () -> answer(() -> CompletableFuture.completedFuture(node.describe()))),
            path(
                "discover",
                () -> parameterOptional("server", server -> answer(() -> discover(server))))));
  }

  private CompletionStage<List<MemberRow>> discover(Optional<String> server) {
    return server
        .map(node::discover)
        .orElseGet(() ->
            CompletableFuture.completedFuture(HerdDescription.rowsOf(node.describe().members())));
  }

  private Route changers() {
    return post(() ->
        concat(
            path("join", () -> parameter("server", server -> proven(_ -> node.join(server)))),
            path("leave", () -> proven(_ -> node.leave())),
            path("admit", () -> proven(body -> node.admit(read(body)))),
            path(
                "forget",
                () ->
                    parameter(
                        "node",
                        id ->
                            proven(_ ->
                                node.forget(nodeId(id)).thenApply(_ -> new Report(List.of())))))));
  }

  private static Member read(byte[] body) {
    try {
      return JSON.readValue(body, Member.class);
    } catch (IOException | IllegalArgumentException e) {
      throw new SqlException(SqlState.PROTOCOL_VIOLATION, "the request names no member")
          .causedBy(e);
    }
  }

  private static NodeId nodeId(String text) {
    try {
      return new NodeId(text);
    } catch (RuntimeException e) {
      throw new SqlException(SqlState.PROTOCOL_VIOLATION, "the request names no node").causedBy(e);
    }
  }

  /// Reads a small body, checks the caller's proof over it, and answers what `work` comes to.
  private Route proven(Function<byte[], CompletionStage<?>> work) {
    return withSizeLimit(
        BODY_BYTES_MAX,
        () ->
            extractRequest(request ->
                completeWithFuture(
                    body(request)
                        .thenCompose(bytes -> {
                          Optional<String> header =
                              request.getHeader("Authorization").map(h -> h.value());
                          String path = request.getUri().getPathString() + query(request);
                          boolean proven =
                              proof.proves(
                                  header,
                                  request.method().value(),
                                  path,
                                  bytes,
                                  clock.wallMillis());
                          return proven
                              ? response(() -> work.apply(bytes))
                              : CompletableFuture.completedFuture(
                                  refused(
                                      StatusCodes.FORBIDDEN,
                                      new SqlException(
                                              SqlState.INVALID_AUTHORIZATION_SPECIFICATION,
                                              "the cluster's secret is not proven")
                                          .withHint(
                                              "Start the node with the same LAUMA_CLUSTER_SECRET as"
                                                  + " the cluster's members, and see that their"
                                                  + " clocks differ by less than 5 minutes.")));
                        }))));
  }

  private CompletionStage<byte[]> body(HttpRequest request) {
    return request
        .entity()
        .toStrict(BODY.toMillis(), BODY_BYTES_MAX, materializer)
        .thenApply((HttpEntity.Strict entity) -> entity.getData().toArray());
  }

  private static String query(HttpRequest request) {
    return request.getUri().rawQueryString().map(q -> "?" + q).orElse("");
  }

  private Route answer(Supplier<CompletionStage<?>> work) {
    return completeWithFuture(response(work));
  }

  private static CompletionStage<HttpResponse> response(Supplier<CompletionStage<?>> work) {
    CompletionStage<?> stage;
    try {
      stage = work.get();
    } catch (SqlException e) {
      stage = CompletableFuture.failedFuture(e);
    }
    return stage.handle((value, failure) -> failure == null ? json(value) : refused(failure));
  }

  private static HttpResponse refused(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof SqlException error) {
      boolean later =
          error.state() == SqlState.CANNOT_CONNECT_NOW || error.state() == SqlState.ADMIN_SHUTDOWN;
      boolean malformed = error.state() == SqlState.PROTOCOL_VIOLATION;
      return refused(
          later
              ? StatusCodes.SERVICE_UNAVAILABLE
              : malformed ? StatusCodes.BAD_REQUEST : StatusCodes.CONFLICT,
          error);
    }
    return refused(
        StatusCodes.INTERNAL_SERVER_ERROR,
        new SqlException(SqlState.INTERNAL_ERROR, "the request failed: " + cause));
  }

  private static HttpResponse refused(StatusCode status, SqlException error) {
    return json(Refusal.of(error)).withStatus(status);
  }

  private static HttpResponse json(Object value) {
    try {
      String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
      return HttpResponse.create()
          .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, text + "\n"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("answers are plain data", e);
    }
  }

  private HttpResponse readiness() {
    return node.status().ready()
        ? HttpResponse.create().withStatus(StatusCodes.OK).withEntity("ready\n")
        : notReady();
  }

  private static HttpResponse notReady() {
    return HttpResponse.create()
        .withStatus(StatusCodes.SERVICE_UNAVAILABLE)
        .withEntity("not ready\n");
  }
}
