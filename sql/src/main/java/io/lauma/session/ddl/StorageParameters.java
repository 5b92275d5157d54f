package io.lauma.session.ddl;

import io.lauma.parse.tree.Option;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// WITH (...) of CREATE TABLE as pg_class.reloptions shows it: parameters that concern PostgreSQL's
/// heap alone, kept without effect on what a statement does.
final class StorageParameters {
  private static final Set<String> KNOWN =
      Set.of("fillfactor", "autovacuum_enabled", "parallel_workers", "toast_tuple_target");

  private StorageParameters() {}

  /// @throws SqlException 22023 for one that is not known
  static Map<String, String> of(List<Option> options) {
    Map<String, String> parameters = new HashMap<>();
    for (Option option : options) {
      if (Colocation.is(option)) {
        continue;
      }
      if (option.namespace() == null && !KNOWN.contains(option.name())) {
        throw new SqlException(
                SqlState.INVALID_PARAMETER_VALUE,
                "unrecognized parameter \"" + option.name() + "\"")
            .at(0);
      }
      parameters.put(option.name(), option.text());
    }
    return parameters;
  }
}
