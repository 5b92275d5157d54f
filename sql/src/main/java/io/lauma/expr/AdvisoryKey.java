package io.lauma.expr;

/// What an advisory lock locks, as pg_locks shows it.
///
/// @param classId the upper half of a bigint, or the first of two integers
/// @param objectId the lower half, or the second
/// @param space 1 for bigints, 2 for pairs (`objsubid`)
public record AdvisoryKey(int classId, int objectId, int space) {
  private static final int BIGINT = 1;
  private static final int PAIR = 2;

  public static AdvisoryKey of(long key) {
    return new AdvisoryKey((int) (key >>> Integer.SIZE), (int) key, BIGINT);
  }

  public static AdvisoryKey of(int first, int second) {
    return new AdvisoryKey(first, second, PAIR);
  }
}
