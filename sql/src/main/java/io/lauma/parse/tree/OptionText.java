package io.lauma.parse.tree;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How an option's value reads as text.
final class OptionText {
  private OptionText() {}

  static String of(Option.@Nullable Value value) {
    return switch (value) {
      case null -> "";
      case Option.StringText text -> text.text();
      case Option.NumberText number -> number.text();
      case Option.Type type -> String.join(".", type.type().parts());
      case Option.Operator operator -> String.join(".", operator.name());
      case Option.Star _ -> "*";
      case Option.Items items ->
          items.items().stream().map(OptionText::of).collect(Collectors.joining(", "));
    };
  }
}
