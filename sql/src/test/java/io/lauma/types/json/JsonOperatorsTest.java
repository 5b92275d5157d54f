package io.lauma.types.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.types.ByteSink;
import io.lauma.types.SqlException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Expectations are PostgreSQL 15's answers.
class JsonOperatorsTest {
  private static JsonValue json(String text) {
    return JsonParser.parse(text);
  }

  private static String show(JsonValue value) {
    return new String(value.toStored(), StandardCharsets.UTF_8);
  }

  private static String show(Optional<JsonValue> value) {
    return value.map(JsonOperatorsTest::show).orElse("NULL");
  }

  private static String message(Runnable action) {
    return assertThrows(SqlException.class, action::run).message();
  }

  @Test
  void readsMembersElementsAndPaths() {
    assertEquals("2", show(JsonAccess.element(json("[1,2]"), -1)));
    assertEquals("NULL", show(JsonAccess.member(json("[1,2]"), "a")));
    assertEquals("1", show(JsonAccess.element(json("1"), 0)));
    assertEquals("NULL", show(JsonAccess.element(json("{\"a\":1}"), 0)));
    JsonValue nested = json("{\"a\":[1,2,{\"b\":\"x\"}],\"c\":null}");
    assertEquals("\"x\"", show(JsonAccess.path(nested, List.of("a", "2", "b"))));
    assertEquals("1", show(JsonAccess.path(json("[[1]]"), List.of("0", "-1"))));
    assertEquals("NULL", show(JsonAccess.path(json("[1]"), List.of("x"))));
    assertEquals("{\"a\": 1}", show(JsonAccess.path(json("{\"a\":1}"), List.of())));
    assertEquals(Optional.of("x"), JsonAccess.text(json("\"x\"")));
    assertEquals(Optional.empty(), JsonAccess.text(json("null")));
    assertEquals(Optional.of("{\"b\": 1}"), JsonAccess.text(json("{\"b\":1}")));
  }

  @Test
  void containsAsPostgresDoes() {
    String[][] cases = {
      {"{\"a\":1,\"b\":[1,2]}", "{\"b\":[2]}", "t"},
      {"[1,2]", "1", "t"},
      {"1", "[1]", "f"},
      {"[1,[2]]", "[[2]]", "t"},
      {"{\"a\":{}}", "{\"a\":{}}", "t"},
      {"[1,1]", "[1,1,1]", "t"},
      {"1.0", "1", "t"},
      {"[]", "1", "f"},
      {"[1]", "[]", "t"},
      {"{\"a\":1}", "[]", "f"},
      {"[\"a\"]", "\"a\"", "t"}
    };
    for (String[] c : cases) {
      boolean contains = JsonAccess.contains(json(c[0]), json(c[1]));
      assertEquals(c[2].equals("t"), contains, c[0] + " @> " + c[1]);
    }
    assertTrue(JsonAccess.hasKey(json("[\"a\",1]"), "a"));
    assertTrue(JsonAccess.hasKey(json("\"a\""), "a"));
    assertEquals(false, JsonAccess.hasKey(json("[1]"), "1"));
    assertTrue(JsonAccess.hasAnyKey(json("{\"a\":1}"), List.of("b", "a")));
    assertEquals(false, JsonAccess.hasAllKeys(json("{\"a\":1}"), List.of("b", "a")));
  }

  @Test
  void concatenatesAndRemoves() {
    assertEquals(
        "{\"a\": 1, \"b\": 2}", show(JsonChange.concat(json("{\"a\":1}"), json("{\"b\":2}"))));
    assertEquals("[{\"a\": 1}, 1]", show(JsonChange.concat(json("{\"a\":1}"), json("[1]"))));
    assertEquals("[1, 2]", show(JsonChange.concat(json("1"), json("2"))));
    assertEquals("[\"b\"]", show(JsonChange.removeKeys(json("[\"a\",\"b\",\"a\"]"), List.of("a"))));
    assertEquals("[1, 2]", show(JsonChange.removeElement(json("[1,2,3]"), -1)));
    assertEquals("[1]", show(JsonChange.removeElement(json("[1]"), 5)));
    assertEquals(
        "cannot delete from scalar", message(() -> JsonChange.removeKeys(json("1"), List.of("a"))));
    assertEquals(
        "cannot delete from object using integer index",
        message(() -> JsonChange.removeElement(json("{\"a\":1}"), 1)));
    assertEquals(
        "{\"a\": [1, {\"b\": 1}]}",
        show(JsonChange.removePath(json("{\"a\":[1,2,{\"b\":1}]}"), List.of("a", "1"))));
    assertEquals(
        "path element at position 1 is not an integer: \"a\"",
        message(() -> JsonChange.removePath(json("[1]"), List.of("a"))));
  }

