package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CatalogSnapshot.Role;
import io.lauma.catalog.CatalogSnapshot.Schema;
import io.lauma.catalog.Relation;
import io.lauma.catalog.Relation.SequenceOptions;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Views of information_schema on schemas, tables, views, sequences and roles.
final class InformationTables {
  static final String SCHEMA = "information_schema";
  private static final String CATALOG = ServerTables.DATABASE_NAME;

  private InformationTables() {}

  private record SchemaRow(String name, String owner) {}

  static List<VirtualTable<?>> all() {
    return List.of(
        catalogName(), characterSets(), schemata(), tables(), views(), sequences(), roles());
  }

  private static VirtualTable<String> catalogName() {
    return VirtualTable.of(SCHEMA, "information_schema_catalog_name", _ -> List.of(CATALOG))
        .with("catalog_name", name -> name)
        .build();
  }

  private static VirtualTable<String> characterSets() {
    return VirtualTable.of(SCHEMA, "character_sets", _ -> List.of("UTF8"))
        .with("character_set_name", name -> name)
        .with("form_of_use", name -> name)
        .constant("UCS", "character_repertoire")
        .constant(CATALOG, "default_collate_catalog")
        .nulls("character_set_catalog", "character_set_schema")
        .nulls("default_collate_schema", "default_collate_name")
        .build();
  }

  private static VirtualTable<SchemaRow> schemata() {
    return VirtualTable.of(SCHEMA, "schemata", InformationTables::schemaRows)
        .with("schema_name", SchemaRow::name)
        .with("schema_owner", SchemaRow::owner)
        .constant(CATALOG, "catalog_name")
        .nulls("default_character_set_catalog", "default_character_set_schema")
        .nulls("default_character_set_name", "sql_path")
        .build();
  }

  private static List<SchemaRow> schemaRows(CatalogSnapshot catalog) {
    Map<Integer, String> owners = UserRelation.roleNames(catalog.roles());
    List<SchemaRow> rows = new ArrayList<>();
    catalog.schemas().stream()
        .sorted(Comparator.comparingInt(Schema::oid))
        .forEach(s -> rows.add(new SchemaRow(s.name(), owners.getOrDefault(s.ownerOid(), ""))));
    return rows;
  }

  private static VirtualTable<NamedRelation> tables() {
    return VirtualTable.of(SCHEMA, "tables", NamedRelation::all)
        .with("table_schema", NamedRelation::schema)
        .with("table_name", NamedRelation::name)
        .with("table_type", NamedRelation::tableType)
        .with("is_insertable_into", NamedRelation::writable)
        .constant(CATALOG, "table_catalog")
        .constant("NO", "is_typed")
        .nulls("self_referencing_column_name", "reference_generation", "commit_action")
        .nulls("user_defined_type_catalog", "user_defined_type_schema", "user_defined_type_name")
        .build();
  }

  private static VirtualTable<NamedRelation> views() {
    return VirtualTable.of(SCHEMA, "views", NamedRelation::views)
        .with("table_schema", NamedRelation::schema)
        .with("table_name", NamedRelation::name)
        .with("view_definition", r -> r.definition().map(Definitions::statement).orElse(null))
        .constant(CATALOG, "table_catalog")
        .constant("NONE", "check_option")
        .constant("NO", "is_updatable", "is_insertable_into", "is_trigger_updatable")
        .constant("NO", "is_trigger_deletable", "is_trigger_insertable_into")
        .build();
  }

  private static VirtualTable<UserRelation> sequences() {
    return VirtualTable.of(
            SCHEMA, "sequences", catalog -> UserRelation.of(catalog, Relation.Kind.SEQUENCE))
        .with("sequence_schema", UserRelation::schema)
        .with("sequence_name", UserRelation::name)
        .with("data_type", r -> InformationTypes.name(type(r)))
        .with("numeric_precision", r -> InformationTypes.numericPrecision(type(r)))
        .with("start_value", r -> Long.toString(options(r).start()))
        .with("minimum_value", r -> Long.toString(options(r).minimum()))
        .with("maximum_value", r -> Long.toString(options(r).maximum()))
        .with("increment", r -> Long.toString(options(r).increment()))
        .with("cycle_option", r -> options(r).cycle() ? "YES" : "NO")
        .constant(CATALOG, "sequence_catalog")
        .constant(2, "numeric_precision_radix")
        .constant(0, "numeric_scale")
        .build();
  }

  private static SequenceOptions options(UserRelation sequence) {
    return sequence.relation().sequence().orElseThrow();
  }

  private static SqlType type(UserRelation sequence) {
    return SqlType.of(options(sequence).typeOid());
  }

  private static VirtualTable<Role> roles() {
    return VirtualTable.of(SCHEMA, "enabled_roles", catalog -> List.copyOf(catalog.roles()))
        .with("role_name", Role::name)
        .build();
  }
}
