package io.lauma.catalog.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.types.Oids;
import java.util.List;
import org.junit.jupiter.api.Test;

class BuiltinFactsTest {
  @Test
  void typesAreFoundByOidAndName() {
    BuiltinType int4 = BuiltinTypes.type(Oids.INT4);
    assertEquals("int4", int4.name());
    assertEquals('N', int4.category());
    assertFalse(int4.preferred());
    assertEquals(Oids.INT4_ARRAY, int4.arrayOid());
    assertEquals(Oids.INT4, BuiltinTypes.type(Oids.INT4_ARRAY).elementOid());
    assertEquals(Oids.TEXT, BuiltinTypes.byName("text").getFirst().oid());
    assertTrue(BuiltinTypes.byOid(4_000_000).isEmpty());
  }

  @Test
  void functionsKeepTheirSignatures() {
    BuiltinFunction lower = BuiltinFunctions.find("lower", List.of(Oids.TEXT)).orElseThrow();
    assertEquals(870, lower.oid());
    assertTrue(lower.strict());
    BuiltinFunction interval = BuiltinFunctions.byName("make_interval").getFirst();
    assertEquals(7, interval.defaultCount());
    assertEquals("0, 0, 0, 0, 0, 0, 0.0", interval.defaults().orElseThrow());
    assertEquals("years", interval.argumentNames().getFirst());
    assertTrue(BuiltinFunctions.all().size() > 3000);
  }

  @Test
  void everyOperatorNamesAFunctionThatExists() {
    for (BuiltinOperator operator : BuiltinOperators.all()) {
      assertTrue(BuiltinFunctions.byOid(operator.functionOid()).isPresent(), operator::toString);
    }
    assertEquals(96, BuiltinOperators.find("=", Oids.INT4, Oids.INT4).orElseThrow().oid());
  }

  @Test
  void castsAggregatesAndClassesAreThere() {
    assertEquals('i', BuiltinCasts.find(Oids.INT4, Oids.INT8).orElseThrow().context());
    assertEquals(
        "0",
        BuiltinAggregates.byOid(2147).orElseThrow().initialValue().orElseThrow(),
        "count(any)");
    BuiltinOperatorClass int4 =
        BuiltinOperatorClasses.defaultFor(BuiltinOperatorClasses.BTREE, Oids.INT4).orElseThrow();
    assertEquals(
        97,
        BuiltinOperatorClasses.operator(
                int4.familyOid(), BuiltinOperatorClasses.LESS, Oids.INT4, Oids.INT4)
            .orElseThrow()
            .operatorOid());
    assertEquals(2, BuiltinNames.namespaces().stream().filter(n -> n.oid() != 99).count());
  }
}
