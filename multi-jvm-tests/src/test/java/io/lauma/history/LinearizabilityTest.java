package io.lauma.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.lauma.history.RegisterOperation.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearizabilityTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_260_101L);

  @Test
  void acceptsReadsOfTheLastWrite() {
    assertExplained(write(1, 0, 10), read(1, 11, 20), write(2, 21, 30), read(2, 31, 40));
  }

  @Test
  void refusesAStaleRead() {
    assertUnexplained(write(1, 0, 10), write(2, 11, 20), read(1, 21, 30));
  }

  @Test
  void refusesTheFirstValueAfterAWrite() {
    assertUnexplained(write(1, 0, 10), read(0, 11, 20));
  }

  @Test
  void acceptsEitherValueDuringAWrite() {
    assertExplained(write(1, 0, 100), read(0, 5, 10), read(1, 15, 20), read(1, 25, 30));
  }

  @Test
  void refusesAValueThatGoesBackDuringAWrite() {
    assertUnexplained(write(1, 0, 100), read(1, 5, 10), read(0, 15, 20));
  }

  @Test
  void acceptsAnUnknownWriteThatHappensLate() {
    assertExplained(perhaps(1, 0), write(2, 5, 10), read(2, 11, 20), read(1, 21, 30));
  }

  @Test
  void refusesAnUnknownWriteThatHappensTwice() {
    assertUnexplained(perhaps(1, 0), read(1, 5, 10), write(2, 11, 20), read(1, 21, 30));
  }

  @Test
  void acceptsAnUnknownWriteThatNeverHappens() {
    assertExplained(perhaps(1, 0), read(0, 5, 10), write(2, 11, 20), read(2, 21, 30));
  }

  @Test
  void refusesAValueThatNobodyWrote() {
    assertUnexplained(write(1, 0, 10), read(7, 11, 20));
  }

  @Test
  void judgesEachRegisterByItself() {
    List<RegisterOperation> operations = new ArrayList<>();
    operations.add(write(1, 0, 10));
    operations.add(new RegisterOperation(0, 2, Kind.READ, 0, 11, 20));
    assertEquals(List.of(), Linearizability.violations(operations));
    operations.add(read(0, 21, 30));
    assertEquals(1, Linearizability.violations(operations).size());
  }

  /// A register that takes each operation at an instant between question and answer is accepted;
  /// the same history with one read of an overwritten value is not.
  @Test
  void acceptsWhatARegisterDidAndRefusesItWithOneReadMadeStale() {
    Random random = new Random(SEED);
    for (int run = 0; run < 50; run++) {
      List<RegisterOperation> operations = history(random);
      assertEquals(List.of(), Linearizability.violations(operations), "seed " + SEED);
      long end = 1_000_000;
      operations.add(write(-1, end, end + 1));
      operations.add(read(operations.getFirst().value(), end + 2, end + 3));
      assertFalse(Linearizability.violations(operations).isEmpty(), "seed " + SEED);
    }
  }

  private static List<RegisterOperation> history(Random random) {
    List<RegisterOperation> operations = new ArrayList<>();
    long value = 0;
    long fresh = 0;
    long instant = 0;
    for (int i = 0; i < 400; i++) {
      instant += 10;
      long from = Math.max(0, instant - random.nextInt(60));
      long to = instant + random.nextInt(60);
      int kind = operations.isEmpty() ? 0 : random.nextInt(10);
      if (kind < 4) {
        value = ++fresh;
        operations.add(write(value, from, to));
      } else if (kind == 4) {
        long perhaps = ++fresh;
        value = random.nextBoolean() ? perhaps : value;
        operations.add(
            new RegisterOperation(0, 1, Kind.WRITE, perhaps, from, RegisterOperation.NEVER));
      } else {
        operations.add(read(value, from, to));
      }
    }
    return operations;
  }

  private static RegisterOperation write(long value, long invoked, long returned) {
    return new RegisterOperation(0, 1, Kind.WRITE, value, invoked, returned);
  }

  private static RegisterOperation perhaps(long value, long invoked) {
    return new RegisterOperation(0, 1, Kind.WRITE, value, invoked, RegisterOperation.NEVER);
  }

  private static RegisterOperation read(long value, long invoked, long returned) {
    return new RegisterOperation(0, 1, Kind.READ, value, invoked, returned);
  }

  private static void assertExplained(RegisterOperation... operations) {
    assertEquals(List.of(), Linearizability.violations(Arrays.asList(operations)));
  }

  private static void assertUnexplained(RegisterOperation... operations) {
    assertEquals(1, Linearizability.violations(Arrays.asList(operations)).size());
  }
}
