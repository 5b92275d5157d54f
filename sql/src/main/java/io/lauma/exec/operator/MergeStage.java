package io.lauma.exec.operator;

import io.lauma.exec.store.Rows;
import io.lauma.expr.SortKey;
import io.lauma.expr.compare.RowComparator;
import io.lauma.row.RowBatch;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.UniformFanInShape;
import org.apache.pekko.stream.javadsl.GraphDSL;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.jspecify.annotations.Nullable;

/// Merges sorted inputs into one sorted output; equal rows come in the order of the inputs. Asks
/// all inputs at the first demand and holds one batch of each. Ends when all inputs have ended,
/// fails with the first that fails; a cancel cancels all.
public final class MergeStage extends GraphStage<UniformFanInShape<RowBatch, RowBatch>> {
  private final UniformFanInShape<RowBatch, RowBatch> shape;
  private final List<SqlType> types;
  private final RowComparator order;

  private MergeStage(int inputs, List<SqlType> types, List<SortKey> keys) {
    List<Inlet<RowBatch>> inlets = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      inlets.add(Inlet.create("Merge.in" + i));
    }
    this.shape = UniformFanInShape.create(Outlet.create("Merge.out"), inlets);
    this.types = List.copyOf(types);
    this.order = RowComparator.of(keys);
  }

  /// @param types of the columns
  public static Source<RowBatch, NotUsed> of(
      List<Source<RowBatch, NotUsed>> inputs, List<SqlType> types, List<SortKey> keys) {
    if (inputs.size() == 1) {
      return inputs.getFirst();
    }
    return Source.fromGraph(
        GraphDSL.create(builder -> {
          UniformFanInShape<RowBatch, RowBatch> merge =
              builder.add(new MergeStage(inputs.size(), types, keys));
          for (int i = 0; i < inputs.size(); i++) {
            builder.from(builder.add(inputs.get(i))).toInlet(merge.in(i));
          }
          return SourceShape.of(merge.out());
        }));
  }

  @Override
  public UniformFanInShape<RowBatch, RowBatch> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inherited) {
    return new Logic();
  }

  private static final class Head {
    private final int index;
    private @Nullable RowBatch batch;
    private int row;
    private boolean ended;

    Head(int index) {
      this.index = index;
    }

    RowBatch present() {
      RowBatch present = batch;
      if (present == null) {
        throw new IllegalStateException("a head without rows is not compared");
      }
      return present;
    }
  }

  private final class Logic extends GraphStageLogic {
    private final List<Head> heads = new ArrayList<>();
    private final PriorityQueue<Head> ready =
        new PriorityQueue<>((left, right) -> {
          int compared = order.compare(left.present(), left.row, right.present(), right.row);
          return compared != 0 ? compared : Integer.compare(left.index, right.index);
        });
    private boolean asked;

    Logic() {
      super(shape);
      for (int i = 0; i < shape.n(); i++) {
        Head head = new Head(i);
        heads.add(head);
        setHandler(shape.in(i), new Input(shape.in(i), head));
      }
      setHandler(
          shape.out(),
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              if (!asked) {
                asked = true;
                heads.stream().filter(h -> !h.ended).forEach(h -> pull(inlet(h)));
              }
              advance();
            }
          });
    }

    private final class Input extends AbstractInHandler {
      private final Inlet<RowBatch> inlet;
      private final Head head;

      Input(Inlet<RowBatch> inlet, Head head) {
        this.inlet = inlet;
        this.head = head;
      }

      @Override
      public void onPush() {
        RowBatch batch = grab(inlet);
        if (batch.rowCount() == 0) {
          pull(inlet);
          return;
        }
        head.batch = batch;
        head.row = 0;
        ready.add(head);
        advance();
      }

      @Override
      public void onUpstreamFinish() {
        head.ended = true;
        advance();
      }
    }

    private Inlet<RowBatch> inlet(Head head) {
      return shape.in(head.index);
    }

    /// Emits what is certain to come first: rows as long as every input shows its next one.
    private void advance() {
      if (!isAvailable(shape.out())) {
        return;
      }
      long awaited = heads.stream().filter(h -> h.batch == null && !h.ended).count();
      if (awaited > 0) {
        return;
      }
      if (ready.isEmpty()) {
        completeStage();
        return;
      }
      try {
        push(shape.out(), ready.size() == 1 ? rest() : merged());
      } catch (SqlException e) {
        failStage(e);
      }
    }

    private RowBatch rest() {
      Head head = ready.remove();
      RowBatch batch = head.row == 0 ? head.present() : head.present().skip(head.row);
      exhausted(head);
      return batch;
    }

    private RowBatch merged() {
      VectorBuilder[] columns = new VectorBuilder[types.size()];
      for (int i = 0; i < columns.length; i++) {
        columns[i] = new VectorBuilder(StoredForm.layout(types.get(i).oid()), RowBatch.ROWS_MAX);
      }
      int rows = 0;
      boolean everyInputShown = true;
      while (rows < RowBatch.ROWS_MAX
          && everyInputShown
          && !ready.isEmpty()
          && !Rows.isWide(columns)) {
        Head head = ready.remove();
        RowBatch batch = head.present();
        int position = batch.position(head.row);
        for (int i = 0; i < columns.length; i++) {
          columns[i].appendFrom(batch.column(i), position);
        }
        rows++;
        head.row++;
        if (head.row < batch.rowCount()) {
          ready.add(head);
        } else {
          exhausted(head);
          everyInputShown = head.ended;
        }
      }
      List<io.lauma.row.Vector> vectors = new ArrayList<>();
      for (VectorBuilder column : columns) {
        vectors.add(column.build());
      }
      return RowBatch.of(rows, vectors);
    }

    private void exhausted(Head head) {
      head.batch = null;
      Inlet<RowBatch> inlet = inlet(head);
      if (!head.ended && !isClosed(inlet)) {
        pull(inlet);
      }
    }
  }
}
