package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogState;
import io.lauma.catalog.builtin.BuiltinNames;
import java.util.List;

/// Databases, tablespaces, languages, access methods, collations and settings.
final class ServerTables {
  /// The OID that PostgreSQL 15 gives to its first database.
  static final int DATABASE_OID = 5;

  static final String DATABASE_NAME = "postgres";

  private static final int DEFAULT_TABLESPACE = 1663;
  private static final int GLOBAL_TABLESPACE = 1664;
  private static final int ENCODING_UTF8 = 6;
  private static final int DEFAULT_COLLATION = 100;
  private static final int LANGUAGE_SQL = 14;
  private static final int VALIDATOR_OF_INTERNAL = 2246;
  private static final int LANGUAGE_INTERNAL = 12;

  private ServerTables() {}

  private record Tablespace(int oid, String name) {}

  static VirtualTable<String> databases() {
    return VirtualTable.of("pg_database", _ -> List.of(DATABASE_NAME))
        .with("datname", name -> name)
        .constant(DATABASE_OID, "oid")
        .constant(CatalogState.SUPERUSER_OID, "datdba")
        .constant(ENCODING_UTF8, "encoding")
        .constant('c', "datlocprovider")
        .constant(false, "datistemplate")
        .constant(true, "datallowconn")
        .constant(-1, "datconnlimit")
        .constant(0, "datfrozenxid", "datminmxid")
        .constant(DEFAULT_TABLESPACE, "dattablespace")
        .constant("C", "datcollate", "datctype")
        .nulls("daticulocale", "datcollversion", "datacl")
        .build();
  }

  static VirtualTable<?> tablespaces() {
    List<Tablespace> all =
        List.of(
            new Tablespace(DEFAULT_TABLESPACE, "pg_default"),
            new Tablespace(GLOBAL_TABLESPACE, "pg_global"));
    return VirtualTable.of("pg_tablespace", _ -> all)
        .with("oid", Tablespace::oid)
        .with("spcname", Tablespace::name)
        .constant(CatalogState.SUPERUSER_OID, "spcowner")
        .nulls("spcacl", "spcoptions")
        .build();
  }

  static VirtualTable<BuiltinNames> languages() {
    return VirtualTable.of("pg_language", _ -> BuiltinNames.languages())
        .with("oid", BuiltinNames::oid)
        .with("lanname", BuiltinNames::name)
        .with("lanpltrusted", language -> language.oid() == LANGUAGE_SQL)
        .with("lanvalidator", l -> VALIDATOR_OF_INTERNAL + l.oid() - LANGUAGE_INTERNAL)
        .constant(CatalogState.SUPERUSER_OID, "lanowner")
        .constant(false, "lanispl")
        .constant(0, "lanplcallfoid", "laninline")
        .nulls("lanacl")
        .build();
  }

  static VirtualTable<BuiltinNames> accessMethods() {
    return VirtualTable.of("pg_am", _ -> BuiltinNames.accessMethods())
        .with("oid", BuiltinNames::oid)
        .with("amname", BuiltinNames::name)
        .with("amhandler", BuiltinNames::relatedOid)
        .with("amtype", method -> method.name().equals("heap") ? 't' : 'i')
        .build();
  }

  static VirtualTable<BuiltinNames> collations() {
    return VirtualTable.of("pg_collation", _ -> BuiltinNames.collations())
        .with("oid", BuiltinNames::oid)
        .with("collname", BuiltinNames::name)
        .with("collnamespace", BuiltinNames::relatedOid)
        .with("collprovider", collation -> isDefault(collation) ? 'd' : 'c')
        .with("collcollate", collation -> isDefault(collation) ? null : collation.name())
        .with("collctype", collation -> isDefault(collation) ? null : collation.name())
        .constant(CatalogState.SUPERUSER_OID, "collowner")
        .constant(true, "collisdeterministic")
        .constant(-1, "collencoding")
        .nulls("colliculocale", "collversion")
        .build();
  }

  private static boolean isDefault(BuiltinNames collation) {
    return collation.oid() == DEFAULT_COLLATION;
  }
}
