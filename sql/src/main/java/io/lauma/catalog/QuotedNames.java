package io.lauma.catalog;

import java.util.regex.Pattern;

/// Identifiers as SQL text, quoted where they would not read back as themselves.
public final class QuotedNames {
  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_$]*");

  private QuotedNames() {}

  /// `name`, or `"name"` when it is not plain lower case. Reserved words are the caller's concern.
  public static String quote(String name) {
    return PLAIN.matcher(name).matches() ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  /// `name`, with its schema in front unless that is `public`.
  public static String qualified(String schema, String name) {
    return schema.equals("public") ? quote(name) : quote(schema) + "." + quote(name);
  }
}
