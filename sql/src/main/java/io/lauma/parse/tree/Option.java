package io.lauma.parse.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `name` or `name = value` of WITH (...), OPTIONS (...), EXPLAIN (...), COPY (...) and the like.
///
/// @param namespace of `toast.name`, otherwise null
/// @param value null where none was given
public record Option(@Nullable String namespace, String name, @Nullable Value value, int position)
    implements Node {

  /// What an option may be set to.
  public sealed interface Value {}

  /// A word or quoted string: `on`, `'csv'`, `FULL`.
  public record StringText(String text) implements Value {}

  /// A number with its sign, as written.
  public record NumberText(String text) implements Value {}

  /// Something that reads as a type name, such as `int4` or `setof text`.
  public record Type(TypeName type) implements Value {}

  /// `+`, `OPERATOR(s.+)`.
  public record Operator(List<String> name) implements Value {}

  public record Star() implements Value {}

  public record Items(List<Value> items) implements Value {}

  /// The value as PostgreSQL would show it as a string; empty without a value.
  public String text() {
    return OptionText.of(value);
  }
}
