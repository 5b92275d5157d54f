package io.lauma.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lauma.catalog.Column;
import io.lauma.catalog.KeyColumn;
import io.lauma.catalog.Relation;
import io.lauma.exec.Fragment;
import io.lauma.expr.AggregateCall;
import io.lauma.expr.Scalar;
import io.lauma.expr.SortKey;
import io.lauma.kv.TableId;
import io.lauma.plan.KeyBound;
import io.lauma.plan.PlanNode;
import io.lauma.row.Vector;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import io.lauma.types.TextContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A fragment arrives at another node as it left.
class FragmentCodecTest {
  private static final SqlType INT = SqlType.of(Oids.INT4);
  private static final SqlType BIGINT = SqlType.of(Oids.INT8);
  private static final SqlType TEXT = new SqlType(Oids.TEXT, 12);
  private static final SqlType BOOL = SqlType.of(Oids.BOOL);
  private static final int INT_EQUAL = 65;

  private static final Relation TABLE =
      new Relation(
          new TableId(9),
          16_500,
          2200,
          "t",
          Relation.Kind.TABLE,
          Relation.Distribution.HASH,
          List.of(
              new Column(1, 1, "id", INT, true, Optional.empty(), Optional.empty(), false),
              new Column(2, 2, "v", TEXT, false, Optional.of("'a'"), Optional.of("'b'"), true)),
          List.of(new KeyColumn(1, false, false)),
          1,
          Optional.of("t_pkey"),
          16_501,
          3,
          List.of(),
          Map.of("x", "y"),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          10,
          List.of(),
          Optional.empty(),
          List.of());

  private static Scalar constant(int value) {
    return new Scalar.Constant(INT, new Vector.Ints(1, new int[] {value}, null));
  }

