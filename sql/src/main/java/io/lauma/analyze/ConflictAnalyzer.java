package io.lauma.analyze;

import io.lauma.analyze.AnalyzedStatement.ConflictUpdate;
import io.lauma.analyze.AnalyzedStatement.OnConflict;
import io.lauma.analyze.rel.Correlations;
import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.PgTypeFactory;
import io.lauma.analyze.rel.PlaceholderOperator;
import io.lauma.analyze.rel.Rex;
import io.lauma.catalog.Column;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.KeyColumn;
import io.lauma.catalog.Relation;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.FromItem;
import io.lauma.parse.tree.IndexElement;
import io.lauma.parse.tree.ModifyStatement;
import io.lauma.parse.tree.SortItem;
import io.lauma.plan.Arbiters;
import io.lauma.plan.IndexExpressions;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// ON CONFLICT: the arbiter, and what DO UPDATE makes of the row in the way and the proposed one.
final class ConflictAnalyzer {
  private static final String EXCLUDED = "excluded";

  private final Analysis analysis;
  private final Relation relation;
  private final NamespaceItem target;
  private final @Nullable WithBindings withs;
  private final List<Column> live;

  /// @param target the table, its columns counted from 0
  /// @param withs the queries of a WITH before the statement
  ConflictAnalyzer(
      Analysis analysis, Relation relation, NamespaceItem target, @Nullable WithBindings withs) {
    this.analysis = analysis;
    this.relation = relation;
    this.target = target;
    this.withs = withs;
    this.live = relation.liveColumns();
  }

  /// @param input the insert's rows, and behind them what subqueries of the clause give
  record Conflict(OnConflict onConflict, RelNode input) {

    /// To be called when the rest of the statement is known to be right.
    ///
    /// @throws SqlException 42P10
    void checkArbiter() {
      Arbiters arbiters = onConflict.arbiters();
      if (arbiters.named() && !arbiters.primaryKey() && arbiters.indexOids().isEmpty()) {
        throw new SqlException(
            SqlState.INVALID_COLUMN_REFERENCE,
            "there is no unique or exclusion constraint matching the ON CONFLICT specification");
      }
    }
  }

  Conflict analyze(ModifyStatement.OnConflict clause, RelNode input) {
    boolean named = clause.constraint() != null || !clause.target().isEmpty();
    if (clause.update() != null && !named) {
      throw new SqlException(
              SqlState.SYNTAX_ERROR,
              "ON CONFLICT DO UPDATE requires inference specification or constraint name")
          .withHint("For example, ON CONFLICT (column_name).")
          .at(clause.position() + 1);
    }
    Arbiters arbiters = named ? arbiters(clause) : all();
    refuseDeferrable(arbiters);
    if (clause.update() == null) {
      return new Conflict(new OnConflict(arbiters, Optional.empty()), input);
    }
    return update(clause, clause.update(), arbiters, input);
  }

  private void refuseDeferrable(Arbiters arbiters) {
    boolean deferrable =
        uniqueIndexes().stream()
            .filter(index -> arbiters.indexOids().contains(index.oid()))
            .anyMatch(index -> !index.index().orElseThrow().unique());
    if (deferrable) {
      throw new SqlException(
          SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
          "ON CONFLICT does not support deferrable unique constraints/exclusion constraints as"
              + " arbiters");
    }
  }

  private List<Relation> uniqueIndexes() {
    return analysis.catalog().indexesOf(relation.oid()).stream()
        .filter(index -> index.index().orElseThrow().forbidsDuplicates())
        .toList();
  }

  private Arbiters all() {
    return new Arbiters(
        false,
        true,
        uniqueIndexes().stream()
            .filter(i -> i.index().orElseThrow().state() != IndexDefinition.State.DROPPING)
            .map(Relation::oid)
            .toList());
  }

  private Arbiters constraint(String name) {
    if (relation.primaryKeyName().filter(name::equals).isPresent()) {
      return new Arbiters(true, true, List.of());
    }
    return uniqueIndexes().stream()
        .filter(i -> i.name().equals(name) && i.index().orElseThrow().constraintOid() != 0)
        .findFirst()
        .map(index -> new Arbiters(true, false, List.of(index.oid())))
        .orElseThrow(() ->
            new SqlException(
                SqlState.UNDEFINED_OBJECT,
                "constraint \""
                    + name
                    + "\" for table \""
                    + relation.name()
                    + "\" does not exist"));
  }

