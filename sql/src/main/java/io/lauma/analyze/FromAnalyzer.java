package io.lauma.analyze;

import io.lauma.analyze.rel.Correlations;
import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.rel.StoredScan;
import io.lauma.analyze.rel.SystemScan;
import io.lauma.analyze.rel.ValuesRel;
import io.lauma.analyze.rel.WithScanRel;
import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import io.lauma.parse.tree.FromItem;
import io.lauma.parse.tree.Query;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalCorrelate;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.jspecify.annotations.Nullable;

/// The FROM clause: rows and the names that they make visible.
final class FromAnalyzer {
  private final Analysis analysis;
  private final Scope.@Nullable Outer outer;
  private final @Nullable WithBindings withs;
  private final @Nullable RowLocks locks;

  FromAnalyzer(Analysis analysis, Scope.@Nullable Outer outer, @Nullable WithBindings withs) {
    this(analysis, outer, withs, null);
  }

  /// @param locks what the query locks: the tables among it give row addresses
  FromAnalyzer(
      Analysis analysis,
      Scope.@Nullable Outer outer,
      @Nullable WithBindings withs,
      @Nullable RowLocks locks) {
    this.analysis = analysis;
    this.outer = outer;
    this.withs = withs;
    this.locks = locks;
  }

  /// The same clause where the columns of `link` are visible too.
  FromAnalyzer inside(Scope.Outer link) {
    return new FromAnalyzer(analysis, link, withs, locks);
  }

  private boolean locks(String item) {
    return locks != null && locks.locks(item);
  }

  Analysis analysis() {
    return analysis;
  }

  @Nullable WithBindings withs() {
    return withs;
  }

  Scope.@Nullable Outer outer() {
    return outer;
  }

  /// Rows and names; the names' columns count the row's.
  record From(RelNode rel, List<NamespaceItem> items) {
    From {
      items = List.copyOf(items);
    }

    int width() {
      return rel.getRowType().getFieldCount();
    }
  }

  From analyze(List<FromItem> items) {
    if (items.isEmpty()) {
      return new From(ValuesRel.oneEmptyRow(analysis.cluster()), List.of());
    }
    From result = item(items.getFirst(), null);
    for (FromItem item : items.subList(1, items.size())) {
      result = next(result, item);
    }
    refuseDuplicates(result.items());
    return result;
  }

  /// The rows so far with one more item of the list.
  From next(From before, FromItem item) {
    if (!mayBeLateral(item)) {
      return cross(before, item(item, null));
    }
    if (item instanceof FromItem.Join join
        && join.alias() == null
        && join.type() != FromItem.JoinType.RIGHT
        && join.type() != FromItem.JoinType.FULL) {
      From left = next(before, join.left());
      return new JoinAnalyzer(this).join(left, join, before.items().size());
    }
    return lateral(before, item, JoinRelType.INNER);
  }

  From cross(From left, From right) {
    RelNode joined =
        LogicalJoin.create(
            left.rel(), right.rel(), List.of(), Rex.bool(true), Set.of(), JoinRelType.INNER);
    return new From(joined, both(left, right));
  }

  static List<NamespaceItem> both(From left, From right) {
    List<NamespaceItem> items = new ArrayList<>(left.items());
    right.items().forEach(i -> items.add(i.shifted(left.width())));
    return items;
  }

  /// An item that may use the columns before it.
  From lateral(From left, FromItem item, JoinRelType type) {
    Scope scope = new Scope(left.items(), left.rel().getRowType(), outer, withs);
    Scope.Outer link = new Scope.Outer(scope, analysis.cluster().createCorrel());
    From right = inside(link).item(item, link);
    RelNode joined =
        link.used()
            ? LogicalCorrelate.create(
                left.rel(),
                right.rel(),
                List.of(),
                link.id(),
                Correlations.used(right.rel(), link.id()),
                type)
            : LogicalJoin.create(
                left.rel(), right.rel(), List.of(), Rex.bool(true), Set.of(), type);
    return new From(joined, both(left, right));
  }

  static boolean mayBeLateral(FromItem item) {
    return switch (item) {
      case FromItem.TableReference _ -> false;
      case FromItem.SubqueryReference subquery -> subquery.lateral();
      case FromItem.FunctionReference _ -> true;
      case FromItem.Join join -> mayBeLateral(join.left()) || mayBeLateral(join.right());
      case FromItem.UnsupportedFrom _ -> false;
    };
  }

  /// One item. `lateral` is the step to the columns before it, for what may use them.
  From item(FromItem item, Scope.@Nullable Outer lateral) {
    analysis.enter();
    try {
      return switch (item) {
        case FromItem.TableReference table -> table(table);
        case FromItem.SubqueryReference subquery ->
            subquery(subquery, subquery.lateral() && lateral != null ? lateral : outer);
        case FromItem.FunctionReference function ->
            new FunctionFrom(analysis, withs).function(function, lateral == null ? outer : lateral);
        case FromItem.Join join -> new JoinAnalyzer(this).join(join);
        case FromItem.UnsupportedFrom unsupported ->
            throw SqlException.notSupported(unsupported.feature()).at(unsupported.position() + 1);
      };
    } finally {
      analysis.leave();
    }
  }

