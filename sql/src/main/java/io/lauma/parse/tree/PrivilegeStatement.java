package io.lauma.parse.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Roles and what they may do.
public sealed interface PrivilegeStatement extends Statement {

  enum RoleKind {
    NAMED,
    CURRENT_ROLE,
    CURRENT_USER,
    SESSION_USER,
    PUBLIC
  }

  /// @param name empty unless NAMED
  record RoleName(RoleKind kind, String name, int position) implements Node {}

  /// @param name lower case; null for ALL PRIVILEGES
  /// @param columns empty for the whole object
  record Privilege(@Nullable String name, List<String> columns) {}

  /// On what: TABLE, SEQUENCE, DATABASE, SCHEMA, FUNCTION, LANGUAGE, TYPE, ... in capitals.
  ///
  /// @param allInSchema whether this is ALL kind IN SCHEMA: then the names are schemas
  record Target(String kind, boolean allInSchema, List<QualifiedName> names) {}

  /// GRANT and REVOKE on objects.
  record GrantPrivileges(
      boolean grant,
      List<Privilege> privileges,
      Target target,
      List<RoleName> grantees,
      boolean grantOption,
      @Nullable RoleName grantor,
      boolean cascade,
      int position)
      implements PrivilegeStatement {}

  /// GRANT and REVOKE of membership.
  record GrantRoles(
      boolean grant,
      List<String> roles,
      List<RoleName> grantees,
      boolean adminOption,
      @Nullable RoleName grantor,
      boolean cascade,
      int position)
      implements PrivilegeStatement {}

  enum RoleForm {
    ROLE,
    USER,
    GROUP
  }

  /// One attribute: `superuser`, `createdb`, `login`, `password`, `connection limit`, `valid
  /// until`, `in role`, `role`, `admin`, `sysid`, ...
  ///
  /// @param value of a switch, and of `password` null for PASSWORD NULL
  record RoleOption(
      String name, boolean on, @Nullable String value, List<RoleName> roles, int position)
      implements Node {}

  record CreateRole(RoleForm form, String name, List<RoleOption> options, int position)
      implements PrivilegeStatement {}

  record AlterRole(RoleForm form, RoleName role, List<RoleOption> options, int position)
      implements PrivilegeStatement {}

  /// @param role null for ALL
  /// @param database of IN DATABASE
  record AlterRoleSet(
      @Nullable RoleName role, @Nullable String database, SettingStatement setting, int position)
      implements PrivilegeStatement {}

  record RenameRole(String name, String newName, int position) implements PrivilegeStatement {}

  record DropRole(List<RoleName> roles, boolean ifExists, int position)
      implements PrivilegeStatement {}
}
