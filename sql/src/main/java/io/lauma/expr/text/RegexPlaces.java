package io.lauma.expr.text;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.regex.MatchResult;

/// regexp_replace, regexp_count, regexp_instr and regexp_substr: functions with a start and a
/// number of the match.
final class RegexPlaces {
  private RegexPlaces() {}

  static void register(FunctionSet set) {
    set.strict("textregexreplace_noopt", (a, out) -> replace(a, out, RegexFlags.NONE, 1, 1));
    set.strict("textregexreplace", RegexPlaces::replaceWithOptions);
    set.strict(
        "textregexreplace_extended_no_n",
        (a, out) -> replace(a, out, RegexFlags.NONE, a.int4(3), 1));
    set.strict(
        "textregexreplace_extended_no_flags",
        (a, out) -> replace(a, out, RegexFlags.NONE, a.int4(3), a.int4(4)));
    set.strict(
        "textregexreplace_extended",
        (a, out) -> replace(a, out, RegexFlags.parse(a.text(5)), a.int4(3), a.int4(4)));
    for (String key :
        new String[] {"regexp_count_no_start", "regexp_count_no_flags", "regexp_count"}) {
      set.strict(key, (a, out) -> out.appendInt(count(a)));
    }
    for (String suffix :
        new String[] {"_no_start", "_no_n", "_no_endoption", "_no_flags", "_no_subexpr", ""}) {
      set.strict("regexp_instr" + suffix, (a, out) -> out.appendInt(place(a)));
    }
    for (String suffix : new String[] {"_no_start", "_no_n", "_no_flags", "_no_subexpr", ""}) {
      set.strict("regexp_substr" + suffix, RegexPlaces::substring);
    }
  }

  private static void replaceWithOptions(Args args, VectorBuilder out) {
    String options = args.text(3);
    if (!options.isEmpty() && options.charAt(0) >= '0' && options.charAt(0) <= '9') {
      throw new SqlException(
              SqlState.INVALID_PARAMETER_VALUE,
              "invalid regular expression option: \"" + options.charAt(0) + "\"")
          .withHint(
              "If you meant to use regexp_replace() with a start parameter, cast the fourth"
                  + " argument to integer explicitly.");
    }
    RegexFlags flags = RegexFlags.parse(options);
    replace(args, out, flags, 1, flags.global() ? 0 : 1);
  }

  private static SqlException invalid(String name, int value) {
    return new SqlException(
        SqlState.INVALID_PARAMETER_VALUE, "invalid value for parameter \"" + name + "\": " + value);
  }

  /// Offset of the character that a start parameter names; past the end when there is none.
  private static int offset(String text, int start) {
    if (start <= 0) {
      throw invalid("start", start);
    }
    int characters = text.codePointCount(0, text.length());
    return start - 1 > characters ? text.length() + 1 : text.offsetByCodePoints(0, start - 1);
  }

  private static void replace(
      Args args, VectorBuilder out, RegexFlags flags, int start, int number) {
    if (number < 0) {
      throw invalid("n", number);
    }
    String text = args.text(0);
    int offset = offset(text, start);
    Regex regex = Regex.of(args, 1, flags);
    String replacement = args.text(2);
    int limit = number == 0 ? Integer.MAX_VALUE : number;
    List<MatchResult> matches = regex.matches(text, offset, limit);
    StringBuilder replaced = new StringBuilder();
    int from = 0;
    for (int i = number == 0 ? 0 : number - 1; i < matches.size(); i++) {
      MatchResult match = matches.get(i);
      replaced.append(text, from, match.start());
      expand(replacement, match, replaced);
      from = match.end();
      Texts.checkLength(replaced.length());
    }
    Texts.append(out, replaced.append(text.substring(from)).toString());
  }

  private static void expand(String replacement, MatchResult match, StringBuilder out) {
    for (int i = 0; i < replacement.length(); i++) {
      char c = replacement.charAt(i);
      if (c != '\\' || i + 1 == replacement.length()) {
        out.append(c);
        continue;
      }
      char next = replacement.charAt(++i);
      if (next == '&') {
        out.append(match.group());
      } else if (next >= '1' && next <= '9') {
        int group = next - '0';
        String part = group <= match.groupCount() ? match.group(group) : null;
        out.append(part == null ? "" : part);
      } else if (next == '\\') {
        out.append('\\');
      } else {
        out.append(c).append(next);
      }
    }
  }

  private static int count(Args args) {
    String text = args.text(0);
    int offset = args.count() > 2 ? offset(text, args.int4(2)) : 0;
    RegexFlags flags =
        args.count() > 3 ? RegexFunctions.local(args, 3, "regexp_count") : RegexFlags.NONE;
    return Regex.of(args, 1, flags).matches(text, offset, Integer.MAX_VALUE).size();
  }

  private static int number(Args args) {
    int number = args.count() > 3 ? args.int4(3) : 1;
    if (number <= 0) {
      throw invalid("n", number);
    }
    return number;
  }

  private static int place(Args args) {
    String text = args.text(0);
    int offset = args.count() > 2 ? offset(text, args.int4(2)) : 0;
    int number = number(args);
    int endOption = args.count() > 4 ? args.int4(4) : 0;
    if (endOption != 0 && endOption != 1) {
      throw invalid("endoption", endOption);
    }
    RegexFlags flags =
        args.count() > 5 ? RegexFunctions.local(args, 5, "regexp_instr") : RegexFlags.NONE;
    int group = args.count() > 6 ? args.int4(6) : 0;
    if (group < 0) {
      throw invalid("subexpr", group);
    }
    Regex regex = Regex.of(args, 1, flags);
    List<MatchResult> matches = regex.matches(text, offset, number);
    int shown = regex.groups() == 0 && group == 1 ? 0 : group;
    if (matches.size() < number || shown > regex.groups()) {
      return 0;
    }
    MatchResult match = matches.get(number - 1);
    int at = endOption == 0 ? match.start(shown) : match.end(shown);
    return at < 0 ? 0 : text.codePointCount(0, at) + 1;
  }

  private static void substring(Args args, VectorBuilder out) {
    String text = args.text(0);
    int offset = args.count() > 2 ? offset(text, args.int4(2)) : 0;
    int number = number(args);
    RegexFlags flags =
        args.count() > 4 ? RegexFunctions.local(args, 4, "regexp_substr") : RegexFlags.NONE;
    int group = args.count() > 5 ? args.int4(5) : 0;
    if (group < 0) {
      throw invalid("subexpr", group);
    }
    Regex regex = Regex.of(args, 1, flags);
    List<MatchResult> matches = regex.matches(text, offset, number);
    String part =
        matches.size() < number || group > regex.groups()
            ? null
            : matches.get(number - 1).group(group);
    if (part == null) {
      out.appendNull();
    } else {
      Texts.append(out, part);
    }
  }
}
