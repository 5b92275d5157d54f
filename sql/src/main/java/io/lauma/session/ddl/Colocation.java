package io.lauma.session.ddl;

import io.lauma.parse.tree.KeyColumn;
import io.lauma.parse.tree.Option;
import io.lauma.parse.tree.TableStatement;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.text.BooleanWord;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whether a new table is colocated (S82): all such tables, whole and with their indexes, are in
/// one data group, so that a transaction over any of them is one log entry. By WITH (colocated),
/// else by the setting [#DEFAULT] where the statement does not say how to spread the rows.
public final class Colocation {
  /// The setting for tables that do not say it.
  public static final String DEFAULT = "lauma.default_colocated";

  private static final String OPTION = "colocated";

  private Colocation() {}

  /// @param declared columns of the primary key
  /// @throws SqlException 22023 for another value than a boolean; 42P16 when a colocated table is
  ///   also asked to be spread
  static boolean of(
      TableStatement.CreateTable statement, List<KeyColumn> declared, boolean byDefault) {
    Optional<Option> option = statement.options().stream().filter(Colocation::is).findFirst();
    boolean wanted = option.map(Colocation::value).orElse(byDefault);
    Optional<String> otherwise = otherwise(statement, declared);
    if (wanted && option.isPresent() && otherwise.isPresent()) {
      throw new SqlException(SqlState.INVALID_TABLE_DEFINITION, otherwise.get())
          .at(option.get().position() + 1);
    }
    return wanted && otherwise.isEmpty();
  }

  static boolean is(Option option) {
    return option.namespace() == null && option.name().equals(OPTION);
  }

  private static boolean value(Option option) {
    return option.value() == null
        || BooleanWord.of(option.text())
            .orElseThrow(() ->
                new SqlException(
                    SqlState.INVALID_PARAMETER_VALUE,
                    "invalid value for boolean option \"" + OPTION + "\": " + option.text()));
  }

  /// Why the table cannot be colocated.
  private static Optional<String> otherwise(
      TableStatement.CreateTable statement, List<KeyColumn> declared) {
    if (statement.kind() != TableStatement.TableKind.PLAIN) {
      return Optional.of(
          "a " + statement.kind().name().toLowerCase(Locale.ROOT) + " table cannot be colocated");
    }
    if (statement.split() != null) {
      return Optional.of("a colocated table cannot be split");
    }
    return declared.stream().anyMatch(column -> column.order() == KeyColumn.Order.HASH)
        ? Optional.of("the key of a colocated table cannot be hashed")
        : Optional.empty();
  }
}