  private static Scalar text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return new Scalar.Constant(TEXT, new Vector.Bytes(1, bytes, new int[] {0, bytes.length}, null));
  }

  private static Scalar column(int index) {
    return new Scalar.Column(index, INT);
  }

  private static Scalar equal(Scalar left, Scalar right) {
    return new Scalar.Call(INT_EQUAL, List.of(left, right), BOOL);
  }

  private static List<Scalar> scalars() {
    Scalar nothing = new Scalar.Constant(INT, new Vector.Ints(1, new int[1], new long[] {1}));
    return List.of(
        new Scalar.And(List.of(equal(column(0), constant(7)), new Scalar.Not(nothing))),
        new Scalar.Or(List.of(new Scalar.IsNull(column(1)), equal(column(0), constant(1)))),
        new Scalar.DistinctFrom(INT_EQUAL, column(0), new Scalar.Parameter(0, INT)),
        new Scalar.Case(
            List.of(new Scalar.Case.When(equal(column(0), constant(2)), text("zwei"))),
            Optional.of(text("ÿ")),
            TEXT),
        new Scalar.Coalesce(List.of(column(0), constant(-5)), INT),
        new Scalar.MinMax(true, 66, List.of(column(0), constant(3)), INT),
        new Scalar.NullIf(INT_EQUAL, column(0), constant(4), INT),
        new Scalar.AnyAll(false, INT_EQUAL, column(0), new Scalar.Parameter(1, INT)),
        new Scalar.IoCast(column(0), TEXT),
        new Scalar.ArrayCast(column(0), column(0), INT),
        new Scalar.Relabel(column(0), INT),
        new Scalar.ArrayConstructor(List.of(column(0)), INT),
        new Scalar.RowConstructor(List.of(column(0), text("r"))),
        new Scalar.Subscript(
            column(0),
            List.of(new Scalar.Subscript.Index(true, Optional.of(constant(1)), Optional.empty())),
            INT),
        new Scalar.FieldSelection(column(0), 1, INT));
  }

  private static PlanNode scan() {
    return new PlanNode.TableScan(
        TABLE.id(),
        List.of(1, PlanNode.TableScan.ROW_ADDRESS),
        List.of(
            new KeyBound(
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.of(constant(3)),
                true,
                Optional.of(constant(30)),
                false)),
        Optional.of(equal(column(0), constant(12))),
        false,
        true,
        Optional.of(new Scalar.Constant(BIGINT, new Vector.Longs(1, new long[] {1L << 40}, null))),
        List.of(INT, SqlType.of(Oids.BYTEA)));
  }

  private static PlanNode plan() {
    PlanNode projected = new PlanNode.Project(scan(), scalars());
    PlanNode filtered = new PlanNode.Filter(projected, equal(column(4), constant(9)));
    PlanNode grouped =
        new PlanNode.Aggregate(
            filtered,
            PlanNode.Aggregate.Phase.PARTIAL,
            List.of(4),
            List.of(List.of(4), List.of()),
            List.of(
                new AggregateCall(
                    2108,
                    List.of(4),
                    List.of(INT),
                    true,
                    Optional.of(5),
                    List.of(new SortKey(4, INT, true, false)),
                    BIGINT)),
            List.of(INT, SqlType.of(Oids.BYTEA)));
    return new PlanNode.Limit(
        new PlanNode.Sort(grouped, order(), Optional.of(constant(10))),
        Optional.empty(),
        Optional.of(constant(10)));
  }

  private static List<SortKey> order() {
    return List.of(new SortKey(0, INT, false, true));
  }

  private static Fragment fragment() {
    return new Fragment(
        plan(),
        TABLE.id(),
        List.of(),
        List.of(
            new Vector.Ints(1, new int[] {42}, null),
            new Vector.Doubles(1, new double[] {-0.5}, null),
            new Vector.Booleans(1, new byte[] {1}, null)),
        order(),
        new Fragment.FragmentSettings(
            TextContext.DEFAULT
                .withZone(ZoneId.of("Europe/Helsinki"))
                .withDateStyle(TextContext.DateStyle.GERMAN, TextContext.DateOrder.DMY)
                .withExtraFloatDigits(-3)
                .withNow(1_234_567),
            98_765,
            1 << 22));
  }

  @Test
  void arrivesAsItLeft() {
    byte[] bytes = FragmentCodec.encode(fragment(), TABLE);
    FragmentCodec.Travelling arrived = FragmentCodec.decode(bytes);
    assertArrayEquals(bytes, FragmentCodec.encode(arrived.fragment(), arrived.relation()));
    assertEquals(TABLE.columns(), arrived.relation().columns());
    assertEquals(TABLE.key(), arrived.relation().key());
    assertEquals(TABLE.schemaVersion(), arrived.relation().schemaVersion());
    assertEquals(fragment().settings(), arrived.fragment().settings());
    assertEquals(fragment().order(), arrived.fragment().order());
    assertEquals(plan().output(), arrived.fragment().plan().output());
    assertEquals(42, ((Vector.Ints) arrived.fragment().parameters().getFirst()).get(0));
  }

  @Test
  void readsWhatTheFirstVersionWrote() throws IOException {
    try (InputStream file =
        FragmentCodecTest.class.getResourceAsStream("/golden/fragment-v1.hex")) {
      String hex = new String(file.readAllBytes(), StandardCharsets.US_ASCII).replace("\n", "");
      byte[] golden = HexFormat.of().parseHex(hex);
      FragmentCodec.Travelling arrived = FragmentCodec.decode(golden);
      assertArrayEquals(
          FragmentCodec.encode(fragment(), TABLE),
          FragmentCodec.encode(arrived.fragment(), arrived.relation()));
    }
  }

  @Test
  void refusesOtherVersionsAndDamage() {
    byte[] bytes = FragmentCodec.encode(fragment(), TABLE);
    bytes[0] = 2;
    assertThrows(IllegalArgumentException.class, () -> FragmentCodec.decode(bytes));
    assertThrows(
        IllegalArgumentException.class, () -> FragmentCodec.decode(new byte[] {1, 0x63, 1}));
    assertThrows(IllegalArgumentException.class, () -> FragmentCodec.decode(new byte[0]));
  }
}
