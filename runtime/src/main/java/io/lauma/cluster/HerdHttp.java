package io.lauma.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lauma.clock.Clock;
import io.lauma.log.NodeId;
import io.lauma.membership.Member;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Asks other nodes over their management port. Calls block. Every failure to get an answer is
/// LC002; a refusal is the error that the other side named.
public final class HerdHttp implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final int ANSWER_BYTES_MAX = 1 << 20;
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,255}:[0-9]{1,5}");
  private static final ObjectMapper JSON =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  private final SecretProof proof;
  private final Clock clock;
  private @Nullable HttpClient client;

  public HerdHttp(SecretProof proof, Clock clock) {
    this.proof = proof;
    this.clock = clock;
  }

  /// Made when it is first needed: a node that starts alone asks nobody.
  private synchronized HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(CONNECT)
              .followRedirects(HttpClient.Redirect.NEVER)
              .build();
      client = made;
    }
    return made;
  }

  /// Whether a text has the form `host:port`.
  public static boolean isAddress(String text) {
    return ADDRESS.matcher(text).matches();
  }

  /// What the node at `address` says of its herd.
  public HerdDescription describe(String address) {
    return call(address, "GET", "/lauma/herd", new byte[0], HerdDescription.class);
  }

  /// Asks the herd of the node at `address` to admit a member. May be repeated.
  public Admission admit(String address, Member member) {
    return call(address, "POST", "/lauma/admit", bytes(member), Admission.class);
  }

  /// Asks the herd of the node at `address` to forget a member that never arrived.
  public void forget(String address, NodeId node) {
    String path = "/lauma/forget?node=" + URLEncoder.encode(node.value(), StandardCharsets.UTF_8);
    var _ = call(address, "POST", path, new byte[0], Object.class);
  }

  private <T> T call(String address, String method, String path, byte[] body, Class<T> answer) {
    HttpRequest.Builder request;
    try {
      request =
          HttpRequest.newBuilder(URI.create("http://" + address + path))
              .timeout(ANSWER)
              .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    } catch (IllegalArgumentException e) {
      throw unreachable(address, "it is no address").causedBy(e);
    }
    if (method.equals("POST")) {
      request.header("Content-Type", "application/json");
      proof
          .header(method, path, body, clock.wallMillis())
          .ifPresent(value -> request.header("Authorization", value));
    }
    try {
      HttpResponse<byte[]> response =
          client()
              .send(
                  request.build(),
                  HttpResponse.BodyHandlers.limiting(
                      HttpResponse.BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
      return read(address, response, answer);
    } catch (IOException | IllegalArgumentException e) {
      String reason = e.getMessage();
      throw unreachable(address, reason == null ? e.getClass().getSimpleName() : reason)
          .causedBy(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SqlException(SqlState.QUERY_CANCELED, "canceling statement due to user request")
          .causedBy(e);
    }
  }

  private static <T> T read(String address, HttpResponse<byte[]> response, Class<T> answer)
      throws IOException {
    try {
      if (response.statusCode() == 200) {
        return JSON.readValue(response.body(), answer);
      }
      throw JSON.readValue(response.body(), Refusal.class).exception();
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw unreachable(
              address, "what answers there is no Lauma (HTTP " + response.statusCode() + ")")
          .causedBy(e);
    }
  }

  private static byte[] bytes(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain data has a JSON form", e);
    }
  }

  private static SqlException unreachable(String address, String reason) {
    return new SqlException(
            SqlState.LAUMA_SERVER_NOT_REACHABLE,
            "server \"" + address + "\" cannot be reached: " + reason)
        .withHint("Give the host and the management port of a running node, as in 'host:8432'.");
  }

  @Override
  public void close() {
    synchronized (this) {
      if (client != null) {
        client.shutdownNow();
      }
    }
  }
}
