package io.lauma.node;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lauma sql`: runs psql against a node, or says how to get it.
@Command(name = "sql", description = "Runs psql against a node.")
final class SqlCommand implements Callable<Integer> {
  @Option(names = "--host", description = "Address (default: ${DEFAULT-VALUE})")
  private String host = "127.0.0.1";

  @Option(names = "--port", description = "Port (default: ${DEFAULT-VALUE})")
  private int port = 5432;

  @Parameters(description = "Further arguments of psql, after --")
  private List<String> arguments = new ArrayList<>();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("psql", "-h", host, "-p", Integer.toString(port), "-U", "postgres"));
    command.addAll(arguments);
    command.add("postgres");
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      Objects.requireNonNull(spec)
          .commandLine()
          .getErr()
          .println(
              "psql is not installed. On Debian: apt-get install postgresql-client; on macOS: brew"
                  + " install libpq. Any PostgreSQL client works: host "
                  + host
                  + ", port "
                  + port
                  + ", user postgres, database postgres.");
      return 1;
    }
  }
}
