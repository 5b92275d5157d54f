package io.lauma.analyze;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The hint of 42703: columns whose names are near the one that was not found.
final class NameHint {
  private static final int DISTANCE_MAX = 3;

  private NameHint() {}

  static Optional<String> of(@Nullable Scope scope, Optional<String> table, String name) {
    int best = DISTANCE_MAX + 1;
    List<String> found = new ArrayList<>();
    for (Scope level = scope; level != null; ) {
      for (NamespaceItem item : level.items()) {
        if (!item.table()) {
          continue;
        }
        int base = table.isPresent() ? distance(table.get(), item.name()) : 0;
        if (base > DISTANCE_MAX) {
          continue;
        }
        for (NamespaceItem.Column column : item.columns()) {
          int distance = base + distance(name, column.name());
          if (distance > Math.max(name.length() / 2, 0) || distance > best) {
            continue;
          }
          if (distance < best) {
            best = distance;
            found.clear();
          }
          found.add(item.name() + "." + column.name());
        }
      }
      Scope.Outer outer = level.outer();
      level = outer == null ? null : outer.scope();
    }
    return switch (found.size()) {
      case 1 ->
          Optional.of("Perhaps you meant to reference the column \"" + found.getFirst() + "\".");
      case 2 ->
          Optional.of(
              "Perhaps you meant to reference the column \""
                  + found.get(0)
                  + "\" or the column \""
                  + found.get(1)
                  + "\".");
      default -> Optional.empty();
    };
  }

  /// Levenshtein's distance with unit costs.
  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[right.length()];
  }
}
