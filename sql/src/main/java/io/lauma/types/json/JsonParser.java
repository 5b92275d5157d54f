package io.lauma.types.json;

import io.lauma.types.NumericForm;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.ValueMemory;
import io.lauma.types.json.JsonLexer.Token;
import io.lauma.types.number.NumericText;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Checks json text, and builds the tree of jsonb.
public final class JsonParser {
  /// Deeper nesting is refused (54001), as PostgreSQL does at its stack limit (some 6,000).
  public static final int NESTING_MAX = 1_000;

  /// What parts of a short value take of the heap, about.
  private static final int ELEMENT_BYTES = 80;

  private static final int MEMBER_BYTES = 160;

  private final JsonLexer lexer;
  private final boolean build;
  private int built;

  /// The containers around the current token, outermost first; no recursion, so that hostile text
  /// cannot exhaust the thread's stack.
  private final ArrayDeque<Open> open = new ArrayDeque<>();

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
    while (true) {
      JsonValue done = begin();
      while (done != null) {
        if (open.isEmpty()) {
          if (lexer.token() != Token.END) {
            throw lexer.expected("end of input");
          }
          return done;
        }
        done =
            switch (open.getLast()) {
              case OpenObject object -> addMember(object, done);
              case OpenArray array -> addElement(array, done);
            };
      }
    }
  }

  /// A scalar or an empty container, read; null after the start of a container with values in it.
  private @Nullable JsonValue begin() {
    JsonValue value =
        switch (lexer.token()) {
          case OBJECT_START -> beginObject();
          case ARRAY_START -> beginArray();
          case STRING -> new JsonValue.StringValue(lexer.stringValue());
          case NUMBER -> number();
          case TRUE -> new JsonValue.BooleanValue(true);
          case FALSE -> new JsonValue.BooleanValue(false);
          case NULL -> JsonValue.NullValue.NULL;
          case OBJECT_END, ARRAY_END, COMMA, COLON, END -> throw lexer.expected("JSON value");
        };
    if (value != null) {
      lexer.next();
    }
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

  private @Nullable JsonValue beginObject() {
    checkDepth();
    lexer.next();
    Map<String, JsonValue> members = JsonValue.newMembers();
    if (lexer.token() == Token.OBJECT_END) {
      return new JsonValue.ObjectValue(members);
    }
    open.addLast(new OpenObject(members, key("string or \"}\"")));
    return null;
  }

  private @Nullable JsonValue beginArray() {
    checkDepth();
    lexer.next();
    if (lexer.token() == Token.ARRAY_END) {
      return new JsonValue.ArrayValue(List.of());
    }
    open.addLast(new OpenArray(new ArrayList<>()));
    return null;
  }

  private void checkDepth() {
    if (open.size() >= NESTING_MAX) {
      throw new SqlException(SqlState.STATEMENT_TOO_COMPLEX, "stack depth limit exceeded");
    }
  }

  /// A key and its colon; the value's first token is current afterwards.
  private String key(String expected) {
    if (lexer.token() != Token.STRING) {
      throw lexer.expected(expected);
    }
    String key = lexer.stringValue();
    lexer.next();
    if (lexer.token() != Token.COLON) {
      throw lexer.expected("\":\"");
    }
    lexer.next();
    return key;
  }

  /// The object when `value` was its last, otherwise null.
  private @Nullable JsonValue addMember(OpenObject object, JsonValue value) {
    if (build) {
      ValueMemory.claimElement(built++, MEMBER_BYTES);
      object.members().put(object.key(), value);
    }
    open.removeLast();
    Token after = lexer.token();
    if (after != Token.OBJECT_END && after != Token.COMMA) {
      throw lexer.expected("\",\" or \"}\"");
    }
    lexer.next();
    if (after == Token.OBJECT_END) {
      return new JsonValue.ObjectValue(object.members());
    }
    open.addLast(new OpenObject(object.members(), key("string")));
    return null;
  }

  /// The array when `value` was its last, otherwise null.
  private @Nullable JsonValue addElement(OpenArray array, JsonValue value) {
    if (build) {
      ValueMemory.claimElement(built++, ELEMENT_BYTES);
      array.elements().add(value);
    }
    Token after = lexer.token();
    if (after != Token.ARRAY_END && after != Token.COMMA) {
      throw lexer.expected("\",\" or \"]\"");
    }
    lexer.next();
    if (after == Token.COMMA) {
      return null;
    }
    open.removeLast();
    return new JsonValue.ArrayValue(array.elements());
  }

  /// A container whose end was not read.
  private sealed interface Open {}

  /// @param key of the member whose value is being read
  private record OpenObject(Map<String, JsonValue> members, String key) implements Open {}

  private record OpenArray(List<JsonValue> elements) implements Open {}
}
