package io.lauma.types.text;

import io.lauma.types.ArrayForm;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The structure of an array's text form: bounds, and the texts of the elements (null for NULL).
///
/// @param lengths empty for an empty array
record ArrayLiteral(int[] lengths, int[] lowerBounds, List<@Nullable String> elements) {
  static ArrayLiteral parse(String text) {
    return new Parser(text).parse();
  }

  /// What came last inside the braces.
  private enum State {
    NO_LEVEL,
    LEVEL_STARTED,
    ELEMENT,
    QUOTED_ELEMENT,
    ELEMENT_DELIMITED,
    LEVEL_COMPLETED,
    LEVEL_DELIMITED
  }

  private static final class Parser {
    private static final int NONE = -1;

    private final String text;
    private int at;
    private State state = State.NO_LEVEL;
    private int level;
    private int dimensions;
    private final int[] counts = new int[ArrayForm.DIMENSIONS_MAX];
    private final int[] lengths = new int[ArrayForm.DIMENSIONS_MAX];
    private final List<@Nullable String> elements = new ArrayList<>();

    Parser(String text) {
      this.text = text;
      java.util.Arrays.fill(lengths, NONE);
    }

    ArrayLiteral parse() {
      skipSpace();
      List<int[]> bounds = bounds();
      if (bounds.isEmpty()) {
        if (peek() != '{') {
          throw malformed("Array value must start with \"{\" or dimension information.");
        }
      } else {
        if (peek() != '=') {
          throw malformed("Missing \"=\" after array dimensions.");
        }
        at++;
        skipSpace();
        if (peek() != '{') {
          throw malformed("Array contents must start with \"{\".");
        }
      }
      contents();
      skipSpace();
      if (at < text.length()) {
        throw malformed("Junk after closing right brace.");
      }
      return literal(bounds);
    }

    private ArrayLiteral literal(List<int[]> bounds) {
      boolean empty = elements.isEmpty();
      int[] actual = empty ? new int[0] : java.util.Arrays.copyOf(lengths, dimensions);
      int[] lower = new int[actual.length];
      java.util.Arrays.fill(lower, 1);
      if (!bounds.isEmpty()) {
        boolean match = bounds.size() == actual.length;
        for (int i = 0; match && i < actual.length; i++) {
          lower[i] = bounds.get(i)[0];
          match = (long) bounds.get(i)[1] - lower[i] + 1 == actual[i];
        }
        if (!match) {
          throw malformed("Specified array dimensions do not match array contents.");
        }
      }
      return new ArrayLiteral(actual, lower, elements);
    }

    private List<int[]> bounds() {
      List<int[]> bounds = new ArrayList<>();
      while (peek() == '[') {
        at++;
        if (bounds.size() == ArrayForm.DIMENSIONS_MAX) {
          throw tooManyDimensions(bounds.size() + 1);
        }
        int first = bound();
        int lower = 1;
        int upper = first;
        if (peek() == ':') {
          at++;
          lower = first;
          upper = bound();
        }
        if (peek() != ']') {
          throw malformed("Missing \"]\" after array dimensions.");
        }
        at++;
        if (upper < lower) {
          throw new SqlException(
              SqlState.ARRAY_ELEMENT_ERROR, "upper bound cannot be less than lower bound");
        }
        bounds.add(new int[] {lower, upper});
        skipSpace();
      }
      return bounds;
    }

    private int bound() {
      skipSpace();
      int start = at;
      if (peek() == '-' || peek() == '+') {
        at++;
      }
      long value = 0;
      int digitsStart = at;
      while (peek() >= '0' && peek() <= '9') {
        value = Math.min(Integer.MAX_VALUE, value * 10 + (peek() - '0'));
        at++;
      }
      if (at == digitsStart) {
        throw malformed(
            digitsStart > 0 && text.charAt(start - 1) == ':'
                ? "Missing array dimension value."
                : "\"[\" must introduce explicitly-specified array dimensions.");
      }
      return (int) (text.charAt(start) == '-' ? -value : value);
    }

    private void contents() {
      do {
        if (at == text.length()) {
          throw malformed("Unexpected end of input.");
        }
        char c = text.charAt(at);
        if (isSpace(c)) {
          at++;
        } else if (c == '{') {
          openLevel();
        } else if (c == '}') {
          closeLevel();
        } else if (c == ',') {
          delimiter();
        } else {
          element(c);
        }
      } while (level > 0);
    }

