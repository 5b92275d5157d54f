package io.lauma.analyze;

import io.lauma.analyze.AnalyzedStatement.AnalyzedChange;
import io.lauma.analyze.AnalyzedStatement.AnalyzedInsert;
import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.rel.StoredScan;
import io.lauma.catalog.Relation;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.FromItem;
import io.lauma.parse.tree.ModifyStatement;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.parse.tree.Query;
import io.lauma.session.ResultColumn;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// INSERT, UPDATE and DELETE.
final class ModifyAnalyzer {
  private final Analysis analysis;

  ModifyAnalyzer(Analysis analysis) {
    this.analysis = analysis;
  }

  AnalyzedStatement analyze(ModifyStatement statement) {
    return switch (statement) {
      case ModifyStatement.Insert insert -> insert(insert, with(insert.with()));
      case ModifyStatement.Update update -> update(update, with(update.with()));
      case ModifyStatement.Delete delete -> delete(delete, with(delete.with()));
      case ModifyStatement.Merge merge ->
          throw SqlException.notSupported("MERGE").at(merge.position() + 1);
    };
  }

  /// WITH before the statement: what it sees, and what is put around its rows.
  private record Withs(WithAnalyzer analyzer, @Nullable WithBindings bindings) {}

  private Withs with(Query.@Nullable With with) {
    WithAnalyzer analyzer = new WithAnalyzer(analysis, null, null);
    return new Withs(analyzer, with == null ? null : analyzer.analyze(with));
  }

  private record TargetTable(Relation relation, String schema) {}

  private TargetTable table(QualifiedName name) {
    return switch (Tables.get(analysis, name)) {
      case Tables.Found.Served(var relation) ->
          throw new SqlException(
              SqlState.INSUFFICIENT_PRIVILEGE,
              "permission denied: \"" + relation.name() + "\" is a system catalog");
      case Tables.Found.Stored(Relation relation, String schema) ->
          switch (relation.kind()) {
            case TABLE -> new TargetTable(relation, schema);
            case VIEW -> throw SqlException.notSupported("changing a view");
            case SEQUENCE ->
                throw new SqlException(
                    SqlState.WRONG_OBJECT_TYPE,
                    "cannot change sequence \"" + relation.name() + "\"");
            case INDEX ->
                throw new SqlException(
                        SqlState.WRONG_OBJECT_TYPE, "\"" + relation.name() + "\" is an index")
                    .at(name.position() + 1);
          };
    };
  }

  private AnalyzedStatement insert(ModifyStatement.Insert insert, Withs withs) {
    TargetTable target = table(insert.table());
    InsertAnalyzer.Rows rows =
        new InsertAnalyzer(analysis, withs.bindings()).rows(insert, target.relation());
    String name = insert.alias() == null ? target.relation().name() : insert.alias();
    NamespaceItem item =
        FromAnalyzer.tableItem(
            name,
            target.schema(),
            target.relation().name(),
            target.relation().oid(),
            target.relation().liveColumns(),
            0,
            insert.alias() == null ? null : new FromItem.Alias(name, List.of(), -1));
    RelDataType row =
        new StoredScan(analysis.cluster(), target.relation(), name, false).getRowType();
    ModifyStatement.OnConflict clause = insert.onConflict();
    Optional<ConflictAnalyzer.Conflict> conflict =
        clause == null
            ? Optional.empty()
            : Optional.of(
                new ConflictAnalyzer(analysis, target.relation(), item, withs.bindings())
                    .analyze(clause, rows.rel()));
    Returning returning =
        returning(
            insert.returning(),
            new Scope(List.of(item), row, null, null, ConflictAnalyzer.outOfSight(clause)));
    conflict.ifPresent(ConflictAnalyzer.Conflict::checkArbiter);
    return new AnalyzedInsert(
        withs.analyzer().wrap(conflict.isPresent() ? conflict.get().input() : rows.rel()),
        target.relation(),
        rows.columnIds(),
        returning.values(),
        returning.columns(),
        analysis.coercion().parameters().decided(),
        conflict.map(ConflictAnalyzer.Conflict::onConflict),
        CheckConditions.of(analysis, target.relation()));
  }

  /// @param rel the row address and the table's columns, then the other tables'
  private record ChangedRows(Placement rel, Scope scope, Optional<RexNode> condition) {}

