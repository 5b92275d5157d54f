package io.lauma.analyze;

import io.lauma.analyze.rel.FunctionRel;
import io.lauma.analyze.rel.PgOperator;
import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.PgTypeFactory;
import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.rel.ValuesRel;
import io.lauma.analyze.type.TypeResolution;
import io.lauma.catalog.builtin.RecordField;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.FromItem;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// Functions in FROM.
final class FunctionFrom {
  private final Analysis analysis;
  private final @Nullable WithBindings withs;

  FunctionFrom(Analysis analysis, @Nullable WithBindings withs) {
    this.analysis = analysis;
    this.withs = withs;
  }

  FromAnalyzer.From function(FromItem.FunctionReference reference, Scope.@Nullable Outer outer) {
    if (reference.functions().size() != 1) {
      throw SqlException.notSupported("ROWS FROM with several functions")
          .at(reference.position() + 1);
    }
    FromItem.CalledFunction called = reference.functions().getFirst();
    if (called.call() instanceof Expression.FunctionCall unnest
        && unnest.name().last().equals("unnest")
        && unnest.arguments().size() > 1) {
      throw SqlException.notSupported("unnest of several arrays").at(unnest.position() + 1);
    }
    Scope scope =
        new Scope(List.of(), PgTypeFactory.INSTANCE.row(List.of(), List.of()), outer, withs);
    RexNode call =
        new ExpressionAnalyzer(analysis, scope, Clause.FROM_FUNCTION).analyze(called.call());
    String name = OutputNames.of(called.call());
    FromItem.Alias alias = reference.alias();
    List<FromItem.ColumnDefinition> definitions =
        called.columns().isEmpty() ? reference.columns() : called.columns();
    List<String> names = new ArrayList<>();
    List<SqlType> types = new ArrayList<>();
    List<RecordField> fields = RecordShapes.fields(call);
    if (!definitions.isEmpty()) {
      for (FromItem.ColumnDefinition definition : definitions) {
        names.add(definition.name());
        types.add(TypeResolution.resolve(definition.type()));
      }
    } else if (fields.size() > 1
        || (!fields.isEmpty() && PgType.typeOf(call).oid() == Oids.RECORD)) {
      fields.forEach(f -> {
        names.add(f.name());
        types.add(SqlType.of(f.typeOid()));
      });
    } else if (PgType.typeOf(call).oid() == Oids.RECORD) {
      throw new SqlException(
              SqlState.SYNTAX_ERROR,
              "a column definition list is required for functions returning \"record\"")
          .at(reference.position() + 1);
    } else {
      String column =
          !fields.isEmpty() ? fields.getFirst().name() : alias == null ? name : alias.name();
      names.add(column);
      types.add(PgType.typeOf(call));
    }
    if (reference.withOrdinality()) {
      names.add("ordinality");
      types.add(SqlType.of(Oids.INT8));
    }
    RelDataType row = PgTypeFactory.INSTANCE.row(names, types);
    RelNode rel = rel(call, reference.withOrdinality(), row);
    List<NamespaceItem.Column> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      columns.add(new NamespaceItem.Column(names.get(i), Rex.column(i, types.get(i)), 0, 0));
    }
    String visible = alias == null ? name : alias.name();
    return new FromAnalyzer.From(
        rel,
        List.of(
            new NamespaceItem(
                visible,
                Optional.empty(),
                "",
                0,
                FromAnalyzer.renamed(columns, visible, alias),
                true,
                true)));
  }

  private RelNode rel(RexNode call, boolean ordinality, RelDataType row) {
    if (call instanceof RexCall function
        && function.getOperator() instanceof PgOperator operator
        && operator.functionOid() != 0) {
      for (RexNode operand : function.getOperands()) {
        if (RexShapes.contains(operand, SubqueryPlan.class)) {
          throw SqlException.notSupported("subquery in a function in FROM");
        }
      }
      return new FunctionRel(
          analysis.cluster(), operator.functionOid(), function.getOperands(), ordinality, row);
    }
    List<RexNode> values = new ArrayList<>(List.of(analysis.coercion().decided(call)));
    if (ordinality) {
      values.add(Rex.int8(1));
    }
    return new ValuesRel(analysis.cluster(), List.of(values), row);
  }
}
