package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Column;
import io.lauma.catalog.builtin.BuiltinNames;
import io.lauma.catalog.builtin.BuiltinType;
import io.lauma.catalog.builtin.BuiltinTypes;
import io.lauma.types.SqlType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// information_schema.columns.
///
/// @param relation the table or view the column is of
record InformationColumns(NamedRelation relation, Column column) {
  private static final String CATALOG = ServerTables.DATABASE_NAME;
  private static final int DEFAULT_COLLATION = 100;
  private static final Map<Integer, String> COLLATIONS =
      BuiltinNames.collations().stream()
          .filter(c -> c.oid() != DEFAULT_COLLATION)
          .collect(Collectors.toUnmodifiableMap(BuiltinNames::oid, BuiltinNames::name));

  private static List<InformationColumns> all(CatalogSnapshot catalog) {
    return NamedRelation.all(catalog).stream()
        .flatMap(r -> r.columns().stream().map(c -> new InformationColumns(r, c)))
        .toList();
  }

  private SqlType type() {
    return column.type();
  }

  private Optional<BuiltinType> builtinType() {
    return BuiltinTypes.byOid(column.type().oid());
  }

  /// The collation when it is not the default one.
  private Optional<String> collation() {
    return builtinType().map(t -> COLLATIONS.get(t.collationOid()));
  }

  private @Nullable String whenCollated(String value) {
    return collation().isPresent() ? value : null;
  }

  private String typeSchema() {
    return builtinType().filter(t -> t.namespaceOid() != 11).isPresent()
        ? InformationTables.SCHEMA
        : "pg_catalog";
  }

  static VirtualTable<InformationColumns> table() {
    return VirtualTable.of(InformationTables.SCHEMA, "columns", InformationColumns::all)
        .with("table_schema", r -> r.relation.schema())
        .with("table_name", r -> r.relation.name())
        .with("column_name", r -> r.column.name())
        .with("ordinal_position", r -> r.column.attributeNumber())
        .with("column_default", r -> r.column.defaultExpression().orElse(null))
        .with("is_nullable", r -> r.column.notNull() ? "NO" : "YES")
        .with("data_type", r -> InformationTypes.name(r.type()))
        .with("character_maximum_length", r -> InformationTypes.characterLength(r.type()))
        .with("character_octet_length", r -> InformationTypes.octetLength(r.type()))
        .with("numeric_precision", r -> InformationTypes.numericPrecision(r.type()))
        .with("numeric_precision_radix", r -> InformationTypes.numericRadix(r.type()))
        .with("numeric_scale", r -> InformationTypes.numericScale(r.type()))
        .with("datetime_precision", r -> InformationTypes.fractionDigits(r.type()))
        .with("interval_type", r -> InformationTypes.intervalFields(r.type()))
        .with("collation_catalog", r -> r.whenCollated(CATALOG))
        .with("collation_schema", r -> r.whenCollated("pg_catalog"))
        .with("collation_name", r -> r.collation().orElse(null))
        .with("udt_schema", InformationColumns::typeSchema)
        .with("udt_name", r -> r.builtinType().map(BuiltinType::name).orElse(null))
        .with("dtd_identifier", r -> Integer.toString(r.column.attributeNumber()))
        .with("is_updatable", r -> r.relation.writable())
        .constant(CATALOG, "table_catalog", "udt_catalog")
        .constant("NO", "is_self_referencing", "is_identity", "identity_cycle")
        .constant("NEVER", "is_generated")
        .nulls("interval_precision", "maximum_cardinality", "generation_expression")
        .nulls("character_set_catalog", "character_set_schema", "character_set_name")
        .nulls("domain_catalog", "domain_schema", "domain_name")
        .nulls("scope_catalog", "scope_schema", "scope_name")
        .nulls("identity_generation", "identity_start", "identity_increment")
        .nulls("identity_maximum", "identity_minimum")
        .build();
  }
}
