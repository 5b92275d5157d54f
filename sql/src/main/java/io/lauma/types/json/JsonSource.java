package io.lauma.types.json;

import io.lauma.types.json.JsonLexer.Token;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Reading operators of type json, which keep the text of what they find. An empty result is SQL
/// NULL.
public final class JsonSource {
  private JsonSource() {}

  private record Extent(int start, int end) {}

  /// `json -> key`: the last member of that name.
  public static Optional<String> member(String json, String key) {
    JsonLexer lexer = new JsonLexer(json, true);
    Optional<Extent> found = Optional.empty();
    if (lexer.token() != Token.OBJECT_START) {
      return Optional.empty();
    }
    lexer.next();
    while (lexer.token() == Token.STRING) {
      boolean wanted = lexer.stringValue().equals(key);
      lexer.next();
      lexer.next();
      Extent value = skip(lexer);
      found = wanted ? Optional.of(value) : found;
      if (lexer.token() == Token.COMMA) {
        lexer.next();
      }
    }
    return found.map(extent -> json.substring(extent.start, extent.end));
  }

  /// `json -> index`
  public static Optional<String> element(String json, int index) {
    List<String> elements = elements(json);
    long at = index < 0 ? (long) elements.size() + index : index;
    return at < 0 || at >= elements.size() ? Optional.empty() : Optional.of(elements.get((int) at));
  }

  /// The texts of an array's elements; none when it is no array.
  public static List<String> elements(String json) {
    JsonLexer lexer = new JsonLexer(json, false);
    List<String> elements = new java.util.ArrayList<>();
    if (lexer.token() != Token.ARRAY_START) {
      return elements;
    }
    lexer.next();
    while (lexer.token() != Token.ARRAY_END) {
      Extent value = skip(lexer);
      elements.add(json.substring(value.start, value.end));
      if (lexer.token() == Token.COMMA) {
        lexer.next();
      }
    }
    return elements;
  }

  /// `json #> path`
  public static Optional<String> path(String json, List<String> path) {
    Optional<String> current = Optional.of(json);
    for (String step : path) {
      if (current.isEmpty()) {
        return current;
      }
      String value = current.get();
      OptionalInt index = JsonAccess.index(step);
      boolean array = new JsonLexer(value, false).token() == Token.ARRAY_START;
      if (!array) {
        current = member(value, step);
      } else {
        current = index.isPresent() ? element(value, index.getAsInt()) : Optional.empty();
      }
    }
    return current;
  }

  /// What `->>` and `#>>` give: strings decoded, NULL for null, else the text as it is.
  public static Optional<String> text(String json) {
    JsonLexer lexer = new JsonLexer(json, true);
    return switch (lexer.token()) {
      case NULL -> Optional.empty();
      case STRING -> Optional.of(lexer.stringValue());
      default -> Optional.of(json);
    };
  }

  /// Goes past one value of checked text.
  private static Extent skip(JsonLexer lexer) {
    int start = lexer.tokenStart();
    int end;
    int depth = 0;
    do {
      switch (lexer.token()) {
        case OBJECT_START, ARRAY_START -> depth++;
        case OBJECT_END, ARRAY_END -> depth--;
        default -> {}
      }
      end = lexer.tokenEnd();
      lexer.next();
    } while (depth > 0);
    return new Extent(start, end);
  }
}
