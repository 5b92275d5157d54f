package io.lauma.types.time;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The words of date and time input, in lower case (the manual, appendix B).
final class DateTimeWords {
  private DateTimeWords() {}

  enum Meaning {
    MONTH,
    DAY_OF_WEEK,
    AM,
    PM,
    AD,
    BC,
    NOW,
    TODAY,
    TOMORROW,
    YESTERDAY,
    EPOCH,
    INFINITY,
    ALLBALLS,
    JULIAN,
    ISO_TIME,
    UNIT,
    DAYLIGHT,
    ZERO_OFFSET,
    IGNORED
  }

  /// @param number the month of MONTH, from 1; otherwise 0
  record Word(Meaning meaning, int number) {}

  static final String[] MONTHS = {
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december"
  };
  static final String[] DAYS = {
    "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"
  };

  private static final Map<String, Word> WORDS = new HashMap<>();

  static {
    for (int i = 0; i < MONTHS.length; i++) {
      WORDS.put(MONTHS[i], new Word(Meaning.MONTH, i + 1));
      WORDS.put(MONTHS[i].substring(0, 3), new Word(Meaning.MONTH, i + 1));
    }
    WORDS.put("sept", new Word(Meaning.MONTH, 9));
    for (String day : DAYS) {
      add(Meaning.DAY_OF_WEEK, day, day.substring(0, 3));
    }
    add(Meaning.DAY_OF_WEEK, "tues", "weds", "wednes", "thur", "thurs");
    add(Meaning.AM, "am");
    add(Meaning.PM, "pm");
    add(Meaning.AD, "ad");
    add(Meaning.BC, "bc");
    add(Meaning.NOW, "now");
    add(Meaning.TODAY, "today");
    add(Meaning.TOMORROW, "tomorrow");
    add(Meaning.YESTERDAY, "yesterday");
    add(Meaning.EPOCH, "epoch");
    add(Meaning.INFINITY, "infinity");
    add(Meaning.ALLBALLS, "allballs");
    add(Meaning.JULIAN, "j", "jd", "julian");
    add(Meaning.ISO_TIME, "t");
    add(Meaning.UNIT, "y", "m", "d", "h", "s", "mm", "isodow", "isoyear", "dow", "doy");
    add(Meaning.DAYLIGHT, "dst");
    add(Meaning.ZERO_OFFSET, "z", "zulu", "utc", "gmt", "ut");
    add(Meaning.IGNORED, "at", "on");
  }

  private static void add(Meaning meaning, String... words) {
    for (String word : words) {
      WORDS.put(word, new Word(meaning, 0));
    }
  }

  /// Whether it is a word, leaving out the names of time zones.
  static boolean isKnown(String lower) {
    Word word = WORDS.get(lower);
    return word != null && word.meaning != Meaning.ZERO_OFFSET;
  }

  static @Nullable Word find(String lower) {
    return WORDS.get(lower);
  }
}
