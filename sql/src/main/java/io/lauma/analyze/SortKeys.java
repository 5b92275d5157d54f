package io.lauma.analyze;

import io.lauma.analyze.rel.PgType;
import io.lauma.expr.SortKey;
import java.util.List;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.type.RelDataType;

/// Calcite's collations as sort keys of ours.
public final class SortKeys {
  private SortKeys() {}

  public static List<SortKey> of(List<RelFieldCollation> collations, RelDataType row) {
    return collations.stream().map(c -> of(c, row)).toList();
  }

  private static SortKey of(RelFieldCollation collation, RelDataType row) {
    int column = collation.getFieldIndex();
    return new SortKey(
        column,
        PgType.sqlTypeOf(row.getFieldList().get(column).getType()),
        collation.direction == RelFieldCollation.Direction.DESCENDING,
        collation.nullDirection == RelFieldCollation.NullDirection.FIRST);
  }
}