  @Test
  void setsAndInserts() {
    JsonValue nine = json("9");
    JsonValue array = json("{\"a\":[1,2]}");
    assertEquals("{\"a\": [9, 2]}", show(JsonChange.set(array, List.of("a", "0"), nine, true)));
    assertEquals("{\"a\": [1, 2, 9]}", show(JsonChange.set(array, List.of("a", "5"), nine, true)));
    assertEquals("{\"a\": [9, 1, 2]}", show(JsonChange.set(array, List.of("a", "-5"), nine, true)));
    JsonValue object = json("{\"a\":1}");
    assertEquals("{\"a\": 1, \"b\": 9}", show(JsonChange.set(object, List.of("b"), nine, true)));
    assertEquals("{\"a\": 1}", show(JsonChange.set(object, List.of("b"), nine, false)));
    assertEquals("{\"a\": 1}", show(JsonChange.set(object, List.of("b", "c"), nine, true)));
    assertEquals("[1]", show(JsonChange.set(json("[1]"), List.of(), nine, true)));
    assertEquals(
        "cannot set path in scalar",
        message(() -> JsonChange.set(json("1"), List.of("a"), nine, true)));
    JsonValue target = json("{\"a\":[0,1,2]}");
    assertEquals(
        "{\"a\": [0, 9, 1, 2]}", show(JsonChange.insert(target, List.of("a", "1"), nine, false)));
    assertEquals(
        "{\"a\": [0, 1, 9, 2]}", show(JsonChange.insert(target, List.of("a", "1"), nine, true)));
    assertEquals("[1, 9, 2]", show(JsonChange.insert(json("[1,2]"), List.of("-1"), nine, false)));
    assertEquals("[1, 2, 9]", show(JsonChange.insert(json("[1,2]"), List.of("-1"), nine, true)));
    assertEquals("[1, 9]", show(JsonChange.insert(json("[1]"), List.of("9"), nine, false)));
    assertEquals(
        "cannot replace existing key",
        message(() -> JsonChange.insert(object, List.of("a"), nine, false)));
    assertEquals(
        "{\"b\": [null, {}]}",
        show(JsonChange.stripNulls(json("{\"a\":null,\"b\":[null,{\"c\":null}]}"))));
  }

  @Test
  void jsonKeepsItsText() {
    assertEquals(Optional.of("[1, 2]"), JsonSource.member("{\"b\":1, \"a\":[1, 2]}", "a"));
    assertEquals(Optional.of("{\"x\" :2}"), JsonSource.element("[1, {\"x\" :2}]", 1));
    assertEquals(Optional.of("2"), JsonSource.member("{\"a\":1,\"a\":2}", "a"));
    assertEquals(Optional.of("xA"), JsonSource.text("\"x\\u0041\""));
    assertEquals(
        Optional.of("{ }"), JsonSource.path("{\"a\":[0,{\"b\":{ }}]}", List.of("a", "1", "b")));
    assertEquals(Optional.empty(), JsonSource.path("[1]", List.of("x")));
  }

  @Test
  void prettyAndOrder() {
    ByteSink out = new ByteSink();
    JsonText.pretty(json("{\"a\":[1,{\"b\":[]}],\"c\":{}}"), out);
    assertEquals(
        """
        {
            "a": [
                1,
                {
                    "b": [
                    ]
                }
            ],
            "c": {
            }
        }\
        """,
        out.toString());
    assertTrue(JsonValue.compare(json("{\"a\":1}"), json("[1]")) > 0);
    assertTrue(JsonValue.compare(json("1"), json("true")) < 0);
    assertTrue(JsonValue.compare(json("[]"), json("null")) < 0);
  }

  @Test
  void deepNestingIsAnErrorNotAStackOverflow() {
    String deep = "[".repeat(1_000_000);
    assertEquals("stack depth limit exceeded", message(() -> JsonParser.check(deep)));
    int allowed = JsonParser.NESTING_MAX;
    String most = "[".repeat(allowed) + "]".repeat(allowed);
    assertEquals(2 * allowed, show(json(most)).length());
  }
}