  private From table(FromItem.TableReference reference) {
    if (reference.sample() != null) {
      throw SqlException.notSupported("TABLESAMPLE").at(reference.sample().position() + 1);
    }
    FromItem.Alias alias = reference.alias();
    List<String> parts = reference.name().parts();
    if (parts.size() == 1) {
      Optional<WithBindings> with = WithBindings.find(withs, parts.getFirst());
      if (with.isPresent()) {
        Output output = with.get().output();
        RelNode scan =
            new WithScanRel(analysis.cluster(), with.get().number(), output.rel().getRowType());
        return new From(
            scan, List.of(itemOf(output, scan, parts.getFirst(), alias, reference.position())));
      }
    }
    return switch (Tables.get(analysis, reference.name())) {
      case Tables.Found.Stored(Relation relation, String schema) ->
          stored(relation, schema, alias, reference);
      case Tables.Found.Served(var relation) -> {
        String name = alias == null ? relation.name() : alias.name();
        if (locks(name)) {
          throw SqlException.notSupported("locking rows of a system catalog")
              .at(reference.position() + 1);
        }
        RelNode scan = new SystemScan(analysis.cluster(), relation, name);
        yield new From(
            scan,
            List.of(
                tableItem(
                    name,
                    relation.schema(),
                    relation.name(),
                    relation.oid(),
                    relation.columns(),
                    0,
                    alias)));
      }
    };
  }

  private From stored(
      Relation relation,
      String schema,
      FromItem.@Nullable Alias alias,
      FromItem.TableReference reference) {
    return switch (relation.kind()) {
      case TABLE -> {
        String name = alias == null ? relation.name() : alias.name();
        boolean locked = locks(name);
        StoredScan scan = new StoredScan(analysis.cluster(), relation, name, locked);
        yield new From(
            scan,
            List.of(
                tableItem(
                    name,
                    schema,
                    relation.name(),
                    relation.oid(),
                    relation.liveColumns(),
                    locked ? 1 : 0,
                    alias)));
      }
      case VIEW -> throw SqlException.notSupported("view").at(reference.position() + 1);
      case SEQUENCE ->
          throw SqlException.notSupported("reading a sequence as a table")
              .at(reference.position() + 1);
      case INDEX ->
          throw new SqlException(
                  SqlState.WRONG_OBJECT_TYPE, "\"" + relation.name() + "\" is an index")
              .at(reference.position() + 1);
    };
  }

  static NamespaceItem tableItem(
      String name,
      String schema,
      String relationName,
      int oid,
      List<Column> columns,
      int firstColumn,
      FromItem.@Nullable Alias alias) {
    List<NamespaceItem.Column> visible = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      visible.add(
          new NamespaceItem.Column(
              column.name(),
              Rex.column(firstColumn + i, column.type()),
              oid,
              column.attributeNumber()));
    }
    return new NamespaceItem(
        name,
        alias == null ? Optional.of(schema) : Optional.empty(),
        alias == null || alias.name().equals(relationName) ? "" : relationName,
        oid,
        renamed(visible, name, alias),
        true,
        true);
  }

  static List<NamespaceItem.Column> renamed(
      List<NamespaceItem.Column> columns, String name, FromItem.@Nullable Alias alias) {
    if (alias == null || alias.columns().isEmpty()) {
      return columns;
    }
    if (alias.columns().size() > columns.size()) {
      throw new SqlException(
              SqlState.INVALID_COLUMN_REFERENCE,
              "table \""
                  + name
                  + "\" has "
                  + columns.size()
                  + " columns available but "
                  + alias.columns().size()
                  + " columns specified")
          .at(alias.position() + 1);
    }
    List<NamespaceItem.Column> renamed = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      NamespaceItem.Column column = columns.get(i);
      String newName = i < alias.columns().size() ? alias.columns().get(i) : column.name();
      renamed.add(
          new NamespaceItem.Column(
              newName, column.value(), column.tableOid(), column.attributeNumber()));
    }
    return renamed;
  }

  private From subquery(FromItem.SubqueryReference reference, Scope.@Nullable Outer link) {
    if (reference.alias() == null) {
      throw new SqlException(SqlState.SYNTAX_ERROR, "subquery in FROM must have an alias")
          .withHint("For example, FROM (SELECT ...) [AS] foo.")
          .at(reference.position() + 1);
    }
    Query query =
        locks != null && locks(reference.alias().name())
            ? locks.lockedSubquery(reference.query(), reference.alias().name())
            : reference.query();
    Output output = new QueryAnalyzer(analysis, link, withs).analyze(query);
    return new From(
        output.rel(),
        List.of(
            itemOf(
                output,
                output.rel(),
                reference.alias().name(),
                reference.alias(),
                reference.position())));
  }

  private static NamespaceItem itemOf(
      Output output, RelNode rel, String name, FromItem.@Nullable Alias alias, int position) {
    List<NamespaceItem.Column> columns = new ArrayList<>();
    for (int i = 0; i < output.columns().size(); i++) {
      Output.Column column = output.columns().get(i);
      columns.add(
          new NamespaceItem.Column(
              column.name(),
              Rex.column(i, PgType.sqlTypeOf(rel.getRowType().getFieldList().get(i).getType())),
              column.tableOid(),
              column.attributeNumber()));
    }
    String visible = alias == null ? name : alias.name();
    return new NamespaceItem(
        visible, Optional.empty(), "", 0, renamed(columns, visible, alias), true, true);
  }

  private static void refuseDuplicates(List<NamespaceItem> items) {
    for (int i = 0; i < items.size(); i++) {
      for (int j = 0; j < i; j++) {
        NamespaceItem first = items.get(j);
        NamespaceItem second = items.get(i);
        boolean bothTables =
            first.schema().isPresent()
                && second.schema().isPresent()
                && first.tableOid() != second.tableOid();
        if (first.table() && second.table() && first.name().equals(second.name()) && !bothTables) {
          throw new SqlException(
              SqlState.DUPLICATE_ALIAS,
              "table name \"" + second.name() + "\" specified more than once");
        }
      }
    }
  }
}
