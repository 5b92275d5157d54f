package io.lauma.analyze;

import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.PgTypeFactory;
import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.rel.ValuesRel;
import io.lauma.parse.tree.Query;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rex.RexNode;

/// Columns of analyzed queries brought to other types.
final class Outputs {
  private Outputs() {}

  /// Rows of expressions, with the subqueries in them placed.
  static RelNode values(
      Analysis analysis, List<List<RexNode>> rows, List<String> names, List<SqlType> types) {
    boolean subqueries =
        rows.stream()
            .flatMap(List::stream)
            .anyMatch(e -> RexShapes.contains(e, SubqueryPlan.class));
    if (!subqueries) {
      return new ValuesRel(analysis.cluster(), rows, PgTypeFactory.INSTANCE.row(names, types));
    }
    List<RelNode> inputs = new ArrayList<>();
    for (List<RexNode> row : rows) {
      Placement placement = new Placement(ValuesRel.oneEmptyRow(analysis.cluster()));
      List<RexNode> placed = placement.placeAll(row);
      inputs.add(LogicalProject.create(placement.rel(), List.of(), placed, names, Set.of()));
    }
    return inputs.size() == 1 ? inputs.getFirst() : LogicalUnion.create(inputs, true);
  }

  static RexNode column(Output output, int index) {
    return Rex.column(index, output.columns().get(index).type());
  }

  /// The rows with every column of the type asked for. Untyped literals of the outermost select
  /// list are read as that type.
  static RelNode retyped(Analysis analysis, Output output, List<SqlType> types, String construct) {
    if (output.types().equals(types)) {
      return output.rel();
    }
    return switch (output.rel()) {
      case LogicalProject project ->
          LogicalProject.create(
              project.getInput(),
              List.of(),
              converted(analysis, project.getProjects(), types, construct),
              output.names(),
              Set.of());
      case ValuesRel values ->
          new ValuesRel(
              analysis.cluster(),
              values.rows().stream().map(r -> converted(analysis, r, types, construct)).toList(),
              PgTypeFactory.INSTANCE.row(output.names(), types));
      default -> {
        List<RexNode> columns = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
          columns.add(column(output, i));
        }
        yield LogicalProject.create(
            output.rel(),
            List.of(),
            converted(analysis, columns, types, construct),
            output.names(),
            Set.of());
      }
    };
  }

  private static List<RexNode> converted(
      Analysis analysis, List<RexNode> nodes, List<SqlType> types, String construct) {
    List<RexNode> converted = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      RexNode node = nodes.get(i);
      converted.add(
          PgType.typeOf(node).oid() == types.get(i).oid()
              ? Rex.relabel(node, types.get(i))
              : analysis.coercion().toCommon(node, types.get(i), construct, -1));
    }
    return converted;
  }

  /// The rows with untyped literals read as text.
  static Output decided(Analysis analysis, Output output) {
    List<SqlType> types =
        output.types().stream()
            .map(t -> t.oid() == Oids.UNKNOWN ? SqlType.of(Oids.TEXT) : t)
            .toList();
    RelNode rel = retyped(analysis, output, types, "UNION");
    List<Output.Column> columns = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      Output.Column column = output.columns().get(i);
      columns.add(
          new Output.Column(
              column.name(), types.get(i), column.tableOid(), column.attributeNumber()));
    }
    return new Output(rel, columns);
  }

  /// Where the column of a query part stands.
  static int position(Query.Body body, int index) {
    return switch (body) {
      case Query.Select select when index < select.items().size() ->
          select.items().get(index).expression().start();
      case Query.Values values when index < values.rows().getFirst().size() ->
          values.rows().getFirst().get(index).start();
      case Query.Nested nested -> position(nested.query().body(), index);
      case Query.SetOperation operation -> position(operation.left(), index);
      default -> body.position();
    };
  }
}
