package io.lauma.types;

/// The stored form of arrays, big-endian: int32 dimensions (0 for an empty array), int32 element
/// type OID, then int32 length and int32 lower bound a dimension, then each element in row-major
/// order as int32 length (-1 for NULL) and stored form.
public final class ArrayForm {
  private ArrayForm() {}

  /// PostgreSQL's own limit.
  public static final int DIMENSIONS_MAX = 6;
}
