package io.lauma.analyze;

import io.lauma.analyze.rel.LockRel;
import io.lauma.analyze.rel.RecursiveRel;
import io.lauma.analyze.rel.WithRel;
import io.lauma.analyze.rel.WithScanRel;
import io.lauma.analyze.type.TypeNames;
import io.lauma.parse.tree.Query;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/// WITH queries, recursive ones included.
final class WithAnalyzer {
  private final Analysis analysis;
  private final Scope.@Nullable Outer outer;
  private @Nullable WithBindings bindings;
  private final List<Entry> entries = new ArrayList<>();

  private record Entry(int number, boolean materialized, RelNode rel) {}

  WithAnalyzer(
      Analysis analysis, Scope.@Nullable Outer outer, @Nullable WithBindings outerBindings) {
    this.analysis = analysis;
    this.outer = outer;
    this.bindings = outerBindings;
  }

  /// Analyzes the queries; answers what the body sees.
  @Nullable WithBindings analyze(Query.With with) {
    List<String> names = new ArrayList<>();
    for (Query.CommonTable table : with.tables()) {
      if (names.contains(table.name())) {
        throw new SqlException(
                SqlState.DUPLICATE_ALIAS,
                "WITH query name \"" + table.name() + "\" specified more than once")
            .at(table.position() + 1);
      }
      names.add(table.name());
    }
    List<String> later = analysis.laterWithQueries();
    for (int i = 0; i < names.size(); i++) {
      List<String> outOfSight = with.recursive() ? List.of() : names.subList(i, names.size());
      later.addAll(outOfSight);
      add(with.tables().get(i), with.recursive());
      outOfSight.forEach(later::remove);
    }
    return bindings;
  }

  private void add(Query.CommonTable table, boolean recursive) {
    if (!(table.statement() instanceof Query query)) {
      throw SqlException.notSupported("data-modifying statement in WITH").at(table.position() + 1);
    }
    if (table.search() != null || table.cycle() != null) {
      throw SqlException.notSupported(table.search() != null ? "SEARCH" : "CYCLE")
          .at(table.position() + 1);
    }
    int number = analysis.nextWithQuery();
    Output output =
        recursive
                && query.with() == null
                && query.orderBy().isEmpty()
                && query.limit() == null
                && query.offset() == null
                && query.body() instanceof Query.SetOperation operation
                && operation.operator() == Query.SetOperator.UNION
            ? recursive(table, operation, number)
            : named(table, new QueryAnalyzer(analysis, outer, bindings).analyze(query));
    entries.add(
        new Entry(
            number,
            table.materialization() == Query.Materialization.MATERIALIZED
                || output.rel() instanceof RecursiveRel
                || LockRel.isIn(output.rel()),
            output.rel()));
    bindings = new WithBindings(table.name(), number, output, bindings);
  }

  private Output recursive(Query.CommonTable table, Query.SetOperation operation, int number) {
    Output start =
        Outputs.decided(
            analysis, new QueryAnalyzer(analysis, outer, bindings).recursivePart(operation.left()));
    Output visible = named(table, start);
    WithBindings inside = new WithBindings(table.name(), number, visible, bindings);
    QueryAnalyzer analyzer = new QueryAnalyzer(analysis, outer, inside);
    Output step = analyzer.recursivePart(operation.right());
    if (!reads(step.rel(), number)) {
      return named(table, analyzer.combine(operation, start, step));
    }
    if (step.columns().size() != start.columns().size()) {
      throw new SqlException(
              SqlState.SYNTAX_ERROR, "each UNION query must have the same number of columns")
          .at(Outputs.position(operation.right(), 0) + 1);
    }
    refuseOtherTypes(table, start, step, operation);
    RelNode rel =
        new RecursiveRel(
            analysis.cluster(),
            number,
            !operation.all(),
            start.rel(),
            Outputs.retyped(analysis, step, start.types(), "UNION"));
    return new Output(rel, visible.columns());
  }

  private void refuseOtherTypes(
      Query.CommonTable table, Output start, Output step, Query.SetOperation operation) {
    Output overall = new QueryAnalyzer(analysis, outer, bindings).combine(operation, start, step);
    for (int i = 0; i < start.columns().size(); i++) {
      int first = start.columns().get(i).type().oid();
      int both = overall.columns().get(i).type().oid();
      if (first != both) {
        throw new SqlException(
                SqlState.DATATYPE_MISMATCH,
                "recursive query \""
                    + table.name()
                    + "\" column "
                    + (i + 1)
                    + " has type "
                    + TypeNames.text(first)
                    + " in non-recursive term but type "
                    + TypeNames.text(both)
                    + " overall")
            .withHint("Cast the output of the non-recursive term to the correct type.")
            .at(Outputs.position(operation.left(), i) + 1);
      }
    }
  }

  private static boolean reads(RelNode rel, int number) {
    return (rel instanceof WithScanRel scan && scan.number() == number)
        || rel.getInputs().stream().anyMatch(i -> reads(i, number));
  }

  private static Output named(Query.CommonTable table, Output output) {
    List<String> names = table.columns();
    if (names.size() > output.columns().size()) {
      throw new SqlException(
              SqlState.INVALID_COLUMN_REFERENCE,
              "WITH query \""
                  + table.name()
                  + "\" has "
                  + output.columns().size()
                  + " columns available but "
                  + names.size()
                  + " columns specified")
          .at(table.position() + 1);
    }
    List<Output.Column> columns = new ArrayList<>();
    for (int i = 0; i < output.columns().size(); i++) {
      Output.Column column = output.columns().get(i);
      String name = i < names.size() ? names.get(i) : column.name();
      columns.add(
          new Output.Column(name, column.type(), column.tableOid(), column.attributeNumber()));
    }
    return new Output(output.rel(), columns);
  }

  /// The body with its WITH queries around it.
  RelNode wrap(RelNode body) {
    RelNode rel = body;
    for (Entry entry : entries.reversed()) {
      rel = new WithRel(analysis.cluster(), entry.number(), entry.materialized(), entry.rel(), rel);
    }
    return rel;
  }
}
