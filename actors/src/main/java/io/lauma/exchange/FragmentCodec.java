package io.lauma.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.lauma.catalog.Column;
import io.lauma.catalog.KeyColumn;
import io.lauma.catalog.Relation;
import io.lauma.exec.Fragment;
import io.lauma.expr.SortKey;
import io.lauma.kv.TableId;
import io.lauma.plan.PlanNode;
import io.lauma.row.BatchFrame;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.types.ObjectNames;
import io.lauma.types.TextContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The bytes of a fragment on its way to another node: a version byte, then CBOR. The relation
/// travels with it as its statement was planned, without what only the sender needs, so that the
/// receiver's catalog may be behind or ahead. Key ranges do not travel: the receiver is told which
/// parts of shards to read. Pure.
final class FragmentCodec {
  static final byte VERSION = 1;

  private static final ObjectMapper MAPPER = mapper();

  private FragmentCodec() {}

  /// What a node needs to run a fragment.
  record Travelling(Fragment fragment, Relation relation) {}

  private record Form(
      PlanNode plan,
      TableForm table,
      List<Vector> parameters,
      List<SortKey> order,
      TextForm text,
      long statementMicros,
      long workMemoryBytes) {}

  private record TableForm(
      TableId id,
      int oid,
      String name,
      Relation.Kind kind,
      Relation.Distribution distribution,
      List<Column> columns,
      List<KeyColumn> key,
      int hashColumnCount,
      int schemaVersion) {
    static TableForm of(Relation relation) {
      return new TableForm(
          relation.id(),
          relation.oid(),
          relation.name(),
          relation.kind(),
          relation.distribution(),
          relation.columns(),
          relation.key(),
          relation.hashColumnCount(),
          relation.schemaVersion());
    }

    Relation relation() {
      return new Relation(
          id,
          oid,
          0,
          name,
          kind,
          distribution,
          columns,
          key,
          hashColumnCount,
          Optional.empty(),
          0,
          schemaVersion,
          List.of(),
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0,
          List.of(),
          Optional.empty(),
          List.of());
    }
  }

  private record TextForm(
      String zone,
      TextContext.DateStyle dateStyle,
      TextContext.DateOrder dateOrder,
      TextContext.IntervalStyle intervalStyle,
      TextContext.ByteaOutput byteaOutput,
      int extraFloatDigits,
      long nowMicros) {
    static TextForm of(TextContext text) {
      return new TextForm(
          text.zone().getId(),
          text.dateStyle(),
          text.dateOrder(),
          text.intervalStyle(),
          text.byteaOutput(),
          text.extraFloatDigits(),
          text.nowMicros());
    }

    TextContext text() {
      return new TextContext(
          ZoneId.of(zone),
          dateStyle,
          dateOrder,
          intervalStyle,
          byteaOutput,
          extraFloatDigits,
          nowMicros,
          ObjectNames.NONE);
    }
  }

  static byte[] encode(Fragment fragment, Relation relation) {
    Fragment.FragmentSettings settings = fragment.settings();
    Form form =
        new Form(
            fragment.plan(),
            TableForm.of(relation),
            fragment.parameters(),
            fragment.order(),
            TextForm.of(settings.text()),
            settings.statementMicros(),
            settings.workMemoryBytes());
    try {
      byte[] body = MAPPER.writeValueAsBytes(form);
      byte[] bytes = new byte[1 + body.length];
      bytes[0] = VERSION;
      System.arraycopy(body, 0, bytes, 1, body.length);
      return bytes;
    } catch (IOException e) {
      throw new IllegalStateException("a fragment cannot be written", e);
    }
  }

  /// @throws IllegalArgumentException for bytes that are no fragment of this version
  static Travelling decode(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != VERSION) {
      throw new IllegalArgumentException("unknown version of a fragment");
    }
    try {
      Form form = MAPPER.readValue(Arrays.copyOfRange(bytes, 1, bytes.length), Form.class);
      Relation relation = form.table().relation();
      return new Travelling(
          new Fragment(
              form.plan(),
              relation.id(),
              List.of(),
              form.parameters(),
              form.order(),
              new Fragment.FragmentSettings(
                  form.text().text(), form.statementMicros(), form.workMemoryBytes())),
          relation);
    } catch (IOException e) {
      throw new IllegalArgumentException("malformed fragment", e);
    }
  }

  private static ObjectMapper mapper() {
    SimpleModule vectors = new SimpleModule("lauma-vectors");
    vectors.addSerializer(Vector.class, new VectorWriter());
    vectors.addDeserializer(Vector.class, new VectorReader());
    return CBORMapper.builder()
        .addModule(new Jdk8Module())
        .addModule(vectors)
        .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build();
  }

  /// A vector as a batch of one column, see [BatchFrame].
  private static final class VectorWriter extends JsonSerializer<Vector> {
    @Override
    public void serialize(Vector value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeBinary(BatchFrame.encode(RowBatch.of(value.length(), value)));
    }
  }

  private static final class VectorReader extends JsonDeserializer<Vector> {
    @Override
    public Vector deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return BatchFrame.decode(ByteBuffer.wrap(in.getBinaryValue())).column(0);
    }
  }
}
