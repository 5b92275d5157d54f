package io.lauma.analyze;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/// The columns that one query level sees: those of its FROM, then those of the enclosing queries.
final class Scope {
  private final List<NamespaceItem> items;
  private final RelDataType rowType;
  private final @Nullable Outer outer;
  private final @Nullable WithBindings withs;
  private final List<Use> uses = new ArrayList<>();
  private final Optional<String> outOfSight;
  private int aggregateDepth;

  /// The step from a query to an enclosing one. Columns reached through it are columns of the
  /// correlation variable.
  static final class Outer {
    private final Scope scope;
    private final CorrelationId id;
    private boolean used;

    Outer(Scope scope, CorrelationId id) {
      this.scope = scope;
      this.id = id;
    }

    Scope scope() {
      return scope;
    }

    CorrelationId id() {
      return id;
    }

    /// Whether any column was reached through it.
    boolean used() {
      return used;
    }

    void use() {
      used = true;
    }
  }

  /// A column of this level's row that an expression outside of aggregates names.
  record Use(int column, int position) {}

  Scope(
      List<NamespaceItem> items,
      RelDataType rowType,
      @Nullable Outer outer,
      @Nullable WithBindings withs) {
    this(items, rowType, outer, withs, Optional.empty());
  }

  /// @param outOfSight a table of the statement that this part of it may not name
  Scope(
      List<NamespaceItem> items,
      RelDataType rowType,
      @Nullable Outer outer,
      @Nullable WithBindings withs,
      Optional<String> outOfSight) {
    this.items = List.copyOf(items);
    this.rowType = rowType;
    this.outer = outer;
    this.withs = withs;
    this.outOfSight = outOfSight;
  }

  List<NamespaceItem> items() {
    return items;
  }

  RelDataType rowType() {
    return rowType;
  }

  @Nullable Outer outer() {
    return outer;
  }

  @Nullable WithBindings withs() {
    return withs;
  }

  Optional<String> outOfSight() {
    return outOfSight;
  }

  void recordUse(int column, int position) {
    if (aggregateDepth == 0) {
      uses.add(new Use(column, position));
    }
  }

  /// Where a column was first named outside of aggregates, -1 when it was not.
  int firstUse(int column) {
    return uses.stream()
        .filter(u -> u.column() == column)
        .mapToInt(Use::position)
        .findFirst()
        .orElse(-1);
  }

  void enterAggregate() {
    aggregateDepth++;
  }

  void leaveAggregate() {
    aggregateDepth--;
  }

  boolean insideAggregate() {
    return aggregateDepth > 0;
  }
}
