package io.lauma.expr.aggregate;

import io.lauma.expr.AggregateCall;
import io.lauma.row.Vector;
import java.util.List;

/// The transition states of one aggregate for many groups, numbered from 0. Used by one thread.
/// ORDER BY and DISTINCT are the caller's: it adds rows in order, and each only once.
public interface GroupedAccumulator {
  /// @throws io.lauma.types.SqlException 0A000 for an aggregate without implementation
  static GroupedAccumulator of(AggregateCall call) {
    return Aggregates.create(call);
  }

  /// Adds rows `0 .. rows` of the arguments.
  ///
  /// @param arguments dense vectors, one an argument; none for `count(*)`
  /// @param groups the group of each row; rows of a negative group are left out (FILTER)
  /// @param groupCount above every group number
  void add(List<Vector> arguments, int rows, int[] groups, int groupCount);

  /// Adds partial states, as [#states] of another accumulator of the same call made them.
  void merge(Vector states, int rows, int[] groups, int groupCount);

  /// The partial state of each group, as bytes.
  Vector states(int groupCount);

  /// The aggregate of each group, in the layout of the call's type.
  Vector results(int groupCount);

  /// Memory held, about.
  long sizeBytes();
}
