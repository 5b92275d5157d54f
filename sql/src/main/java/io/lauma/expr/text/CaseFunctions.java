package io.lauma.expr.text;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.text.Normalizer;
import java.util.Locale;

/// Case, order and replacement of characters.
final class CaseFunctions {
  private CaseFunctions() {}

  static void register(FunctionSet set) {
    Texts.textToText(set, "lower", Texts::asciiLower);
    Texts.textToText(set, "upper", Texts::asciiUpper);
    Texts.textToText(set, "initcap", CaseFunctions::initcap);
    Texts.textToText(set, "text_reverse", text -> new StringBuilder(text).reverse().toString());
    set.strict("repeat", CaseFunctions::repeat);
    set.strict("translate", CaseFunctions::translate);
    set.strict("replace_text", CaseFunctions::replace);
    set.strict("to_hex32", (a, out) -> Texts.append(out, Integer.toHexString(a.int4(0))));
    set.strict("to_hex64", (a, out) -> Texts.append(out, Long.toHexString(a.int8(0))));
    set.strict(
        "unicode_normalize_func",
        (a, out) -> Texts.append(out, Normalizer.normalize(a.text(0), form(a.text(1)))));
    set.strict(
        "unicode_is_normalized",
        (a, out) -> out.appendBoolean(Normalizer.isNormalized(a.text(0), form(a.text(1)))));
    Texts.textToText(set, "unistr", CaseFunctions::unistr);
  }

  private static Normalizer.Form form(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "NFC" -> Normalizer.Form.NFC;
      case "NFD" -> Normalizer.Form.NFD;
      case "NFKC" -> Normalizer.Form.NFKC;
      case "NFKD" -> Normalizer.Form.NFKD;
      default ->
          throw new SqlException(
              SqlState.INVALID_PARAMETER_VALUE, "invalid normalization form: " + name);
    };
  }

  private static String initcap(String text) {
    char[] characters = text.toCharArray();
    boolean inWord = false;
    for (int i = 0; i < characters.length; i++) {
      char c = characters[i];
      if (inWord && c >= 'A' && c <= 'Z') {
        characters[i] = (char) (c + 32);
      } else if (!inWord && c >= 'a' && c <= 'z') {
        characters[i] = (char) (c - 32);
      }
      inWord = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
    return new String(characters);
  }

  private static void repeat(Args args, VectorBuilder out) {
    String text = args.text(0);
    int count = Math.max(0, args.int4(1));
    Texts.checkLength((long) args.bytes(0).length * count);
    Texts.append(out, text.repeat(count));
  }

  private static void translate(Args args, VectorBuilder out) {
    int[] from = args.text(1).codePoints().toArray();
    int[] to = args.text(2).codePoints().toArray();
    StringBuilder translated = new StringBuilder();
    args.text(0)
        .codePoints()
        .forEach(c -> {
          for (int i = 0; i < from.length; i++) {
            if (from[i] == c) {
              if (i < to.length) {
                translated.appendCodePoint(to[i]);
              }
              return;
            }
          }
          translated.appendCodePoint(c);
        });
    Texts.append(out, translated.toString());
  }

  private static void replace(Args args, VectorBuilder out) {
    String text = args.text(0);
    String from = args.text(1);
    if (from.isEmpty()) {
      Texts.append(out, text);
      return;
    }
    String to = args.text(2);
    long grown = text.length();
    for (int at = text.indexOf(from); at >= 0; at = text.indexOf(from, at + from.length())) {
      grown += to.length() - from.length();
    }
    Texts.checkLength(grown);
    Texts.append(out, text.replace(from, to));
  }

  private static String unistr(String text) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != '\\') {
        out.append(c);
        at++;
      } else if (text.startsWith("\\\\", at)) {
        out.append('\\');
        at += 2;
      } else {
        int prefix = 1;
        int digits = 4;
        if (text.startsWith("\\u", at)) {
          prefix = 2;
        } else if (text.startsWith("\\U", at)) {
          prefix = 2;
          digits = 8;
        } else if (text.startsWith("\\+", at)) {
          prefix = 2;
          digits = 6;
        }
        out.appendCodePoint(codePoint(text, at + prefix, digits));
        at += prefix + digits;
      }
    }
    return out.toString();
  }

  private static int codePoint(String text, int from, int digits) {
    if (from + digits <= text.length()) {
      String hexadecimal = text.substring(from, from + digits);
      if (hexadecimal.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
        long codePoint = Long.parseLong(hexadecimal, 16);
        boolean isSurrogate =
            codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        if (isSurrogate) {
          throw new SqlException(SqlState.SYNTAX_ERROR, "invalid Unicode surrogate pair");
        }
        if (codePoint > 0 && codePoint <= Character.MAX_CODE_POINT) {
          return (int) codePoint;
        }
        throw new SqlException(
            SqlState.INVALID_PARAMETER_VALUE,
            "invalid Unicode code point: " + String.format(Locale.ROOT, "%04X", codePoint));
      }
    }
    throw new SqlException(SqlState.SYNTAX_ERROR, "invalid Unicode escape")
        .withHint("Unicode escapes must be \\XXXX, \\+XXXXXX, \\uXXXX, or \\UXXXXXXXX.");
  }
}