  private ChangedRows rows(
      TargetTable target,
      FromItem.TableReference reference,
      List<FromItem> others,
      @Nullable Expression where,
      @Nullable WithBindings withs) {
    FromItem.Alias alias = reference.alias();
    String name = alias == null ? target.relation().name() : alias.name();
    StoredScan scan = new StoredScan(analysis.cluster(), target.relation(), name, true);
    NamespaceItem item =
        FromAnalyzer.tableItem(
            name,
            target.schema(),
            target.relation().name(),
            target.relation().oid(),
            target.relation().liveColumns(),
            1,
            alias);
    FromAnalyzer analyzer = new FromAnalyzer(analysis, null, withs);
    FromAnalyzer.From from = new FromAnalyzer.From(scan, List.of(item));
    for (FromItem other : others) {
      from = analyzer.next(from, other);
    }
    Scope scope = new Scope(from.items(), from.rel().getRowType(), null, withs);
    Placement placement = new Placement(from.rel());
    Optional<RexNode> condition = Optional.empty();
    if (where != null) {
      if (where instanceof Expression.CurrentOf current) {
        throw SqlException.notSupported("WHERE CURRENT OF").at(current.position() + 1);
      }
      RexNode filter =
          new ExpressionAnalyzer(analysis, scope, Clause.WHERE).condition(where, "WHERE");
      placement.filter(filter);
      int width = scan.getRowType().getFieldCount();
      List<RexNode> own =
          Placement.conjuncts(filter).stream()
              .filter(c ->
                  !RexShapes.contains(c, SubqueryPlan.class)
                      && !RexShapes.any(
                          c, n -> n instanceof RexInputRef i && i.getIndex() >= width))
              .toList();
      condition = own.isEmpty() ? Optional.empty() : Optional.of(Rex.and(own));
    }
    return new ChangedRows(placement, scope, condition);
  }

  private AnalyzedStatement update(ModifyStatement.Update update, Withs withs) {
    TargetTable target = table(update.table().name());
    ChangedRows rows =
        rows(target, update.table(), update.from(), update.where(), withs.bindings());
    List<Integer> ids = new ArrayList<>();
    List<RexNode> values = new ArrayList<>();
    ExpressionAnalyzer expressions = new ExpressionAnalyzer(analysis, rows.scope(), Clause.UPDATE);
    new ColumnValues(analysis, target.relation())
        .assign(update.assignments(), expressions, ids, values);
    List<RexNode> assignments = rows.rel().placeAll(values);
    Returning returning = returning(update.returning(), rows.scope());
    List<RexNode> returned = rows.rel().placeAll(returning.values());
    return new AnalyzedChange(
        false,
        withs.analyzer().wrap(rows.rel().rel()),
        target.relation(),
        ids,
        assignments,
        rows.condition(),
        returned,
        returning.columns(),
        analysis.coercion().parameters().decided(),
        CheckConditions.of(analysis, target.relation()));
  }

  private AnalyzedStatement delete(ModifyStatement.Delete delete, Withs withs) {
    TargetTable target = table(delete.table().name());
    ChangedRows rows =
        rows(target, delete.table(), delete.using(), delete.where(), withs.bindings());
    Returning returning = returning(delete.returning(), rows.scope());
    List<RexNode> values = rows.rel().placeAll(returning.values());
    return new AnalyzedChange(
        true,
        withs.analyzer().wrap(rows.rel().rel()),
        target.relation(),
        List.of(),
        List.of(),
        rows.condition(),
        values,
        returning.columns(),
        analysis.coercion().parameters().decided(),
        List.of());
  }

  private record Returning(List<RexNode> values, List<ResultColumn> columns) {}

  private Returning returning(List<Query.SelectItem> items, Scope scope) {
    List<RexNode> values = new ArrayList<>();
    List<ResultColumn> columns = new ArrayList<>();
    ExpressionAnalyzer expressions = new ExpressionAnalyzer(analysis, scope, Clause.RETURNING);
    for (Target target : TargetList.analyze(items, expressions)) {
      RexNode value = analysis.coercion().decided(target.value());
      values.add(value);
      columns.add(
          new ResultColumn(
              target.name(), PgType.typeOf(value), target.tableOid(), target.attributeNumber()));
    }
    return new Returning(values, columns);
  }
}