    private void openLevel() {
      boolean allowed =
          state == State.NO_LEVEL || state == State.LEVEL_STARTED || state == State.LEVEL_DELIMITED;
      if (!allowed) {
        throw unexpected('{');
      }
      if (level == ArrayForm.DIMENSIONS_MAX) {
        throw tooManyDimensions(level + 1);
      }
      counts[level++] = 0;
      if (elements.isEmpty()) {
        dimensions = Math.max(dimensions, level);
      } else if (level > dimensions) {
        throw mismatch();
      }
      state = State.LEVEL_STARTED;
      at++;
    }

    private void closeLevel() {
      boolean allowed =
          switch (state) {
            case ELEMENT, QUOTED_ELEMENT, LEVEL_COMPLETED -> true;
            case LEVEL_STARTED -> level == 1;
            case NO_LEVEL, ELEMENT_DELIMITED, LEVEL_DELIMITED -> false;
          };
      if (!allowed) {
        throw unexpected('}');
      }
      level--;
      if (lengths[level] == NONE) {
        lengths[level] = counts[level];
      } else if (lengths[level] != counts[level]) {
        throw mismatch();
      }
      if (level > 0) {
        counts[level - 1]++;
      }
      state = State.LEVEL_COMPLETED;
      at++;
    }

    private void delimiter() {
      state =
          switch (state) {
            case ELEMENT, QUOTED_ELEMENT -> State.ELEMENT_DELIMITED;
            case LEVEL_COMPLETED -> State.LEVEL_DELIMITED;
            case NO_LEVEL, LEVEL_STARTED, ELEMENT_DELIMITED, LEVEL_DELIMITED ->
                throw unexpected(',');
          };
      at++;
    }

    private void element(char first) {
      if (state != State.LEVEL_STARTED && state != State.ELEMENT_DELIMITED) {
        throw malformed("Unexpected array element.");
      }
      if (level < dimensions) {
        throw mismatch();
      }
      counts[level - 1]++;
      if (first == '"') {
        elements.add(quoted());
        state = State.QUOTED_ELEMENT;
      } else {
        elements.add(plain());
        state = State.ELEMENT;
      }
    }

    private String quoted() {
      StringBuilder value = new StringBuilder();
      at++;
      while (peekOrEnd() != '"') {
        if (peek() == '\\') {
          at++;
          peekOrEnd();
        }
        value.append(text.charAt(at++));
      }
      at++;
      return value.toString();
    }

    private @Nullable String plain() {
      StringBuilder value = new StringBuilder();
      boolean escaped = false;
      int significant = 0;
      while (true) {
        char c = peekOrEnd();
        if (c == '"') {
          throw malformed("Unexpected array element.");
        }
        if (c == '{') {
          throw unexpected('{');
        }
        if (c == '}' || c == ',') {
          break;
        }
        if (c == '\\') {
          at++;
          c = peekOrEnd();
          escaped = true;
          value.append(c);
          significant = value.length();
        } else {
          value.append(c);
          significant = isSpace(c) ? significant : value.length();
        }
        at++;
      }
      value.setLength(significant);
      String plain = value.toString();
      return !escaped && plain.equalsIgnoreCase("null") ? null : plain;
    }

    private char peekOrEnd() {
      if (at == text.length()) {
        throw malformed("Unexpected end of input.");
      }
      return text.charAt(at);
    }

    private char peek() {
      return at < text.length() ? text.charAt(at) : '\0';
    }

    private void skipSpace() {
      while (at < text.length() && isSpace(text.charAt(at))) {
        at++;
      }
    }

    private static boolean isSpace(char c) {
      return SimpleText.isSpace(c);
    }

    private SqlException unexpected(char c) {
      return malformed("Unexpected \"" + c + "\" character.");
    }

    private SqlException mismatch() {
      return malformed("Multidimensional arrays must have sub-arrays with matching dimensions.");
    }

    private static SqlException tooManyDimensions(int count) {
      return new SqlException(
          SqlState.PROGRAM_LIMIT_EXCEEDED,
          "number of array dimensions ("
              + count
              + ") exceeds the maximum allowed ("
              + ArrayForm.DIMENSIONS_MAX
              + ")");
    }

    private SqlException malformed(String detail) {
      return new SqlException(
              SqlState.INVALID_TEXT_REPRESENTATION, "malformed array literal: \"" + text + "\"")
          .withDetail(detail);
    }
  }
}
