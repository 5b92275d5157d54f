package io.lauma.types;

import java.util.Optional;
import java.util.OptionalLong;

/// Port: names of catalog objects for the reg* types. Implemented over a catalog snapshot and a
/// search path; pure from the caller's side.
public interface ObjectNames {
  /// Knows no name: every OID is shown as a number, every name is refused.
  ObjectNames NONE =
      new ObjectNames() {
        @Override
        public OptionalLong oid(int regTypeOid, String name) {
          return OptionalLong.empty();
        }

        @Override
        public Optional<String> name(int regTypeOid, long oid) {
          return Optional.empty();
        }
      };

  /// The object that `name`, quoted and qualified as a user writes it, means to `regTypeOid` (for
  /// example [Oids#REGCLASS]); empty when there is none. An implementation may throw its own
  /// [SqlException] where PostgreSQL has a more exact error.
  OptionalLong oid(int regTypeOid, String name);

  /// How PostgreSQL prints the object (quoted, and qualified when it is not in the path).
  Optional<String> name(int regTypeOid, long oid);
}
