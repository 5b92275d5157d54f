package io.lauma.analyze;

import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.rel.StoredScan;
import io.lauma.catalog.Column;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexNode;

/// A side of an outer join that may be missing: whole rows of its items must be NULL then, and not
/// rows of NULLs. A column that is never NULL tells; where there is none, one is added.
final class OuterSide {
  private OuterSide() {}

  /// The same rows and names, every item with [NamespaceItem#present].
  static FromAnalyzer.From of(FromAnalyzer.From side) {
    if (side.items().stream().allMatch(item -> item.present().isPresent())) {
      return side;
    }
    Optional<RexNode> certain = certain(side);
    return certain.isPresent()
        ? new FromAnalyzer.From(side.rel(), marked(side.items(), certain.get()))
        : withMarker(side);
  }

  private static List<NamespaceItem> marked(List<NamespaceItem> items, RexNode marker) {
    return items.stream()
        .map(item -> item.present().isPresent() ? item : item.withPresent(marker))
        .toList();
  }

  /// A column of a table that is never NULL.
  private static Optional<RexNode> certain(FromAnalyzer.From side) {
    if (!(side.rel() instanceof StoredScan scan)) {
      return Optional.empty();
    }
    List<Column> columns = scan.relation().liveColumns();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).notNull()) {
        return Optional.of(Rex.column(i, columns.get(i).type()));
      }
    }
    return Optional.empty();
  }

  private static FromAnalyzer.From withMarker(FromAnalyzer.From side) {
    List<RexNode> columns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (RelDataTypeField field : side.rel().getRowType().getFieldList()) {
      columns.add(Rex.BUILDER.makeInputRef(field.getType(), field.getIndex()));
      names.add(field.getName());
    }
    columns.add(Rex.bool(true));
    names.add("present");
    RexNode marker = Rex.column(side.width(), SqlType.of(Oids.BOOL));
    return new FromAnalyzer.From(
        LogicalProject.create(side.rel(), List.of(), columns, names, Set.of()),
        marked(side.items(), marker));
  }
}
