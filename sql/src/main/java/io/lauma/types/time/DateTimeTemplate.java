package io.lauma.types.time;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A template of `to_char`, `to_date` and `to_timestamp`, taken apart (the manual, "Data Type
/// Formatting Functions").
final class DateTimeTemplate {
  /// A template pattern; the letters of its case tell how names are written.
  enum Field {
    HH24,
    HH12,
    HH,
    MI,
    SSSSS,
    SSSS,
    SS,
    MS,
    US,
    FF1,
    FF2,
    FF3,
    FF4,
    FF5,
    FF6,
    AM("AM", "PM", "am", "pm"),
    AM_DOTTED("A.M.", "P.M.", "a.m.", "p.m."),
    Y_YYY("Y,YYY"),
    YYYY,
    YYY,
    YY,
    Y,
    IYYY,
    IYY,
    IY,
    I,
    BC("BC", "AD", "bc", "ad"),
    BC_DOTTED("B.C.", "A.D.", "b.c.", "a.d."),
    MONTH("MONTH", "Month", "month"),
    MON("MON", "Mon", "mon"),
    MM,
    DAY("DAY", "Day", "day"),
    DY("DY", "Dy", "dy"),
    IDDD,
    DDD,
    DD,
    ID,
    D,
    IW,
    WW,
    W,
    CC,
    J,
    Q,
    RM("RM", "rm"),
    TZH,
    TZM,
    TZ("TZ", "tz"),
    OF;

    private final List<String> spellings;

    Field(String... spellings) {
      this.spellings =
          spellings.length > 0
              ? List.of(spellings)
              : List.of(name(), name().toLowerCase(Locale.ROOT));
    }
  }

  /// @param field null for literal text
  /// @param spelling as written; the literal text when there is no field
  /// @param fill whether values are padded (no FM before)
  /// @param ordinal "TH", "th" or nothing
  record Node(@Nullable Field field, String spelling, boolean fill, String ordinal) {}

  private record Spelling(String text, Field field) {}

  private static final List<Spelling> SPELLINGS =
      Arrays.stream(Field.values())
          .flatMap(field -> field.spellings.stream().map(text -> new Spelling(text, field)))
          .sorted(Comparator.comparingInt((Spelling s) -> -s.text.length()))
          .toList();

  private final String template;
  private int at;

  private DateTimeTemplate(String template) {
    this.template = template;
  }

  static List<Node> parse(String template) {
    return new DateTimeTemplate(template).nodes();
  }

  private List<Node> nodes() {
    List<Node> nodes = new ArrayList<>();
    while (at < template.length()) {
      boolean fill = !skip("FM", "fm");
      skip("FX", "fx");
      skip("TM", "tm");
      if (at == template.length()) {
        break;
      }
      Spelling found = spelling();
      if (found != null) {
        at += found.text.length();
        nodes.add(new Node(found.field, found.text, fill, ordinal()));
      } else if (template.charAt(at) == '"') {
        nodes.add(new Node(null, quoted(), true, ""));
      } else {
        if (template.charAt(at) == '\\' && template.startsWith("\"", at + 1)) {
          at++;
        }
        int end = at + Character.charCount(template.codePointAt(at));
        nodes.add(new Node(null, template.substring(at, end), true, ""));
        at = end;
      }
    }
    return nodes;
  }

  private @Nullable Spelling spelling() {
    for (Spelling spelling : SPELLINGS) {
      if (template.startsWith(spelling.text, at)) {
        return spelling;
      }
    }
    return null;
  }

  private String ordinal() {
    if (template.startsWith("TH", at) || template.startsWith("th", at)) {
      at += 2;
      return template.substring(at - 2, at);
    }
    skip("SP", "sp");
    return "";
  }

  private boolean skip(String upper, String lower) {
    if (template.startsWith(upper, at) || template.startsWith(lower, at)) {
      at += upper.length();
      return true;
    }
    return false;
  }

  private String quoted() {
    StringBuilder text = new StringBuilder();
    at++;
    while (at < template.length() && template.charAt(at) != '"') {
      if (template.charAt(at) == '\\' && at + 1 < template.length()) {
        at++;
      }
      text.append(template.charAt(at++));
    }
    at++;
    return text.toString();
  }
}
