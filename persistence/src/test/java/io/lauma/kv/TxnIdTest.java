package io.lauma.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TxnIdTest {
  @Test
  void keepsItsPartsAtTheirLimitsAndStaysPositive() {
    GroupId group = new GroupId(TxnId.GROUPS_MAX - 1);
    TxnId id = TxnId.of(group, TxnId.TERMS_MAX - 1, TxnId.NUMBERS_MAX - 1);
    assertEquals(group, id.group());
    assertEquals(TxnId.TERMS_MAX - 1, id.term());
    assertEquals(TxnId.NUMBERS_MAX - 1, id.number());
    assertTrue(id.value() > 0);
    assertEquals(new TxnId(id.value()), id);
  }

  @Test
  void refusesPartsThatDoNotFit() {
    GroupId group = new GroupId(1);
    assertThrows(Invariants.Broken.class, () -> TxnId.of(group, TxnId.TERMS_MAX, 0));
    assertThrows(Invariants.Broken.class, () -> TxnId.of(group, 0, 0));
    assertThrows(Invariants.Broken.class, () -> TxnId.of(group, 1, TxnId.NUMBERS_MAX));
    assertThrows(Invariants.Broken.class, () -> TxnId.of(new GroupId(TxnId.GROUPS_MAX), 1, 0));
  }
}
