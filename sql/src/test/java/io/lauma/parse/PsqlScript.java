package io.lauma.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Cuts a psql script into its statements. Meta-commands and COPY data are left out, statements
/// with psql variables as well.
final class PsqlScript {
  private final String text;
  private final List<String> statements = new ArrayList<>();
  private int at;
  private int start;
  private int parens;
  private int beginDepth;
  private boolean hasVariable;
  private String firstWords = "";

  private PsqlScript(String text) {
    this.text = text;
  }

  static List<String> statements(String text) {
    PsqlScript script = new PsqlScript(text);
    script.run();
    return script.statements;
  }

  private void run() {
    while (at < text.length()) {
      step();
    }
    finish(at);
  }

  private void step() {
    char c = text.charAt(at);
    if (text.startsWith("--", at)) {
      at = endOfLine(at);
    } else if (text.startsWith("/*", at)) {
      skipComment();
    } else if (c == '\'') {
      boolean escapes = at > 0 && (text.charAt(at - 1) == 'e' || text.charAt(at - 1) == 'E');
      skipQuoted('\'', escapes);
    } else if (c == '"') {
      skipQuoted('"', false);
    } else if (c == '$' && skipDollar()) {
      return;
    } else if (c == '\\') {
      metaCommand();
    } else if (c == ':' && isVariable()) {
      hasVariable = true;
      at += 2;
    } else if (c == ';' && parens == 0 && beginDepth == 0) {
      finish(at);
      at++;
      start = at;
    } else {
      if (c == '(') {
        parens++;
      } else if (c == ')' && parens > 0) {
        parens--;
      }
      if (Character.isLetter(c) || c == '_') {
        word();
      } else {
        at++;
      }
    }
  }

  /// BEGIN ATOMIC bodies hold semicolons: counts BEGIN and CASE against END, as psql does.
  private void word() {
    int from = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || "_$".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    String word = text.substring(from, at).toLowerCase(Locale.ROOT);
    firstWords = firstWords.length() < 40 ? firstWords + word + " " : firstWords;
    boolean routine = firstWords.matches("create (or replace )?(function|procedure) .*");
    if (parens > 0 || !routine) {
      return;
    }
    if (word.equals("begin") || (word.equals("case") && beginDepth > 0)) {
      beginDepth++;
    } else if (word.equals("end") && beginDepth > 0) {
      beginDepth--;
    }
  }

  private boolean isVariable() {
    if (at + 1 >= text.length() || (at > 0 && text.charAt(at - 1) == ':')) {
      return false;
    }
    char next = text.charAt(at + 1);
    if (next == '\'' || next == '"' || next == '{') {
      return true;
    }
    return (Character.isLetter(next) || next == '_')
        && (at == 0 || text.charAt(at - 1) != '[')
        && !text.substring(at).matches("(?s):[a-zA-Z_0-9]*\\].*");
  }

  private int endOfLine(int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  private void skipComment() {
    int depth = 0;
    do {
      if (text.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (text.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && at < text.length());
  }

  private void skipQuoted(char quote, boolean escapes) {
    at++;
    while (at < text.length() && text.charAt(at) != quote) {
      at += escapes && text.charAt(at) == '\\' ? 2 : 1;
    }
    at = Math.min(text.length(), at + 1);
  }

  private boolean skipDollar() {
    int end = at + 1;
    while (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
      end++;
    }
    boolean afterName =
        at > 0 && (Character.isLetterOrDigit(text.charAt(at - 1)) || text.charAt(at - 1) == '_');
    boolean number = at + 1 < text.length() && Character.isDigit(text.charAt(at + 1));
    if (afterName || number || end >= text.length() || text.charAt(end) != '$') {
      return false;
    }
    String tag = text.substring(at, end + 1);
    int close = text.indexOf(tag, end + 1);
    at = close < 0 ? text.length() : close + tag.length();
    return true;
  }

  private void metaCommand() {
    if (text.startsWith("\\;", at)) {
      finish(at);
      at += 2;
      start = at;
      return;
    }
    finish(at);
    at = endOfLine(at);
    start = at;
  }

  private void finish(int end) {
    String statement = text.substring(Math.min(start, end), end);
    boolean copies =
        statement.matches("(?is).*\\bcopy\\b.*\\bfrom\\s+stdin\\b.*") && !statement.contains("$");
    if (!statement.isBlank() && !hasVariable) {
      statements.add(statement);
    }
    if (copies && text.startsWith(";", end)) {
      int data = text.indexOf("\n\\.", end);
      if (data >= 0) {
        at = endOfLine(data + 1);
        start = at;
        at--;
      }
    }
    hasVariable = false;
    parens = 0;
    beginDepth = 0;
    firstWords = "";
  }
}
