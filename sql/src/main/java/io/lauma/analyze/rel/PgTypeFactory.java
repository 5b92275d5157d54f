package io.lauma.analyze.rel;

import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeSystem;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/// Makes [PgType]s where Calcite asks for its own: its boolean is ours, and nullability has no
/// variants.
public final class PgTypeFactory extends SqlTypeFactoryImpl {
  public static final PgTypeFactory INSTANCE = new PgTypeFactory();

  private PgTypeFactory() {
    super(RelDataTypeSystem.DEFAULT);
  }

  @Override
  public RelDataType createSqlType(SqlTypeName typeName) {
    return typeName == SqlTypeName.BOOLEAN ? PgType.of(Oids.BOOL) : super.createSqlType(typeName);
  }

  @Override
  public RelDataType createTypeWithNullability(RelDataType type, boolean nullable) {
    return type instanceof PgType || type.isStruct()
        ? type
        : super.createTypeWithNullability(type, nullable);
  }

  @Override
  public RelDataType leastRestrictive(List<RelDataType> types) {
    return types.getFirst();
  }

  /// A row type; names need not be unique.
  public RelDataType row(List<String> names, List<SqlType> types) {
    List<RelDataType> columns = new ArrayList<>(types.size());
    for (SqlType type : types) {
      columns.add(PgType.of(type));
    }
    return createStructType(columns, names);
  }

  /// The columns of both rows, left first.
  public RelDataType concat(RelDataType left, RelDataType right) {
    List<RelDataType> types = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (RelDataType row : List.of(left, right)) {
      row.getFieldList().forEach(f -> types.add(f.getType()));
      names.addAll(row.getFieldNames());
    }
    return createStructType(types, names);
  }
}