  private Arbiters arbiters(ModifyStatement.OnConflict clause) {
    if (clause.constraint() != null) {
      return constraint(clause.constraint());
    }
    Scope scope = new Scope(List.of(target), liveRow(), null, null, outOfSight(clause));
    Set<RexNode> inferred = new HashSet<>();
    for (IndexElement element : clause.target()) {
      checkElement(element, clause.targetPosition());
      inferred.add(
          indexed(
              new ExpressionAnalyzer(analysis, scope, Clause.INDEX_EXPRESSION),
              expression(element, clause.targetPosition()),
              "cannot use subquery in index expression"));
    }
    Expression where = clause.targetWhere();
    List<RexNode> given = new ArrayList<>();
    if (where != null) {
      RexNode condition =
          new ExpressionAnalyzer(analysis, scope, Clause.INDEX_PREDICATE).condition(where, "WHERE");
      IndexParts.refuseSubquery(condition, where, "cannot use subquery in index predicate");
      given.addAll(Placement.conjuncts(condition));
    }
    List<Integer> key = relation.key().stream().map(KeyColumn::columnId).toList();
    return new Arbiters(
        true,
        relation.primaryKeyName().isPresent() && inferred.equals(columns(key)),
        uniqueIndexes().stream()
            .filter(i -> i.index().orElseThrow().state() == IndexDefinition.State.VALID)
            .filter(i -> isInferred(i.index().orElseThrow(), inferred, given))
            .map(Relation::oid)
            .toList());
  }

  private Set<RexNode> columns(List<Integer> ids) {
    List<Integer> all = live.stream().map(Column::id).toList();
    Set<RexNode> columns = new HashSet<>();
    for (int id : ids) {
      int place = all.indexOf(id);
      columns.add(Rex.column(place, live.get(place).type()));
    }
    return columns;
  }

  /// Whether the index has just these parts in its key, and the rows that the condition is for.
  private boolean isInferred(
      IndexDefinition definition, Set<RexNode> inferred, List<RexNode> given) {
    if (definition.isPlain()) {
      return inferred.equals(columns(definition.keyColumnIds()));
    }
    IndexParts parts = IndexExpressions.of(relation, definition, analysis.catalog()).parts();
    return inferred.equals(Set.copyOf(parts.columns().subList(0, definition.keyColumnCount())))
        && parts.predicate().filter(p -> !PredicateProof.implies(given, p)).isEmpty();
  }

  /// The table of proposed rows, where it may not be named.
  static Optional<String> outOfSight(ModifyStatement.@Nullable OnConflict clause) {
    return clause != null && clause.update() != null ? Optional.of(EXCLUDED) : Optional.empty();
  }

  private RelDataType liveRow() {
    return PgTypeFactory.INSTANCE.row(
        live.stream().map(Column::name).toList(), live.stream().map(Column::type).toList());
  }

  private static void checkElement(IndexElement element, int position) {
    if (element.order() != io.lauma.parse.tree.KeyColumn.Order.UNSPECIFIED) {
      throw new SqlException(
              SqlState.INVALID_COLUMN_REFERENCE, "ASC/DESC is not allowed in ON CONFLICT clause")
          .at(position + 1);
    }
    if (element.nulls() != SortItem.Nulls.UNSPECIFIED) {
      throw new SqlException(
              SqlState.INVALID_COLUMN_REFERENCE,
              "NULLS FIRST/LAST is not allowed in ON CONFLICT clause")
          .at(position + 1);
    }
    if (element.collation() != null) {
      throw SqlException.notSupported("COLLATE in ON CONFLICT").at(element.position() + 1);
    }
    if (element.operatorClass() != null) {
      throw SqlException.notSupported("operator class in ON CONFLICT").at(element.position() + 1);
    }
  }

  private static Expression expression(IndexElement element, int position) {
    Expression expression = element.expression();
    if (expression != null) {
      return expression;
    }
    String column = element.column();
    return new Expression.ColumnReference(List.of(column == null ? "" : column), position);
  }

  private RexNode indexed(
      ExpressionAnalyzer expressions, Expression expression, String noSubquery) {
    RexNode value = analysis.coercion().decided(expressions.analyze(expression));
    IndexParts.refuseSubquery(value, expression, noSubquery);
    return value;
  }

