package io.lauma.analyze.rel;

import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeImpl;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;

/// A PostgreSQL type as Calcite carries it. Says nothing of NULL, so that no rule meets two
/// variants of one type: what Calcite concludes from its never being nullable (`isAlwaysTrue`) is
/// not used.
public final class PgType extends RelDataTypeImpl {
  private static final int POOLED_TYPES_MAX = 10_000;
  private static final Map<SqlType, PgType> POOL = new ConcurrentHashMap<>();

  private final SqlType sqlType;

  private PgType(SqlType sqlType) {
    super(null);
    this.sqlType = sqlType;
    computeDigest();
  }

  public static PgType of(SqlType type) {
    PgType pooled = POOL.get(type);
    if (pooled != null) {
      return pooled;
    }
    PgType created = new PgType(type);
    if (POOL.size() < POOLED_TYPES_MAX) {
      POOL.put(type, created);
    }
    return created;
  }

  public static PgType of(int typeOid) {
    return of(SqlType.of(typeOid));
  }

  /// The type of a scalar expression of ours.
  public static SqlType typeOf(RexNode node) {
    return sqlTypeOf(node.getType());
  }

  public static SqlType sqlTypeOf(RelDataType type) {
    if (type instanceof PgType pgType) {
      return pgType.sqlType;
    }
    throw new IllegalStateException("not a type of ours: " + type);
  }

  /// The column types of a relational node's row type.
  public static List<SqlType> columns(RelDataType rowType) {
    return rowType.getFieldList().stream().map(f -> sqlTypeOf(f.getType())).toList();
  }

  public SqlType sqlType() {
    return sqlType;
  }

  @Override
  public SqlTypeName getSqlTypeName() {
    return sqlType.oid() == Oids.BOOL ? SqlTypeName.BOOLEAN : SqlTypeName.OTHER;
  }

  @Override
  protected void generateTypeString(StringBuilder text, boolean withDetail) {
    text.append('t').append(sqlType.oid());
    if (sqlType.typmod() != SqlType.NO_TYPMOD) {
      text.append('(').append(sqlType.typmod()).append(')');
    }
  }
}
