package io.lauma.harness;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// A node's management routes, as curl would call them. Any thread.
///
/// @param address host:port
/// @param secret of the cluster, sent with calls that change membership
public record Management(String address, Optional<String> secret) {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /// @param status HTTP's
  public record Answer(int status, String body) {}

  public Answer get(String path) throws IOException {
    return send(request(path).GET().build());
  }

  public Answer post(String path) throws IOException {
    HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.noBody());
    secret.ifPresent(known -> request.header("Authorization", "Bearer " + known));
    return send(request.build());
  }

  public Answer discover(String server) throws IOException {
    return get("/lauma/discover?server=" + encoded(server));
  }

  public Answer join(String server) throws IOException {
    return post("/lauma/join?server=" + encoded(server));
  }

  public Answer leave() throws IOException {
    return post("/lauma/leave");
  }

  /// @throws IOException when the node does not answer in full
  public NodeView view() throws IOException {
    Answer answer = get("/lauma/status");
    if (answer.status() != 200) {
      throw new IOException("status " + answer.status() + ": " + answer.body());
    }
    return NodeView.read(answer.body());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + address + path)).timeout(TIMEOUT);
  }

  private static Answer send(HttpRequest request) throws IOException {
    try {
      HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
