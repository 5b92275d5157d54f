package io.lauma.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.history.AppendTransaction.Access;
import io.lauma.history.AppendTransaction.Append;
import io.lauma.history.AppendTransaction.Outcome;
import io.lauma.history.AppendTransaction.Read;
import io.lauma.history.ListAppend.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Each anomaly is planted and found at the levels that forbid it, and at no other.
class ListAppendTest {
  private final List<AppendTransaction> history = new ArrayList<>();

  private void committed(long from, long to, Access... accesses) {
    history.add(new AppendTransaction(0, List.of(accesses), Outcome.COMMITTED, "", from, to));
  }

  private void aborted(long from, long to, Access... accesses) {
    history.add(new AppendTransaction(0, List.of(accesses), Outcome.ABORTED, "", from, to));
  }

  private void unknown(long from, Access... accesses) {
    history.add(
        new AppendTransaction(0, List.of(accesses), Outcome.UNKNOWN, "", from, Long.MAX_VALUE));
  }

  private static Append append(int key, long value) {
    return new Append(key, value);
  }

  private static Read read(int key, Long... values) {
    return new Read(key, List.of(values));
  }

  /// @param anomaly beginning of its name; empty for none
  private void assertFound(Level level, String anomaly) {
    List<String> found = ListAppend.violations(history, level);
    if (anomaly.isEmpty()) {
      assertEquals(List.of(), found, level + "");
    } else {
      assertTrue(
          found.stream().anyMatch(text -> text.startsWith(anomaly)), level + " found " + found);
    }
  }

  private void assertFound(String committed, String repeatable, String serializable) {
    assertFound(Level.READ_COMMITTED, committed);
    assertFound(Level.REPEATABLE_READ, repeatable);
    assertFound(Level.SERIALIZABLE, serializable);
  }

  @Test
  void aSerialHistoryIsWell() {
    committed(0, 1, append(1, 1), append(2, 2));
    committed(2, 3, read(1, 1L), append(1, 3), read(1, 1L, 3L));
    aborted(2, 4, append(1, 9));
    unknown(2, append(2, 8));
    unknown(3, append(2, 7));
    committed(5, 6, read(1, 1L, 3L), read(2, 2L, 7L));
    assertFound("", "", "");
  }

  @Test
  void dirtyWrite() {
    committed(0, 9, append(1, 1), append(2, 2));
    committed(0, 9, append(1, 3), append(2, 4));
    committed(10, 11, read(1, 1L, 3L), read(2, 4L, 2L));
    assertFound("G0", "G0", "G0");
  }

  @Test
  void abortedRead() {
    aborted(0, 9, append(1, 1));
    committed(0, 9, read(1, 1L));
    assertFound("G1a", "G1a", "G1a");
  }

  @Test
  void intermediateRead() {
    committed(0, 9, append(1, 1), append(1, 2));
    committed(0, 9, read(1, 1L));
    assertFound("G1b", "G1b", "G1b");
  }

  @Test
  void circularInformationFlow() {
    committed(0, 9, append(1, 1), read(2, 2L));
    committed(0, 9, append(2, 2), read(1, 1L));
    assertFound("G1c", "G1c", "G1c");
  }

  @Test
  void readSkew() {
    committed(0, 9, append(1, 1), append(2, 2));
    committed(0, 9, read(1), read(2, 2L));
    assertFound("", "G-single", "G-single");
  }

  @Test
  void lostUpdate() {
    committed(0, 9, read(1), append(1, 1));
    committed(0, 9, read(1), append(1, 2));
    committed(10, 11, read(1, 1L, 2L));
    assertFound("", "G-single", "G-single");
  }

  @Test
  void aRowThatIsReadAgain() {
    committed(0, 1, append(1, 1));
    committed(0, 9, read(1), read(1, 1L));
    assertFound("", "read skew inside", "read skew inside");
  }

  @Test
  void writeSkew() {
    committed(0, 9, read(1), append(2, 2));
    committed(0, 9, read(2), append(1, 1));
    committed(10, 11, read(1, 1L), read(2, 2L));
    assertFound("", "", "G2");
  }

  @Test
  void writeSkewWhoseWritesNobodyReads() {
    committed(0, 9, read(1), append(2, 2));
    committed(0, 9, read(2), append(1, 1));
    assertFound("", "", "G2");
  }

  @Test
  void twoObserversTellTwoOrders() {
    committed(0, 9, append(1, 1));
    committed(0, 9, append(2, 2));
    committed(0, 9, read(1, 1L), read(2));
    committed(0, 9, read(1), read(2, 2L));
    assertFound("", "G-single", "G-single");
  }

  @Test
  void aStaleRead() {
    committed(0, 1, append(1, 1));
    committed(2, 3, read(1));
    committed(4, 5, read(1, 1L));
    assertFound("", "G-single against", "G-single against");
  }

  @Test
  void anAcknowledgedAppendThatNobodySees() {
    committed(0, 1, append(1, 1));
    committed(2, 3, read(1));
    assertFound("", "G-single against", "G-single against");
  }

  @Test
  void writesAgainstTheOrderOfTime() {
    committed(0, 1, append(1, 1));
    committed(2, 3, append(1, 2));
    committed(4, 5, read(1, 2L, 1L));
    assertFound("G1c against", "G1c against", "G1c against");
  }

  @Test
  void twoOrdersOfOneList() {
    committed(0, 9, append(1, 1));
    committed(0, 9, append(1, 2));
    committed(0, 9, read(1, 1L, 2L));
    committed(0, 9, read(1, 2L, 1L));
    assertFound("two orders", "two orders", "two orders");
  }

  @Test
  void wrongLists() {
    committed(0, 9, append(1, 1), append(2, 2));
    committed(0, 9, read(1, 1L, 1L));
    assertFound("a value twice", "a value twice", "a value twice");
    history.removeLast();
    committed(0, 9, read(1, 7L));
    assertFound("a value that nobody", "a value that nobody", "a value that nobody");
    history.removeLast();
    committed(0, 9, read(1, 2L));
    assertFound("a value of another", "a value of another", "a value of another");
    history.removeLast();
    committed(0, 9, append(1, 3), read(1, 1L));
    assertFound("own appends", "own appends", "own appends");
  }

  @Test
  void aLongSerialHistoryIsJudgedInTime() {
    Random random = new Random(20_260_101);
    Map<Integer, List<Long>> lists = new HashMap<>();
    long value = 0;
    for (int i = 0; i < 20_000; i++) {
      List<Access> accesses = new ArrayList<>();
      for (int j = 0; j < 4; j++) {
        int key = i / 100 + random.nextInt(6);
        List<Long> list = lists.computeIfAbsent(key, _ -> new ArrayList<>());
        if (random.nextBoolean()) {
          list.add(++value);
          accesses.add(append(key, value));
        } else {
          accesses.add(new Read(key, list));
        }
      }
      committed(10L * i, 10L * i + 25, accesses.toArray(Access[]::new));
    }
    assertFound("", "", "");
    committed(5, 6, new Read(199, lists.getOrDefault(199, List.of())));
    assertFound(Level.READ_COMMITTED, "G1c against");
  }
}
