package io.lauma.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.row.TypeText;
import io.lauma.row.Values;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.ByteSink;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import io.lauma.types.TextContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BinaryFormTest {
  private static final TextContext CONTEXT =
      TextContext.DEFAULT.withZone(ZoneId.of("America/New_York"));
  private static final int FORMS_MIN = 900;

  private record Form(SqlType type, String text, String hex) {}

  private static List<Form> forms() throws IOException {
    List<Form> forms = new ArrayList<>();
    try (InputStream in = BinaryFormTest.class.getResourceAsStream("/format/binary-forms.tsv")) {
      byte[] all = Objects.requireNonNull(in, "recorded forms").readAllBytes();
      for (String line : new String(all, StandardCharsets.UTF_8).split("\n")) {
        String[] columns = line.split("\t", -1);
        SqlType type = SqlType.of(Integer.parseInt(columns[0]));
        forms.add(new Form(type, unescape(columns[1]), columns[2]));
      }
    }
    assertTrue(forms.size() > FORMS_MIN);
    return forms;
  }

  private static String unescape(String column) {
    return column
        .replace("\\\\", "\u0001")
        .replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("\\r", "\r")
        .replace("\u0001", "\\");
  }

  private static Vector read(SqlType type, byte[] binary) {
    VectorBuilder out = new VectorBuilder(StoredForm.layout(type.oid()), 1);
    BinaryForm.read(type, binary, 0, binary.length, out);
    return out.build();
  }

  @Test
  void sendsAndReceivesWhatPostgresDoes() throws IOException {
    List<String> differences = new ArrayList<>();
    for (Form form : forms()) {
      Vector value = Values.ofText(form.type, form.text, CONTEXT);
      ByteSink out = new ByteSink();
      BinaryForm.write(form.type.oid(), value, 0, out);
      String sent = HexFormat.of().formatHex(out.array(), 0, out.length());
      Vector received = read(form.type, HexFormat.of().parseHex(form.hex));
      String text = TypeText.write(form.type.oid(), received, 0, CONTEXT);
      if (!sent.equals(form.hex) || !text.equals(form.text)) {
        differences.add(form + " sent " + sent + " received " + text);
      }
    }
    assertEquals(List.of(), differences, String.join("\n", differences));
  }

  @Test
  void cutFormsAreRefusedOrAnotherValueNeverAnythingElse() throws IOException {
    Random random = new Random(3);
    for (Form form : forms()) {
      byte[] binary = HexFormat.of().parseHex(form.hex);
      for (int length = 0; length < Math.min(binary.length, 60); length++) {
        readOrRefuse(form.type, Arrays.copyOf(binary, length));
      }
      for (int round = 0; round < 20 && binary.length > 0; round++) {
        byte[] damaged = binary.clone();
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        readOrRefuse(form.type, damaged);
      }
    }
  }

  private static void readOrRefuse(SqlType type, byte[] binary) {
    try {
      assertEquals(1, read(type, binary).length());
    } catch (SqlException e) {
      assertTrue(
          e.state().code().startsWith("22")
              || e.state() == SqlState.PROTOCOL_VIOLATION
              || e.state() == SqlState.PROGRAM_LIMIT_EXCEEDED
              || e.state() == SqlState.INTERNAL_ERROR
              || e.state() == SqlState.DATATYPE_MISMATCH
              || e.state() == SqlState.STATEMENT_TOO_COMPLEX,
          e.state() + " " + e.message());
    }
  }

  @Test
  void wrongLengthIsPostgresError() {
    SqlException longer =
        assertThrows(SqlException.class, () -> read(SqlType.of(Oids.INT4), new byte[5]));
    assertEquals("incorrect binary data format", longer.message());
    SqlException shorter =
        assertThrows(SqlException.class, () -> read(SqlType.of(Oids.INT4), new byte[3]));
    assertEquals("insufficient data left in message", shorter.message());
  }
}
