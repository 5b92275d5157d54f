package io.lauma.parse;

import io.lauma.types.SqlException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Measures how often this parser and a real server's raw parser agree about the statements of a
/// directory of psql scripts: accepted by both, or refused by both with the same SQLSTATE, message
/// and position.
public final class ParserAcceptance {
  private int total;
  private int sameVerdict;
  private int refusedByServer;
  private final List<String> misses = new ArrayList<>();

  private ParserAcceptance() {}

  /// Arguments: directory, port of the server, regular expression for file names.
  public static void main(String[] args) throws IOException {
    PrintStream out = System.out;
    ParserAcceptance result =
        measure(Path.of(args[0]), Integer.parseInt(args[1]), args.length > 2 ? args[2] : "[a-m].*");
    result.misses.forEach(out::println);
    out.println(result.summary());
  }

  static ParserAcceptance measure(Path directory, int port, String names) throws IOException {
    ParserAcceptance result = new ParserAcceptance();
    try (Stream<Path> list = Files.list(directory);
        ServerParser server = new ServerParser(port)) {
      List<Path> files =
          list.filter(file -> file.getFileName().toString().matches(names))
              .filter(file -> file.toString().endsWith(".sql"))
              .sorted()
              .toList();
      for (Path file : files) {
        String script = Files.readString(file, StandardCharsets.UTF_8);
        for (String statement : PsqlScript.statements(script)) {
          result.compare(file.getFileName().toString(), statement, server);
        }
      }
    }
    return result;
  }

  private void compare(String file, String statement, ServerParser server) throws IOException {
    Optional<ServerParser.Refusal> theirs = server.parse(statement);
    Optional<ServerParser.Refusal> ours = ours(statement);
    total++;
    if (theirs.isPresent()) {
      refusedByServer++;
    }
    if (theirs.isPresent() == ours.isPresent()) {
      sameVerdict++;
    }
    if (!theirs.equals(ours)) {
      misses.add(
          "%s: %s%n   server %s%n   ours   %s"
              .formatted(file, statement.strip(), theirs.orElse(null), ours.orElse(null)));
    }
  }

  private static Optional<ServerParser.Refusal> ours(String statement) {
    try {
      SqlParser.parse(statement);
      return Optional.empty();
    } catch (SqlException e) {
      return Optional.of(new ServerParser.Refusal(e.state().code(), e.message(), e.position()));
    } catch (RuntimeException e) {
      return Optional.of(new ServerParser.Refusal("bug", e.toString(), 0));
    }
  }

  /// The share of statements with the same answer in everything, from 0 to 1.
  double agreement() {
    return total == 0 ? 0 : (double) (total - misses.size()) / total;
  }

  List<String> misses() {
    return misses;
  }

  int total() {
    return total;
  }

  String summary() {
    return "%d statements, %d refused by the server; same verdict %.3f %%, same in all %.3f %%"
        .formatted(
            total, refusedByServer, 100.0 * sameVerdict / Math.max(total, 1), 100.0 * agreement());
  }
}
