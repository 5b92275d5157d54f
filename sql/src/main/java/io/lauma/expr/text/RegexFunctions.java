package io.lauma.expr.text;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.ValueMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import org.jspecify.annotations.Nullable;

/// Operators and functions over regular expressions.
public final class RegexFunctions {
  private RegexFunctions() {}

  static void register(FunctionSet set) {
    for (String type : new String[] {"text", "name"}) {
      operator(set, type + "regexeq", RegexFlags.NONE, true);
      operator(set, type + "regexne", RegexFlags.NONE, false);
      operator(set, type + "icregexeq", RegexFlags.IGNORE_CASE, true);
      operator(set, type + "icregexne", RegexFlags.IGNORE_CASE, false);
    }
    set.strict("regexp_like_no_flags", (a, out) -> out.appendBoolean(like(a, RegexFlags.NONE)));
    set.strict("regexp_like", (a, out) -> out.appendBoolean(like(a, local(a, 2, "regexp_like"))));
    set.strict("textregexsubstr", RegexFunctions::substring);
    set.strict("regexp_match_no_flags", (a, out) -> match(a, out, RegexFlags.NONE));
    set.strict("regexp_match", (a, out) -> match(a, out, local(a, 2, "regexp_match")));
    set.strict("regexp_split_to_array_no_flags", (a, out) -> split(a, out, RegexFlags.NONE));
    set.strict(
        "regexp_split_to_array", (a, out) -> split(a, out, local(a, 2, "regexp_split_to_array")));
    SimilarPattern.register(set);
  }

  private static void operator(FunctionSet set, String key, RegexFlags flags, boolean wanted) {
    set.strict(key, (a, out) -> out.appendBoolean(like(a, flags) == wanted));
  }

  private static boolean like(Args args, RegexFlags flags) {
    return Regex.of(args, 1, flags).find(args.text(0));
  }

  /// The options in an argument, for a function that has no use for "g".
  static RegexFlags local(Args args, int argument, String function) {
    RegexFlags flags = RegexFlags.parse(args.text(argument));
    if (flags.global()) {
      SqlException failure =
          new SqlException(
              SqlState.INVALID_PARAMETER_VALUE,
              function + "() does not support the \"global\" option");
      throw function.equals("regexp_match")
          ? failure.withHint("Use the regexp_matches function instead.")
          : failure;
    }
    return flags;
  }

  /// What a match shows: its first group when there is one, else all of it.
  private static @Nullable String shown(Regex regex, MatchResult match) {
    return regex.groups() > 0 ? match.group(1) : match.group();
  }

  private static void substring(Args args, VectorBuilder out) {
    Regex regex = Regex.of(args, 1, RegexFlags.NONE);
    List<MatchResult> found = regex.matches(args.text(0), 0, 1);
    String part = found.isEmpty() ? null : shown(regex, found.getFirst());
    if (part == null) {
      out.appendNull();
    } else {
      Texts.append(out, part);
    }
  }

  private static void match(Args args, VectorBuilder out, RegexFlags flags) {
    Regex regex = Regex.of(args, 1, flags);
    List<MatchResult> found = regex.matches(args.text(0), 0, 1);
    if (found.isEmpty()) {
      out.appendNull();
    } else {
      out.appendBytes(Texts.array(groups(regex, found.getFirst())));
    }
  }

  private static List<@Nullable String> groups(Regex regex, MatchResult match) {
    List<@Nullable String> groups = new ArrayList<>();
    if (regex.groups() == 0) {
      groups.add(match.group());
    }
    for (int i = 1; i <= regex.groups(); i++) {
      groups.add(match.group(i));
    }
    return groups;
  }

  /// One text array a match, as regexp_matches returns; flags in argument 2 when it is there.
  public static List<byte[]> allMatches(Args args) {
    RegexFlags flags = args.count() > 2 ? RegexFlags.parse(args.text(2)) : RegexFlags.NONE;
    Regex regex = Regex.of(args, 1, flags);
    int limit = flags.global() ? Integer.MAX_VALUE : 1;
    return regex.matches(args.text(0), 0, limit).stream()
        .map(match -> Texts.array(groups(regex, match)))
        .toList();
  }

  private static void split(Args args, VectorBuilder out, RegexFlags flags) {
    out.appendBytes(Texts.array(new ArrayList<>(parts(args, flags))));
  }

  /// The pieces that regexp_split_to_table returns; flags in argument 2 when it is there.
  public static List<String> splitParts(Args args) {
    return parts(
        args, args.count() > 2 ? local(args, 2, "regexp_split_to_table") : RegexFlags.NONE);
  }

  private static List<String> parts(Args args, RegexFlags flags) {
    String text = args.text(0);
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (MatchResult match : Regex.of(args, 1, flags).matches(text, 0, Integer.MAX_VALUE)) {
      boolean empty = match.end() == match.start();
      if (empty && (match.start() == from || match.start() >= text.length())) {
        continue;
      }
      ValueMemory.claimElement(parts.size(), Texts.STRING_BYTES);
      parts.add(text.substring(from, match.start()));
      from = match.end();
    }
    parts.add(text.substring(from));
    return parts;
  }
}
