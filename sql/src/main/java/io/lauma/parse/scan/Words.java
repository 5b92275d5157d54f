package io.lauma.parse.scan;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// The words of the grammar: found by spelling, and what kind of name each may serve as.
public final class Words {
  private static final int COLUMN_NAME = 1;
  private static final int FUNCTION_NAME = 2;
  private static final int BARE_LABEL = 4;
  private static final int LABEL = 8;
  private static final int UNRESERVED = 16;

  private static final int TABLE_SIZE = 4096;
  private static final String RESOURCE = "words.txt";

  private static final String[] SPELLING = new String[Token.IDENT];
  private static final short[] TABLE = new short[TABLE_SIZE];
  private static final byte[] FLAGS = new byte[Token.KINDS];

  static {
    read();
    FLAGS[Token.IDENT] = COLUMN_NAME | FUNCTION_NAME | BARE_LABEL | LABEL;
    FLAGS[Token.NULLS_LA] = 0;
    FLAGS[Token.WITH_LA] = 0;
    FLAGS[Token.NOT_LA] = 0;
  }

  private Words() {}

  private static void read() {
    try (InputStream in = Objects.requireNonNull(Words.class.getResourceAsStream(RESOURCE));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      int kind = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          kind++;
          add(kind, line.split(" ", -1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(int kind, String[] fields) {
    String word = fields[0];
    SPELLING[kind] = word;
    int flags =
        switch (fields[1]) {
          case "unreserved" -> COLUMN_NAME | FUNCTION_NAME | LABEL | UNRESERVED;
          case "column" -> COLUMN_NAME | LABEL;
          case "function" -> FUNCTION_NAME | LABEL;
          case "reserved" -> LABEL;
          default -> throw new IllegalStateException("unknown category " + fields[1]);
        };
    FLAGS[kind] = (byte) (fields.length > 2 ? flags | BARE_LABEL : flags);
    int hash = 0;
    for (int i = 0; i < word.length(); i++) {
      hash = step(hash, word.charAt(i));
    }
    int slot = slot(hash);
    while (TABLE[slot] != 0) {
      slot = (slot + 1) & (TABLE_SIZE - 1);
    }
    TABLE[slot] = (short) kind;
  }

  /// Adds one lower-case character to a running hash.
  static int step(int hash, int lowerCase) {
    return hash * 31 + lowerCase;
  }

  private static int slot(int hash) {
    return (hash ^ (hash >>> 12)) & (TABLE_SIZE - 1);
  }

  /// The kind of the word at `start`, or IDENT. `hash` is that of the word in lower case.
  static int find(String text, int start, int end, int hash) {
    int length = end - start;
    for (int slot = slot(hash); TABLE[slot] != 0; slot = (slot + 1) & (TABLE_SIZE - 1)) {
      String word = SPELLING[TABLE[slot]];
      if (word.length() == length && equalsFolded(word, text, start)) {
        return TABLE[slot];
      }
    }
    return Token.IDENT;
  }

  private static boolean equalsFolded(String word, String text, int start) {
    for (int i = 0; i < word.length(); i++) {
      int c = text.charAt(start + i);
      if (c >= 'A' && c <= 'Z') {
        c += 'a' - 'A';
      }
      if (c != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// The lower-case spelling of a word's kind.
  public static String spelling(int kind) {
    return SPELLING[kind];
  }

  /// Whether `kind` may name a column, table or other object.
  public static boolean isColumnName(int kind) {
    return (FLAGS[kind] & COLUMN_NAME) != 0;
  }

  /// Whether `kind` may name a function or type.
  public static boolean isFunctionName(int kind) {
    return (FLAGS[kind] & FUNCTION_NAME) != 0;
  }

  /// Whether `kind` may name a role, setting or the like: any word that is not reserved.
  public static boolean isNonReserved(int kind) {
    return (FLAGS[kind] & (COLUMN_NAME | FUNCTION_NAME)) != 0;
  }

  /// Whether `kind` is an identifier or a word of any category.
  public static boolean isLabel(int kind) {
    return (FLAGS[kind] & LABEL) != 0;
  }

  /// Whether `kind` may be an output name without AS.
  public static boolean isBareLabel(int kind) {
    return (FLAGS[kind] & BARE_LABEL) != 0;
  }

  /// Whether `kind` is an identifier or an unreserved word.
  public static boolean isUnreserved(int kind) {
    return kind == Token.IDENT || (FLAGS[kind] & UNRESERVED) != 0;
  }
}
