package io.lauma.session.definition;

import io.lauma.catalog.CatalogSnapshot.Role;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.DdlRequest;
import io.lauma.parse.tree.PrivilegeStatement;
import io.lauma.parse.tree.PrivilegeStatement.RoleOption;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;

/// CREATE ROLE and ALTER ROLE. A password never goes on as text: it becomes a SCRAM verifier here.
public final class Roles {
  /// What the log keeps of a statement that may hold a password.
  public static final String WITHOUT_PASSWORD = "<role statement>";

  private Roles() {}

  static DdlRequest.PutRole create(PrivilegeStatement.CreateRole create) {
    boolean login = create.form() == PrivilegeStatement.RoleForm.USER;
    Role fresh =
        new Role(0, create.name(), false, login, false, false, true, false, -1, Optional.empty());
    return new DdlRequest.PutRole(with(fresh, create.options()), true);
  }

  static DdlRequest.PutRole alter(
      PrivilegeStatement.AlterRole alter, CatalogState catalog, String user) {
    String name = name(alter.role(), user);
    Role present =
        catalog
            .role(name)
            .orElseThrow(() ->
                new SqlException(
                    SqlState.UNDEFINED_OBJECT, "role \"" + name + "\" does not exist"));
    return new DdlRequest.PutRole(with(present, alter.options()), false);
  }

  static String name(PrivilegeStatement.RoleName role, String user) {
    return switch (role.kind()) {
      case NAMED -> role.name();
      case CURRENT_ROLE, CURRENT_USER, SESSION_USER -> user;
      case PUBLIC ->
          throw new SqlException(SqlState.RESERVED_NAME, "role name \"public\" is reserved");
    };
  }

  private static Role with(Role role, List<RoleOption> options) {
    Role changed = role;
    for (RoleOption option : options) {
      changed = with(changed, option);
    }
    return changed;
  }

  private static Role with(Role r, RoleOption option) {
    boolean on = option.on();
    return switch (option.name()) {
      case "superuser" -> role(r, on, r.login(), r.createRole(), r.createDatabase(), r.inherit());
      case "login" -> role(r, r.superuser(), on, r.createRole(), r.createDatabase(), r.inherit());
      case "createrole" -> role(r, r.superuser(), r.login(), on, r.createDatabase(), r.inherit());
      case "createdb" -> role(r, r.superuser(), r.login(), r.createRole(), on, r.inherit());
      case "inherit" -> role(r, r.superuser(), r.login(), r.createRole(), r.createDatabase(), on);
      case "password" -> password(r, Optional.ofNullable(option.value()));
      default ->
          throw SqlException.notSupported("role option " + option.name()).at(option.position() + 1);
    };
  }

  private static Role role(
      Role r,
      boolean superuser,
      boolean login,
      boolean createRole,
      boolean createDatabase,
      boolean inherit) {
    return new Role(
        r.oid(),
        r.name(),
        superuser,
        login,
        createRole,
        createDatabase,
        inherit,
        r.replication(),
        r.connectionLimit(),
        r.passwordVerifier());
  }

  private static Role password(Role r, Optional<String> password) {
    return new Role(
        r.oid(),
        r.name(),
        r.superuser(),
        r.login(),
        r.createRole(),
        r.createDatabase(),
        r.inherit(),
        r.replication(),
        r.connectionLimit(),
        password.map(PasswordVerifiers::of));
  }
}
