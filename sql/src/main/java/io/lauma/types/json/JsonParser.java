package io.lauma.types.json;

import io.lauma.types.NumericForm;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.json.JsonLexer.Token;
import io.lauma.types.number.NumericText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Checks json text, and builds the tree of jsonb.
public final class JsonParser {
  /// Deeper nesting is refused (54001), as PostgreSQL does at its stack limit (some 6,000).
  public static final int NESTING_MAX = 1_000;

  private final JsonLexer lexer;
  private final boolean build;
  private int depth;

  private JsonParser(String text, boolean build) {
    this.lexer = new JsonLexer(text, build);
    this.build = build;
  }

  /// The check of type json, which keeps its text.
  ///
  /// @throws SqlException 22P02, 54001
  public static void check(String text) {
    new JsonParser(text, false).document();
  }

  /// The value of type jsonb that `text` stands for.
  ///
  /// @throws SqlException 22P02, 22P05, 22003, 54001
  public static JsonValue parse(String text) {
    return new JsonParser(text, true).document();
  }

  private JsonValue document() {
    JsonValue value = value();
    if (lexer.token() != Token.END) {
      throw lexer.expected("end of input");
    }
    return value;
  }

  private JsonValue value() {
    JsonValue value =
        switch (lexer.token()) {
          case OBJECT_START -> nested(true);
          case ARRAY_START -> nested(false);
          case STRING -> new JsonValue.StringValue(lexer.stringValue());
          case NUMBER -> number();
          case TRUE -> new JsonValue.BooleanValue(true);
          case FALSE -> new JsonValue.BooleanValue(false);
          case NULL -> JsonValue.NullValue.NULL;
          case OBJECT_END, ARRAY_END, COMMA, COLON, END -> throw lexer.expected("JSON value");
        };
    lexer.next();
    return value;
  }

  private JsonValue number() {
    if (!build) {
      return JsonValue.NullValue.NULL;
    }
    byte[] form = NumericText.parse(lexer.tokenText());
    BigDecimal number = NumericForm.decimal(form, 0, form.length);
    return new JsonValue.NumberValue(number);
  }

  private JsonValue nested(boolean object) {
    if (++depth > NESTING_MAX) {
      throw new SqlException(SqlState.STATEMENT_TOO_COMPLEX, "stack depth limit exceeded");
    }
    lexer.next();
    JsonValue value = object ? object() : array();
    depth--;
    return value;
  }

  /// Leaves the closing brace as the current token.
  private JsonValue object() {
    Map<String, JsonValue> members = JsonValue.newMembers();
    if (lexer.token() == Token.OBJECT_END) {
      return new JsonValue.ObjectValue(members);
    }
    String keyExpected = "string or \"}\"";
    while (true) {
      if (lexer.token() != Token.STRING) {
        throw lexer.expected(keyExpected);
      }
      keyExpected = "string";
      String key = lexer.stringValue();
      lexer.next();
      if (lexer.token() != Token.COLON) {
        throw lexer.expected("\":\"");
      }
      lexer.next();
      JsonValue value = value();
      if (build) {
        members.put(key, value);
      }
      if (lexer.token() == Token.OBJECT_END) {
        return new JsonValue.ObjectValue(members);
      }
      if (lexer.token() != Token.COMMA) {
        throw lexer.expected("\",\" or \"}\"");
      }
      lexer.next();
    }
  }

  private JsonValue array() {
    List<JsonValue> elements = new ArrayList<>();
    if (lexer.token() == Token.ARRAY_END) {
      return new JsonValue.ArrayValue(elements);
    }
    while (true) {
      JsonValue value = value();
      if (build) {
        elements.add(value);
      }
      if (lexer.token() == Token.ARRAY_END) {
        return new JsonValue.ArrayValue(elements);
      }
      if (lexer.token() != Token.COMMA) {
        throw lexer.expected("\",\" or \"]\"");
      }
      lexer.next();
    }
  }
}
