package io.lauma.catalog;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/// What CREATE, ALTER and DROP ROLE come to.
final class RoleRules {
  private RoleRules() {}

  /// @param newOid taken when the role is new
  /// @throws SqlException 42710 when a role to create exists
  static CatalogChange put(CatalogState state, DdlRequest.PutRole put, IntSupplier newOid) {
    CatalogSnapshot.Role role = put.role();
    Optional<CatalogSnapshot.Role> present = state.role(role.name());
    if (put.create() && present.isPresent()) {
      throw new SqlException(
          SqlState.DUPLICATE_OBJECT, "role \"" + role.name() + "\" already exists");
    }
    return new CatalogChange.PutRole(
        new CatalogSnapshot.Role(
            present.map(CatalogSnapshot.Role::oid).orElseGet(newOid::getAsInt),
            role.name(),
            role.superuser(),
            role.login(),
            role.createRole(),
            role.createDatabase(),
            role.inherit(),
            role.replication(),
            role.connectionLimit(),
            role.passwordVerifier()));
  }

  /// Empty, with a notice, when IF EXISTS names no role.
  ///
  /// @throws SqlException 42704 when the role does not exist
  static Optional<CatalogChange> drop(
      CatalogState state, DdlRequest.DropRole drop, List<String> notices) {
    Optional<CatalogSnapshot.Role> present = state.role(drop.name());
    if (present.isPresent()) {
      return Optional.of(new CatalogChange.DropRole(present.get().oid()));
    }
    String message = "role \"" + drop.name() + "\" does not exist";
    if (!drop.ifExists()) {
      throw new SqlException(SqlState.UNDEFINED_OBJECT, message);
    }
    notices.add(message + ", skipping");
    return Optional.empty();
  }
}
