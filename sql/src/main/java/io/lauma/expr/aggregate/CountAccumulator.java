package io.lauma.expr.aggregate;

import io.lauma.row.Vector;
import java.util.Arrays;
import java.util.List;

/// `count(*)` and, with an argument, the count of rows where it is not NULL.
final class CountAccumulator implements GroupedAccumulator {
  private long[] counts = new long[16];

  private void ensure(int groupCount) {
    if (groupCount > counts.length) {
      counts = Arrays.copyOf(counts, Math.max(groupCount, counts.length * 2));
    }
  }

  @Override
  public void add(List<Vector> arguments, int rows, int[] groups, int groupCount) {
    ensure(groupCount);
    boolean all = arguments.isEmpty() || !arguments.getFirst().hasNulls();
    for (int i = 0; i < rows; i++) {
      if (groups[i] >= 0 && (all || !arguments.getFirst().isNull(i))) {
        counts[groups[i]]++;
      }
    }
  }

  @Override
  public void merge(Vector states, int rows, int[] groups, int groupCount) {
    ensure(groupCount);
    for (int i = 0; i < rows; i++) {
      if (groups[i] >= 0) {
        counts[groups[i]] += States.buffer(states, i).getLong();
      }
    }
  }

  @Override
  public Vector states(int groupCount) {
    ensure(groupCount);
    return States.build(groupCount, (group, out) -> out.putLong(counts[group]));
  }

  @Override
  public Vector results(int groupCount) {
    ensure(groupCount);
    return new Vector.Longs(groupCount, Arrays.copyOf(counts, groupCount), null);
  }

  @Override
  public long sizeBytes() {
    return 8L * counts.length;
  }
}
