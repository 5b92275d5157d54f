package io.lauma.session.run;

import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A prepared statement with its parameters, perhaps half run.
public final class Portal {
  Prepared prepared;
  final List<Vector> parameters;

  /// Rows still to come, once it runs.
  @Nullable RowStream rows;

  /// Whether it has run to its end.
  boolean ended;

  long rowsSent;

  /// The count of the tag that the client was told last.
  long tagCount;

  /// The innermost savepoint when it was opened; 0 for none.
  final int savepoint;

  Portal(Prepared prepared, List<Vector> parameters, int savepoint) {
    this.prepared = prepared;
    this.savepoint = savepoint;
    this.parameters = List.copyOf(parameters);
  }

  /// Back to before its first row, for another attempt.
  void restart(Prepared again) {
    close();
    prepared = again;
    ended = false;
    rowsSent = 0;
  }

  void close() {
    RowStream open = rows;
    if (open != null) {
      open.close();
      rows = null;
    }
  }

  /// Rows of a result, batch by batch, on the session's thread.
  public interface RowStream extends AutoCloseable {
    /// The next batch, null at the end.
    @Nullable RowBatch next();

    /// Rows given so far: the count of a command tag.
    long rowCount();

    @Override
    void close();
  }
}
