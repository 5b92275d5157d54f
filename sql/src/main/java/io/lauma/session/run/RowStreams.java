package io.lauma.session.run;

import io.lauma.exec.run.ResultReader;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The kinds of [Portal.RowStream].
public final class RowStreams {
  /// Batches that a change read in parts may give.
  private static final int KEPT_BATCHES_MAX = 4_096;

  private RowStreams() {}

  /// A running plan.
  static Portal.RowStream of(ResultReader reader) {
    return new Portal.RowStream() {
      @Override
      public @Nullable RowBatch next() {
        return reader.next();
      }

      @Override
      public long rowCount() {
        return reader.rowCount();
      }

      @Override
      public void close() {
        reader.close();
      }
    };
  }

  /// Rows at hand.
  static Portal.RowStream of(List<RowBatch> batches) {
    Iterator<RowBatch> left = batches.iterator();
    long[] count = new long[1];
    return new Portal.RowStream() {
      @Override
      public @Nullable RowBatch next() {
        if (!left.hasNext()) {
          return null;
        }
        RowBatch batch = left.next();
        count[0] += batch.rowCount();
        return batch;
      }

      @Override
      public long rowCount() {
        return count[0];
      }

      @Override
      public void close() {}
    };
  }

  /// The rows of a change of which a client wants a part only: the change is carried out to its end
  /// first.
  ///
  /// @throws SqlException 53200 for too many rows
  static Portal.RowStream completed(Portal.RowStream running) {
    try (running) {
      List<RowBatch> batches = new ArrayList<>();
      for (RowBatch batch = running.next(); batch != null; batch = running.next()) {
        batches.add(batch);
        if (batches.size() > KEPT_BATCHES_MAX) {
          throw new SqlException(SqlState.OUT_OF_MEMORY, "out of memory")
              .withDetail("A change gives too many rows for a portal that is read in parts.")
              .withHint("Execute it without a limit of rows.");
        }
      }
      return of(batches);
    }
  }

  /// `batch`, then what `rest` still has: for a batch that was cut by a row limit.
  static Portal.RowStream withFirst(RowBatch batch, Portal.RowStream rest) {
    return new Portal.RowStream() {
      private @Nullable RowBatch first = batch;

      @Override
      public @Nullable RowBatch next() {
        RowBatch held = first;
        first = null;
        return held != null ? held : rest.next();
      }

      @Override
      public long rowCount() {
        return rest.rowCount();
      }

      @Override
      public void close() {
        rest.close();
      }
    };
  }
}
