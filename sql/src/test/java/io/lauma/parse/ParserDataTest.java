package io.lauma.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.types.SqlException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The data files under `parse/`: each statement is accepted or refused as PostgreSQL does.
final class ParserDataTest {
  private static final String ANSWER = "=> ";

  @ParameterizedTest
  @ValueSource(
      strings = {"lexical", "expressions", "queries", "utilities", "definitions", "cluster"})
  void answersAsPostgreSql(String name) throws IOException {
    List<String> expected = new ArrayList<>();
    List<String> actual = new ArrayList<>();
    String statement = "";
    for (String line : read(name).split("\n", -1)) {
      if (line.startsWith(ANSWER)) {
        expected.add(statement + "\n" + line);
        actual.add(statement + "\n" + ANSWER + answer(statement));
      } else if (!line.startsWith("--")) {
        statement = line;
      }
    }
    assertEquals(String.join("\n", expected), String.join("\n", actual));
  }

  private static String answer(String statement) {
    try {
      SqlParser.parse(statement);
      return "ok";
    } catch (SqlException e) {
      return e.state().code() + " " + e.position() + " " + e.message();
    }
  }

  private static String read(String name) throws IOException {
    String path = "/parse/" + name + ".sql";
    try (InputStream in =
        Objects.requireNonNull(ParserDataTest.class.getResourceAsStream(path), path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
