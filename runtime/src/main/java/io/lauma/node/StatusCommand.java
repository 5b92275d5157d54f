package io.lauma.node;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `lauma status`: asks a node over HTTP.
@Command(name = "status", description = "Shows a node and its cluster's members.")
final class StatusCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  @Option(names = "--host", description = "Management address (default: ${DEFAULT-VALUE})")
  private String host = "127.0.0.1";

  @Option(names = "--http-port", description = "Management port (default: ${DEFAULT-VALUE})")
  private int httpPort = 8432;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    CommandSpec own = Objects.requireNonNull(spec);
    URI uri = URI.create("http://" + host + ":" + httpPort + "/lauma/status");
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofString());
      own.commandLine().getOut().println(answer.body());
      own.commandLine().getOut().flush();
      return answer.statusCode() == 200 ? 0 : 1;
    } catch (IOException e) {
      own.commandLine()
          .getErr()
          .println(
              "No node answers at "
                  + host
                  + ":"
                  + httpPort
                  + "; start one with bin/lauma start ("
                  + Main.messageOf(e)
                  + ")");
      return 1;
    }
  }
}
