package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import io.lauma.catalog.builtin.BuiltinRelations;
import io.lauma.catalog.builtin.BuiltinType;
import io.lauma.catalog.builtin.BuiltinTypes;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A row of pg_attribute. The columns that only the engine knows (row ids) are none.
///
/// @param type empty for a dropped column
record AttributeRow(
    int relationOid,
    int number,
    String name,
    Optional<BuiltinType> type,
    int typmod,
    boolean notNull,
    boolean hasDefault,
    boolean hasMissing) {
  private static final List<Column> SEQUENCE_COLUMNS =
      List.of(
          column(1, "last_value", Oids.INT8),
          column(2, "log_cnt", Oids.INT8),
          column(3, "is_called", Oids.BOOL));

  private static final List<AttributeRow> BUILTIN = builtin();

  static List<AttributeRow> all(CatalogSnapshot catalog) {
    List<AttributeRow> rows = new ArrayList<>(BUILTIN);
    for (Relation relation : ClassRow.sorted(catalog)) {
      for (Column column : columns(relation)) {
        if (column.attributeNumber() > 0) {
          rows.add(of(relation.oid(), column));
        }
      }
      if (relation.primaryKeyOid() != 0) {
        addPrimaryKey(relation, rows);
      }
    }
    return rows;
  }

  /// relnatts: dropped columns count, hidden ones do not.
  static int count(Relation relation) {
    return (int) columns(relation).stream().filter(c -> c.attributeNumber() > 0).count();
  }

  private static List<Column> columns(Relation relation) {
    return relation.kind() == Relation.Kind.SEQUENCE ? SEQUENCE_COLUMNS : relation.columns();
  }

  private static void addPrimaryKey(Relation relation, List<AttributeRow> rows) {
    for (int i = 0; i < relation.key().size(); i++) {
      Column column = relation.columnById(relation.key().get(i).columnId());
      rows.add(
          new AttributeRow(
              relation.primaryKeyOid(),
              i + 1,
              column.name(),
              BuiltinTypes.byOid(column.type().oid()),
              column.type().typmod(),
              false,
              false,
              false));
    }
  }

  private static AttributeRow of(int relationOid, Column column) {
    if (column.dropped()) {
      String name = "........pg.dropped." + column.attributeNumber() + "........";
      return new AttributeRow(
          relationOid,
          column.attributeNumber(),
          name,
          Optional.empty(),
          column.type().typmod(),
          false,
          false,
          false);
    }
    return new AttributeRow(
        relationOid,
        column.attributeNumber(),
        column.name(),
        BuiltinTypes.byOid(column.type().oid()),
        column.type().typmod(),
        column.notNull(),
        column.defaultExpression().isPresent(),
        column.missingValue().isPresent());
  }

  private static Column column(int number, String name, int typeOid) {
    return new Column(
        number, number, name, SqlType.of(typeOid), true, Optional.empty(), Optional.empty(), false);
  }

  private static List<AttributeRow> builtin() {
    return BuiltinRelations.all().stream()
        .flatMap(r -> r.columns().stream().map(c -> of(r.oid(), c)))
        .toList();
  }

  private int dimensions() {
    return type.filter(BuiltinType::isTrueArray).isPresent() ? 1 : 0;
  }

  static VirtualTable<AttributeRow> table() {
    return VirtualTable.of("pg_attribute", AttributeRow::all)
        .with("attrelid", AttributeRow::relationOid)
        .with("attname", AttributeRow::name)
        .with("atttypid", r -> r.type.map(BuiltinType::oid).orElse(0))
        .with("attlen", r -> r.type.map(BuiltinType::lengthBytes).orElse(-1))
        .with("attnum", AttributeRow::number)
        .with("attndims", AttributeRow::dimensions)
        .with("atttypmod", AttributeRow::typmod)
        .with("attbyval", r -> r.type.map(BuiltinType::byValue).orElse(false))
        .with("attalign", r -> r.type.map(BuiltinType::align).orElse('i'))
        .with("attstorage", r -> r.type.map(BuiltinType::storage).orElse('p'))
        .with("attnotnull", AttributeRow::notNull)
        .with("atthasdef", AttributeRow::hasDefault)
        .with("atthasmissing", AttributeRow::hasMissing)
        .with("attisdropped", r -> r.type.isEmpty())
        .with("attcollation", r -> r.type.map(BuiltinType::collationOid).orElse(0))
        .constant('\0', "attcompression", "attidentity", "attgenerated")
        .constant(-1, "attstattarget", "attcacheoff")
        .constant(0, "attinhcount")
        .constant(true, "attislocal")
        .nulls("attacl", "attoptions", "attfdwoptions", "attmissingval")
        .build();
  }
}
