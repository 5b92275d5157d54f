package io.lauma.expr.text;

import io.lauma.expr.function.FunctionSet;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// Quoting of identifiers and literals.
public final class QuoteFunctions {
  private QuoteFunctions() {}

  /// Keywords that an identifier must be quoted for: all but the unreserved ones.
  private static final Set<String> KEYWORDS =
      new HashSet<>(
          Arrays.asList(
              "all",
              "analyse",
              "analyze",
              "and",
              "any",
              "array",
              "as",
              "asc",
              "asymmetric",
              "authorization",
              "between",
              "bigint",
              "binary",
              "bit",
              "boolean",
              "both",
              "case",
              "cast",
              "char",
              "character",
              "check",
              "coalesce",
              "collate",
              "collation",
              "column",
              "concurrently",
              "constraint",
              "create",
              "cross",
              "current_catalog",
              "current_date",
              "current_role",
              "current_schema",
              "current_time",
              "current_timestamp",
              "current_user",
              "dec",
              "decimal",
              "default",
              "deferrable",
              "desc",
              "distinct",
              "do",
              "else",
              "end",
              "except",
              "exists",
              "extract",
              "false",
              "fetch",
              "float",
              "for",
              "foreign",
              "freeze",
              "from",
              "full",
              "grant",
              "greatest",
              "group",
              "grouping",
              "having",
              "ilike",
              "in",
              "initially",
              "inner",
              "inout",
              "int",
              "integer",
              "intersect",
              "interval",
              "into",
              "is",
              "isnull",
              "join",
              "lateral",
              "leading",
              "least",
              "left",
              "like",
              "limit",
              "localtime",
              "localtimestamp",
              "national",
              "natural",
              "nchar",
              "none",
              "normalize",
              "not",
              "notnull",
              "null",
              "nullif",
              "numeric",
              "offset",
              "on",
              "only",
              "or",
              "order",
              "out",
              "outer",
              "overlaps",
              "overlay",
              "placing",
              "position",
              "precision",
              "primary",
              "real",
              "references",
              "returning",
              "right",
              "row",
              "select",
              "session_user",
              "setof",
              "similar",
              "smallint",
              "some",
              "substring",
              "symmetric",
              "table",
              "tablesample",
              "then",
              "time",
              "timestamp",
              "to",
              "trailing",
              "treat",
              "trim",
              "true",
              "union",
              "unique",
              "user",
              "using",
              "values",
              "varchar",
              "variadic",
              "verbose",
              "when",
              "where",
              "window",
              "with",
              "xmlattributes",
              "xmlconcat",
              "xmlelement",
              "xmlexists",
              "xmlforest",
              "xmlnamespaces",
              "xmlparse",
              "xmlpi",
              "xmlroot",
              "xmlserialize",
              "xmltable"));

  static void register(FunctionSet set) {
    Texts.textToText(set, "quote_ident", QuoteFunctions::identifier);
    Texts.textToText(set, "quote_literal", QuoteFunctions::literal);
    set.lenient(
        "quote_nullable", (a, out) -> Texts.append(out, a.isNull(0) ? "NULL" : literal(a.text(0))));
    set.strict(
        "quote_literal(anyelement)", (a, out) -> Texts.append(out, literal(AnyText.of(a, 0))));
    set.lenient(
        "quote_nullable(anyelement)",
        (a, out) -> Texts.append(out, a.isNull(0) ? "NULL" : literal(AnyText.of(a, 0))));
  }

  /// As an SQL identifier, quoted where that is needed.
  public static String identifier(String name) {
    boolean plain = !name.isEmpty() && !KEYWORDS.contains(name);
    for (int i = 0; i < name.length() && plain; i++) {
      char c = name.charAt(i);
      plain = (c >= 'a' && c <= 'z') || c == '_' || (i > 0 && c >= '0' && c <= '9');
    }
    return plain ? name : "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /// As an SQL literal.
  public static String literal(String text) {
    String quoted = "'" + text.replace("'", "''") + "'";
    return text.indexOf('\\') < 0 ? quoted : "E" + quoted.replace("\\", "\\\\");
  }
}
