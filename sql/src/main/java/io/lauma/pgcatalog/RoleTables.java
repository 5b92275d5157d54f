package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CatalogSnapshot.Role;
import java.util.Comparator;
import java.util.List;

/// pg_authid and the views on roles. Password verifiers are shown to nobody.
final class RoleTables {
  private static final String HIDDEN = "********";

  private RoleTables() {}

  static VirtualTable<Role> roles() {
    return columns(VirtualTable.of("pg_roles", RoleTables::sorted))
        .constant(HIDDEN, "rolpassword")
        .nulls("rolconfig")
        .build();
  }

  static VirtualTable<Role> authIds() {
    return columns(VirtualTable.of("pg_authid", RoleTables::sorted)).nulls("rolpassword").build();
  }

  private static VirtualTable.Builder<Role> columns(VirtualTable.Builder<Role> table) {
    return table
        .with("oid", Role::oid)
        .with("rolname", Role::name)
        .with("rolsuper", Role::superuser)
        .with("rolinherit", Role::inherit)
        .with("rolcreaterole", Role::createRole)
        .with("rolcreatedb", Role::createDatabase)
        .with("rolcanlogin", Role::login)
        .with("rolreplication", Role::replication)
        .with("rolbypassrls", Role::superuser)
        .with("rolconnlimit", Role::connectionLimit)
        .nulls("rolvaliduntil");
  }

  static VirtualTable<Role> users() {
    return userColumns(VirtualTable.of("pg_user", RoleTables::users))
        .constant(HIDDEN, "passwd")
        .build();
  }

  static VirtualTable<Role> shadows() {
    return userColumns(VirtualTable.of("pg_shadow", RoleTables::users)).nulls("passwd").build();
  }

  private static VirtualTable.Builder<Role> userColumns(VirtualTable.Builder<Role> table) {
    return table
        .with("usename", Role::name)
        .with("usesysid", Role::oid)
        .with("usecreatedb", Role::createDatabase)
        .with("usesuper", Role::superuser)
        .with("userepl", Role::replication)
        .with("usebypassrls", Role::superuser)
        .nulls("valuntil", "useconfig");
  }

  static VirtualTable<Role> groups() {
    return VirtualTable.of(
            "pg_group", catalog -> sorted(catalog).stream().filter(role -> !role.login()).toList())
        .with("groname", Role::name)
        .with("grosysid", Role::oid)
        .constant(List.of(), "grolist")
        .build();
  }

  private static List<Role> sorted(CatalogSnapshot catalog) {
    return catalog.roles().stream().sorted(Comparator.comparingInt(Role::oid)).toList();
  }

  private static List<Role> users(CatalogSnapshot catalog) {
    return sorted(catalog).stream().filter(Role::login).toList();
  }
}
