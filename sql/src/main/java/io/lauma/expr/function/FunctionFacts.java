package io.lauma.expr.function;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One row of pg_proc, as far as evaluation needs it. The rows are those of PostgreSQL 15.
///
/// @param key the internal symbol, or the signature where no symbol names the function
public record FunctionFacts(
    int oid,
    Kind kind,
    String key,
    String name,
    boolean strict,
    boolean isVolatile,
    boolean returnsSet,
    List<Integer> argumentTypeOids,
    int resultTypeOid) {

  public enum Kind {
    FUNCTION,
    AGGREGATE,
    WINDOW
  }

  private static final int FIELDS = 9;

  private static final Map<Integer, FunctionFacts> BY_OID = load();

  public static Optional<FunctionFacts> find(int oid) {
    return Optional.ofNullable(BY_OID.get(oid));
  }

  public static Iterable<FunctionFacts> all() {
    return BY_OID.values();
  }

  private static Map<Integer, FunctionFacts> load() {
    InputStream resource = FunctionFacts.class.getResourceAsStream("functions.tsv");
    if (resource == null) {
      throw new IllegalStateException("functions.tsv is missing");
    }
    Map<Integer, FunctionFacts> facts = new HashMap<>(8192);
    try (var reader = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        FunctionFacts fact = parse(line.split("\t", FIELDS));
        facts.put(fact.oid, fact);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return facts;
  }

  private static FunctionFacts parse(String[] fields) {
    List<Integer> arguments =
        fields[7].isEmpty()
            ? List.of()
            : Arrays.stream(fields[7].split(" ")).map(Integer::valueOf).toList();
    Kind kind =
        switch (fields[1]) {
          case "a" -> Kind.AGGREGATE;
          case "w" -> Kind.WINDOW;
          default -> Kind.FUNCTION;
        };
    return new FunctionFacts(
        Integer.parseInt(fields[0]),
        kind,
        fields[2].intern(),
        fields[3],
        fields[4].equals("t"),
        fields[5].equals("v"),
        fields[6].equals("t"),
        arguments,
        Integer.parseInt(fields[8]));
  }
}
