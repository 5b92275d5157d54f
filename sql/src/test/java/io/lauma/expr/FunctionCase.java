package io.lauma.expr;

import io.lauma.expr.function.FunctionFacts;
import io.lauma.types.Oids;
import io.lauma.types.TypeFacts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One line of a case file: `name(type 'text', type NULL, ...) :: result type => expected`. The
/// result type is written only for polymorphic functions. Expected is the output text, `NULL`, or
/// `ERROR sqlstate message`; a line end inside it is `\n`, a backslash `\\`.
record FunctionCase(
    String call,
    String name,
    List<Argument> arguments,
    Optional<String> resultType,
    String expected) {

  record Argument(String type, Optional<String> text, boolean variadic) {
    String sql() {
      String prefix = variadic ? "VARIADIC " : "";
      String value = text.map(t -> "'" + t.replace("'", "''") + "'").orElse("NULL");
      return prefix + "CAST(" + value + " AS " + quoted() + ")";
    }

    private String quoted() {
      return "pg_catalog.\"" + type + "\"";
    }
  }

  private static final Map<String, Integer> TYPE_OIDS =
      Map.ofEntries(
          Map.entry("bool", Oids.BOOL),
          Map.entry("bytea", Oids.BYTEA),
          Map.entry("char", Oids.CHAR),
          Map.entry("name", Oids.NAME),
          Map.entry("int8", Oids.INT8),
          Map.entry("int2", Oids.INT2),
          Map.entry("int4", Oids.INT4),
          Map.entry("text", Oids.TEXT),
          Map.entry("oid", Oids.OID),
          Map.entry("xid", Oids.XID),
          Map.entry("cid", Oids.CID),
          Map.entry("xid8", Oids.XID8),
          Map.entry("json", Oids.JSON),
          Map.entry("jsonb", Oids.JSONB),
          Map.entry("float4", Oids.FLOAT4),
          Map.entry("float8", Oids.FLOAT8),
          Map.entry("bpchar", Oids.BPCHAR),
          Map.entry("varchar", Oids.VARCHAR),
          Map.entry("date", Oids.DATE),
          Map.entry("time", Oids.TIME),
          Map.entry("timetz", Oids.TIMETZ),
          Map.entry("timestamp", Oids.TIMESTAMP),
          Map.entry("timestamptz", Oids.TIMESTAMPTZ),
          Map.entry("interval", Oids.INTERVAL),
          Map.entry("numeric", Oids.NUMERIC),
          Map.entry("uuid", Oids.UUID),
          Map.entry("unknown", Oids.UNKNOWN),
          Map.entry("regclass", Oids.REGCLASS),
          Map.entry("regtype", Oids.REGTYPE));

  private static final Set<Integer> POLYMORPHIC =
      Set.of(Oids.ANY, Oids.ANYARRAY, Oids.ANYELEMENT, 2776, 5077, 5078, 5079);

  static int typeOid(String name) {
    if (name.startsWith("_")) {
      return TypeFacts.arrayOid(typeOid(name.substring(1))).orElseThrow();
    }
    Integer oid = TYPE_OIDS.get(name);
    if (oid == null) {
      throw new IllegalArgumentException("unknown type in a case: " + name);
    }
    return oid;
  }

  String sql() {
    return "SELECT pg_catalog.\""
        + name
        + "\"("
        + String.join(", ", arguments.stream().map(Argument::sql).toList())
        + ")";
  }

  /// The function of pg_proc that takes exactly these types.
  FunctionFacts facts() {
    List<Integer> given = arguments.stream().map(a -> typeOid(a.type)).toList();
    FunctionFacts polymorphic = null;
    for (FunctionFacts facts : FunctionFacts.all()) {
      if (!facts.name().equals(name)) {
        continue;
      }
      if (facts.argumentTypeOids().equals(given)) {
        return facts;
      }
      if (accepts(facts.argumentTypeOids(), given)) {
        polymorphic = facts;
      }
    }
    if (polymorphic == null) {
      throw new IllegalArgumentException("no such function: " + call);
    }
    return polymorphic;
  }

  private static boolean accepts(List<Integer> declared, List<Integer> given) {
    boolean variadicAny = !declared.isEmpty() && declared.getLast() == Oids.ANY;
    if (declared.size() != given.size() && !(variadicAny && given.size() > declared.size())) {
      return false;
    }
    for (int i = 0; i < given.size(); i++) {
      int type = declared.get(Math.min(i, declared.size() - 1));
      if (type != given.get(i) && !POLYMORPHIC.contains(type)) {
        return false;
      }
    }
    return true;
  }

  static List<FunctionCase> read(String resource) {
    try (InputStream in = FunctionCase.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + resource);
      }
      return parseAll(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<FunctionCase> parseAll(String file) {
    List<FunctionCase> cases = new ArrayList<>();
    for (String line : file.split("\n")) {
      if (!line.isBlank() && !line.startsWith("#")) {
        cases.add(new Parser(line).parse());
      }
    }
    return cases;
  }

  static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  private static final class Parser {
    private final String line;
    private int at;

    Parser(String line) {
      this.line = line;
    }

    FunctionCase parse() {
      int open = line.indexOf('(');
      String name = line.substring(0, open).trim();
      at = open + 1;
      List<Argument> arguments = new ArrayList<>();
      while (line.charAt(at) != ')') {
        arguments.add(argument());
        if (line.charAt(at) == ',') {
          at++;
        }
        spaces();
      }
      at++;
      spaces();
      Optional<String> resultType = Optional.empty();
      if (line.startsWith("::", at)) {
        at += 2;
        spaces();
        resultType = Optional.of(word());
        spaces();
      }
      String call = line.substring(0, at).trim();
      String expected = at < line.length() ? line.substring(at + "=> ".length()) : "";
      return new FunctionCase(call, name, arguments, resultType, expected);
    }

    private Argument argument() {
      boolean variadic = line.startsWith("VARIADIC ", at);
      if (variadic) {
        at += "VARIADIC ".length();
      }
      String type = word();
      spaces();
      if (line.startsWith("NULL", at)) {
        at += "NULL".length();
        return new Argument(type, Optional.empty(), variadic);
      }
      StringBuilder text = new StringBuilder();
      at++;
      while (true) {
        char c = line.charAt(at++);
        if (c != '\'') {
          text.append(c);
        } else if (at < line.length() && line.charAt(at) == '\'') {
          text.append('\'');
          at++;
        } else {
          return new Argument(type, Optional.of(text.toString()), variadic);
        }
      }
    }

    private String word() {
      int start = at;
      while (at < line.length()
          && (Character.isLetterOrDigit(line.charAt(at)) || line.charAt(at) == '_')) {
        at++;
      }
      return line.substring(start, at);
    }

    private void spaces() {
      while (at < line.length() && line.charAt(at) == ' ') {
        at++;
      }
    }
  }
}
