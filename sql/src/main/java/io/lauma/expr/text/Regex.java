package io.lauma.expr.text;

import io.lauma.expr.function.Args;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.ValueMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A compiled regular expression whose matching is bounded: a pattern that backtracks without end
/// fails with 54000 instead of holding its thread.
public final class Regex {
  /// Characters one match may look at.
  private static final int STEPS_MAX = 20_000_000;

  /// What a match takes of the heap, about.
  private static final int MATCH_BYTES = 200;

  private final Pattern pattern;

  private Regex(Pattern pattern) {
    this.pattern = pattern;
  }

  private record Key(String pattern, RegexFlags flags) {}

  /// The pattern in an argument, compiled once for equal patterns in a row.
  static Regex of(Args args, int argument, RegexFlags flags) {
    return ofText(args, args.text(argument), flags);
  }

  static Regex ofText(Args args, String pattern, RegexFlags flags) {
    return args.memo(
        new Key(pattern, flags), key -> new Regex(RegexSyntax.compile(key.pattern, key.flags)));
  }

  private static SqlException tooComplex(Throwable cause) {
    return new SqlException(
            SqlState.PROGRAM_LIMIT_EXCEEDED, "regular expression is too complex for this text")
        .causedBy(cause);
  }

  boolean find(String text) {
    try {
      return matcher(text).find();
    } catch (StackOverflowError | StepsExceeded e) {
      throw tooComplex(e);
    }
  }

  /// Matches from `start` on, at most `limit`; an empty match never touches the one before it.
  List<MatchResult> matches(String text, int start, int limit) {
    List<MatchResult> matches = new ArrayList<>();
    try {
      Matcher matcher = matcher(text);
      int from = start;
      while (matches.size() < limit && from <= text.length() && matcher.find(from)) {
        ValueMemory.claimElement(matches.size(), MATCH_BYTES);
        matches.add(matcher.toMatchResult());
        from = matcher.end();
        if (matcher.end() == matcher.start()) {
          from += from < text.length() ? Character.charCount(text.codePointAt(from)) : 1;
        }
      }
    } catch (StackOverflowError | StepsExceeded e) {
      throw tooComplex(e);
    }
    return matches;
  }

  int groups() {
    return pattern.matcher("").groupCount();
  }

  private Matcher matcher(String text) {
    return pattern.matcher(new CountedText(text)).useAnchoringBounds(false);
  }

  private static final class StepsExceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StepsExceeded() {
      super("steps exceeded", null, false, false);
    }
  }

  /// Counts the looks at a text.
  private static final class CountedText implements CharSequence {
    private final String text;
    private int stepsLeft = STEPS_MAX;

    CountedText(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (--stepsLeft < 0) {
        throw new StepsExceeded();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
