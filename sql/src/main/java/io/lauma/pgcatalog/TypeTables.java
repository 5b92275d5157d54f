package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot.Schema;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.builtin.BuiltinType;
import io.lauma.catalog.builtin.BuiltinTypes;
import java.util.Comparator;

/// pg_namespace and pg_type.
final class TypeTables {
  private TypeTables() {}

  static VirtualTable<Schema> namespaces() {
    return VirtualTable.of(
            "pg_namespace",
            catalog ->
                catalog.schemas().stream().sorted(Comparator.comparingInt(Schema::oid)).toList())
        .with("oid", Schema::oid)
        .with("nspname", Schema::name)
        .with("nspowner", Schema::ownerOid)
        .nulls("nspacl")
        .build();
  }

  static VirtualTable<BuiltinType> types() {
    return VirtualTable.of("pg_type", _ -> BuiltinTypes.all())
        .with("oid", BuiltinType::oid)
        .with("typname", BuiltinType::name)
        .with("typnamespace", BuiltinType::namespaceOid)
        .constant(CatalogState.SUPERUSER_OID, "typowner")
        .with("typlen", BuiltinType::lengthBytes)
        .with("typbyval", BuiltinType::byValue)
        .with("typtype", BuiltinType::kind)
        .with("typcategory", BuiltinType::category)
        .with("typispreferred", BuiltinType::preferred)
        .with("typisdefined", BuiltinType::defined)
        .with("typdelim", BuiltinType::delimiter)
        .with("typrelid", BuiltinType::relationOid)
        .with("typsubscript", BuiltinType::subscriptOid)
        .with("typelem", BuiltinType::elementOid)
        .with("typarray", BuiltinType::arrayOid)
        .with("typinput", BuiltinType::inputOid)
        .with("typoutput", BuiltinType::outputOid)
        .with("typreceive", BuiltinType::receiveOid)
        .with("typsend", BuiltinType::sendOid)
        .with("typmodin", BuiltinType::typmodInOid)
        .with("typmodout", BuiltinType::typmodOutOid)
        .with("typanalyze", BuiltinType::analyzeOid)
        .with("typalign", BuiltinType::align)
        .with("typstorage", BuiltinType::storage)
        .with("typnotnull", BuiltinType::notNull)
        .with("typbasetype", BuiltinType::baseTypeOid)
        .with("typtypmod", BuiltinType::typmod)
        .with("typndims", BuiltinType::dimensions)
        .with("typcollation", BuiltinType::collationOid)
        .with("typdefault", r -> r.defaultText().orElse(null))
        .nulls("typdefaultbin", "typacl")
        .build();
  }
}
