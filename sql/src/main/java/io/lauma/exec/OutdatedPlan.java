package io.lauma.exec;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;

/// A statement was about to write its first row when its table had other indexes or constraints
/// than its plan knows. It has written nothing: planned again, it may run in the same transaction.
public final class OutdatedPlan extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private OutdatedPlan() {
    super("the plan does not know the table as it is", null, false, false);
  }

  /// The failure, as a client sees it who cannot be helped otherwise.
  public static SqlException failure() {
    return new SqlException(
            SqlState.T_R_SERIALIZATION_FAILURE,
            "could not serialize access due to a change of the schema")
        .withHint("The statement might succeed if retried.")
        .causedBy(new OutdatedPlan());
  }

  public static boolean isCauseOf(SqlException failure) {
    return failure.getCause() instanceof OutdatedPlan;
  }

  /// The same failure for a statement that has written already, by another one that works for it:
  /// it may not run again in the same transaction.
  public static SqlException afterWrites(SqlException failure) {
    return isCauseOf(failure)
        ? new SqlException(failure.state(), failure.message())
            .withHint(failure.hint().orElse("The transaction might succeed if retried."))
        : failure;
  }
}
