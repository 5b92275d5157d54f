package io.lauma.exec.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.catalog.Relation;
import io.lauma.exec.CancelSignal;
import io.lauma.exec.Fragment;
import io.lauma.exec.MayNotAnswer;
import io.lauma.exec.ShardCursor;
import io.lauma.exec.fixture.Batches;
import io.lauma.exec.fixture.TestCatalog;
import io.lauma.exec.fixture.TestDatabase;
import io.lauma.exec.fixture.Types;
import io.lauma.exec.scan.RowEncoder;
import io.lauma.expr.Scalar;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import io.lauma.types.TextContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FragmentRunnerTest {
  private static final int RANDOM_OID = 1598;

  private static final Relation TABLE =
      TestCatalog.table(5, "t", 0, List.of(1), Map.of("id", Types.INT));
  private static final List<SqlType> TYPES = List.of(Types.INT);

  @TempDir Path directory;
  private TestDatabase database;

  @BeforeEach
  void open() {
    database = new TestDatabase(directory, new TestCatalog(List.of(TABLE)));
  }

  @AfterEach
  void close() {
    database.close();
  }

  /// Rows 0 .. rowCount; loses the right to answer once `answerableRows` were read.
  private static final class NumberCursor implements ShardCursor {
    private final RowEncoder encoder = RowEncoder.of(TABLE);
    private final int rowCount;
    private final int answerableRows;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger read = new AtomicInteger();
    private Key key = Key.EMPTY;
    private byte[] value = new byte[0];

    NumberCursor(int rowCount, int answerableRows) {
      this.rowCount = rowCount;
      this.answerableRows = answerableRows;
    }

    @Override
    public boolean next() {
      if (read.get() == rowCount) {
        return false;
      }
      RowBatch row = Batches.of(TYPES, List.of(Batches.row(read.get())));
      key = encoder.key(row, 0);
      value = encoder.value(row, 0);
      read.incrementAndGet();
      return true;
    }

    @Override
    public byte[] keyBytes() {
      return key.bytes();
    }

    @Override
    public int keyLengthBytes() {
      return key.lengthBytes();
    }

    @Override
    public byte[] valueBytes() {
      return value;
    }

    @Override
    public int valueLengthBytes() {
      return value.length;
    }

    @Override
    public HybridTime version() {
      return HybridTime.ZERO;
    }

    @Override
    public boolean mayAnswer() {
      return read.get() <= answerableRows;
    }

    @Override
    public void close() {
      closed.countDown();
    }

    boolean isClosedSoon() throws InterruptedException {
      return closed.await(2, TimeUnit.SECONDS);
    }
  }

  private static PlanNode.TableScan scan(Optional<Scalar> filter, Optional<Scalar> rowsMax) {
    return new PlanNode.TableScan(
        TABLE.id(), List.of(1), List.of(), filter, true, false, rowsMax, TYPES);
  }

  private static Fragment fragment(PlanNode plan) {
    return new Fragment(
        plan,
        TABLE.id(),
        List.of(),
        List.of(),
        List.of(),
        new Fragment.FragmentSettings(TextContext.DEFAULT, 0, 1 << 20));
  }

  private Source<RowBatch, NotUsed> run(
      Optional<Scalar> filter, Optional<Scalar> rowsMax, NumberCursor cursor) {
    return FragmentRunner.run(
        fragment(scan(filter, rowsMax)),
        TABLE,
        () -> List.of(cursor),
        new CancelSignal(),
        directory,
        TestDatabase.BLOCKING_DISPATCHER);
  }

  private List<RowBatch> collect(Source<RowBatch, NotUsed> source) {
    return source.runWith(Sink.seq(), database.materializer()).toCompletableFuture().join();
  }

  @Test
  void readsFiltersAndClosesItsCursors() throws InterruptedException {
    NumberCursor cursor = new NumberCursor(5_000, Integer.MAX_VALUE);
    List<RowBatch> batches =
        collect(
            run(
                Optional.of(Types.less(Types.column(0, Types.INT), Types.constant(3))),
                Optional.empty(),
                cursor));
    assertEquals(List.of(Batches.row(0), Batches.row(1), Batches.row(2)), Batches.rows(batches));
    assertTrue(cursor.isClosedSoon());
  }

  @Test
  void stopsReadingOnceEnoughRowsPassed() {
    NumberCursor cursor = new NumberCursor(1_000_000, Integer.MAX_VALUE);
    List<RowBatch> batches =
        collect(run(Optional.empty(), Optional.of(Types.constant(10L)), cursor));
    assertEquals(10, Batches.rows(batches).size());
    assertEquals(10, cursor.read.get());
  }

  @Test
  void answersNothingThatWasReadWithoutTheRightTo() throws InterruptedException {
    NumberCursor cursor = new NumberCursor(5_000, 2_500);
    List<RowBatch> answered = new ArrayList<>();
    CompletionException failure =
        assertThrows(
            CompletionException.class,
            () ->
                run(Optional.empty(), Optional.empty(), cursor)
                    .runWith(Sink.foreach(answered::add), database.materializer())
                    .toCompletableFuture()
                    .join());
    assertInstanceOf(MayNotAnswer.class, failure.getCause());
    assertTrue(Batches.rows(answered).size() <= 2_500);
    assertTrue(cursor.isClosedSoon());
  }

  @Test
  void anEmptyAnswerIsAnAnswerToo() {
    NumberCursor cursor = new NumberCursor(100, 50);
    Optional<Scalar> nothing =
        Optional.of(Types.less(Types.column(0, Types.INT), Types.constant(-1)));
    CompletionException failure =
        assertThrows(
            CompletionException.class, () -> collect(run(nothing, Optional.empty(), cursor)));
    assertInstanceOf(MayNotAnswer.class, failure.getCause());
  }

  @Test
  void tellsWhichFragmentsGiveTheSameRowsAgain() {
    Scalar random = new Scalar.Call(RANDOM_OID, List.of(), SqlType.of(Oids.FLOAT8));
    Scalar less = Types.less(Types.column(0, Types.INT), Types.constant(3));
    PlanNode filtered = scan(Optional.of(less), Optional.of(Types.constant(10L)));
    assertTrue(FragmentRunner.isRepeatable(fragment(filtered)));
    assertTrue(
        FragmentRunner.isRepeatable(
            fragment(
                new PlanNode.Sort(
                    new PlanNode.Project(filtered, List.of(less)), List.of(), Optional.empty()))));
    assertFalse(
        FragmentRunner.isRepeatable(fragment(new PlanNode.Project(filtered, List.of(random)))));
    assertFalse(
        FragmentRunner.isRepeatable(
            fragment(
                scan(
                    Optional.of(
                        new Scalar.And(List.of(less, new Scalar.Not(new Scalar.IsNull(random))))),
                    Optional.empty()))));
    assertFalse(
        FragmentRunner.isRepeatable(
            fragment(
                new PlanNode.Aggregate(
                    filtered,
                    PlanNode.Aggregate.Phase.PARTIAL,
                    List.of(0),
                    List.of(List.of(0)),
                    List.of(),
                    TYPES))));
  }
}
