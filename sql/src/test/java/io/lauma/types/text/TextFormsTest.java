package io.lauma.types.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.row.TypeText;
import io.lauma.row.Values;
import io.lauma.row.Vector;
import io.lauma.types.SqlException;
import io.lauma.types.SqlType;
import io.lauma.types.TextContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Compares with what a real PostgreSQL 15 made of the same inputs (see types/record.sql).
class TextFormsTest {
  private static final TextContext CONTEXT =
      TextContext.DEFAULT.withZone(ZoneId.of("America/New_York"));
  private static final int FORMS_MIN = 1400;

  @Test
  void readsAndWritesWhatPostgresDoes() throws IOException {
    List<String[]> forms = Recorded.rows("/types/text-forms.tsv");
    assertTrue(forms.size() >= FORMS_MIN, "recorded forms: " + forms.size());
    List<String> differences = differences(forms);
    assertEquals(List.of(), differences, String.join("\n", differences));
  }

  static List<String> differences(List<String[]> forms) {
    List<String> differences = new ArrayList<>();
    for (String[] form : forms) {
      String ours = form(TypeNames.parse(form[0]), form[1]);
      if (!ours.equals(form[2])) {
        differences.add(form[0] + " <" + form[1] + "> expected " + form[2] + " but was " + ours);
      }
    }
    return differences;
  }

  private static String form(SqlType type, String text) {
    try {
      Vector value = Values.ofText(type, text, CONTEXT);
      return TypeText.write(type.oid(), value, 0, CONTEXT);
    } catch (SqlException e) {
      return "!"
          + e.state().code()
          + " "
          + e.message()
          + "|"
          + e.detail().orElse("")
          + "|"
          + e.hint().orElse("");
    }
  }

  /// Files in COPY's text format.
  static final class Recorded {
    private Recorded() {}

    static List<String[]> rows(String resource) throws IOException {
      try (InputStream in = TextFormsTest.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IOException("no resource " + resource);
        }
        String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        List<String[]> rows = new ArrayList<>();
        for (String line : all.split("\n")) {
          String[] columns = line.split("\t", -1);
          for (int i = 0; i < columns.length; i++) {
            columns[i] = unescape(columns[i]);
          }
          rows.add(columns);
        }
        return rows;
      }
    }

    private static String unescape(String column) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < column.length(); i++) {
        char c = column.charAt(i);
        if (c != '\\') {
          text.append(c);
          continue;
        }
        char escaped = column.charAt(++i);
        switch (escaped) {
          case 'n' -> text.append('\n');
          case 't' -> text.append('\t');
          case 'r' -> text.append('\r');
          case 'b' -> text.append('\b');
          case 'f' -> text.append('\f');
          case 'v' -> text.append('\u000b');
          default -> text.append(escaped);
        }
      }
      return text.toString();
    }
  }
}