  private Conflict update(
      ModifyStatement.OnConflict clause,
      List<ModifyStatement.Assignment> assignments,
      Arbiters arbiters,
      RelNode input) {
    Scope scope = scope();
    List<Integer> ids = new ArrayList<>();
    List<RexNode> values = new ArrayList<>();
    new ColumnValues(analysis, relation)
        .assign(assignments, new ExpressionAnalyzer(analysis, scope, Clause.UPDATE), ids, values);
    if (clause.updateWhere() != null) {
      values.add(
          new ExpressionAnalyzer(analysis, scope, Clause.WHERE)
              .condition(clause.updateWhere(), "WHERE"));
    }
    Placed placed = place(values, input, clause.position());
    Optional<RexNode> condition =
        clause.updateWhere() == null ? Optional.empty() : Optional.of(placed.values().getLast());
    ConflictUpdate update =
        new ConflictUpdate(ids, placed.values().subList(0, ids.size()), condition);
    return new Conflict(new OnConflict(arbiters, Optional.of(update)), placed.input());
  }

  /// The row address, the row in the way, the row proposed for insertion.
  private Scope scope() {
    List<String> names = new ArrayList<>(List.of("ctid"));
    List<SqlType> types = new ArrayList<>(List.of(SqlType.of(Oids.BYTEA)));
    for (int i = 0; i < 2; i++) {
      live.forEach(column -> names.add(column.name()));
      live.forEach(column -> types.add(column.type()));
    }
    NamespaceItem excluded =
        FromAnalyzer.tableItem(
            EXCLUDED,
            "",
            EXCLUDED,
            relation.oid(),
            live,
            firstProposed(),
            new FromItem.Alias(EXCLUDED, List.of(), -1));
    return new Scope(
        List.of(target.shifted(1), excluded),
        PgTypeFactory.INSTANCE.row(names, types),
        null,
        withs);
  }

  private int firstProposed() {
    return 1 + live.size();
  }

  private record Placed(List<RexNode> values, RelNode input) {}

  /// Puts subqueries beside the proposed rows.
  private Placed place(List<RexNode> values, RelNode input, int position) {
    if (values.stream().noneMatch(value -> RexShapes.contains(value, SubqueryPlan.class))) {
      return new Placed(values, input);
    }
    if (values.stream().anyMatch(value -> RexShapes.any(value, this::usesRowInTheWay))) {
      throw SqlException.notSupported("subquery over the existing row in ON CONFLICT DO UPDATE")
          .at(position + 1);
    }
    Placement placement = new Placement(behindNulls(input));
    List<RexNode> placed = placement.placeAll(values);
    List<RexNode> kept = new ArrayList<>();
    List<String> names = new ArrayList<>();
    placement
        .rel()
        .getRowType()
        .getFieldList()
        .subList(firstProposed(), placement.rel().getRowType().getFieldCount())
        .forEach(field -> {
          kept.add(Rex.column(field.getIndex(), PgType.sqlTypeOf(field.getType())));
          names.add(field.getName());
        });
    return new Placed(
        placed, LogicalProject.create(placement.rel(), List.of(), kept, names, Set.of()));
  }

  private boolean usesRowInTheWay(RexNode node) {
    if (!(node instanceof RexCall call
        && call.getOperator() instanceof PlaceholderOperator<?> operator
        && operator.subject() instanceof SubqueryPlan plan)) {
      return false;
    }
    int first = Correlations.used(plan.rel(), plan.id()).nextSetBit(0);
    return (first >= 0 && first < firstProposed())
        || call.getOperands().stream()
            .anyMatch(operand ->
                RexShapes.any(
                    operand, n -> n instanceof RexInputRef c && c.getIndex() < firstProposed()));
  }

  /// The rows in the columns that [#scope] gives them.
  private RelNode behindNulls(RelNode input) {
    List<RexNode> columns = new ArrayList<>(List.of(Rex.nullOf(SqlType.of(Oids.BYTEA))));
    List<String> names = new ArrayList<>(List.of("ctid"));
    for (Column column : live) {
      columns.add(Rex.nullOf(column.type()));
      names.add("old_" + column.name());
    }
    for (int i = 0; i < live.size(); i++) {
      columns.add(Rex.column(i, live.get(i).type()));
      names.add(live.get(i).name());
    }
    return LogicalProject.create(input, List.of(), columns, names, Set.of());
  }
}
