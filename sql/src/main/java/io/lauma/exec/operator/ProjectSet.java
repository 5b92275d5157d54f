package io.lauma.exec.operator;

import io.lauma.catalog.builtin.RecordField;
import io.lauma.exec.RunContext;
import io.lauma.expr.EvaluationContext;
import io.lauma.expr.Scalar;
import io.lauma.expr.kernel.CompiledScalar;
import io.lauma.expr.set.SetFunction;
import io.lauma.expr.value.RecordValue;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.jspecify.annotations.Nullable;

/// Set-returning functions in a select list: for each row as many rows as the longest set has, the
/// shorter ones filled up with NULL, other columns repeated. Ends with its input; holds one batch
/// of input; asks for the next one when its rows are out; on cancel just stops.
public final class ProjectSet implements BatchOperator {
  /// A column: a plain scalar, or the arguments of a set-returning function.
  private sealed interface Column {
    record Plain(CompiledScalar scalar) implements Column {}

    /// @param record whether the function's columns make one value
    record Set(
        SetFunction function,
        List<CompiledScalar> arguments,
        List<SqlType> types,
        List<SqlType> output,
        boolean record)
        implements Column {}
  }

  private final List<Column> columns = new ArrayList<>();
  private final List<SqlType> types;
  private final EvaluationContext context;
  private List<List<Vector>> values = List.of();
  private List<@Nullable Cursor> cursors = List.of();
  private int rowCount;
  private int row;
  private boolean rowOpen;

  public ProjectSet(PlanNode.ProjectSet plan, RunContext context) {
    this.types = plan.output();
    this.context = context.evaluation();
    for (int i = 0; i < plan.columns().size(); i++) {
      Scalar scalar = plan.columns().get(i);
      columns.add(
          plan.returnsSet().get(i) && scalar instanceof Scalar.Call call
              ? set(call)
              : new Column.Plain(CompiledScalar.compile(scalar)));
    }
  }

  private static Column set(Scalar.Call call) {
    List<SqlType> fields =
        RecordField.of(call.type()).stream().map(f -> SqlType.of(f.typeOid())).toList();
    return new Column.Set(
        SetFunction.of(call.functionOid()),
        call.arguments().stream().map(CompiledScalar::compile).toList(),
        call.arguments().stream().map(Scalar::type).toList(),
        fields.isEmpty() ? List.of(call.type()) : fields,
        !fields.isEmpty());
  }

  public static Flow<RowBatch, RowBatch, NotUsed> of(PlanNode.ProjectSet plan, RunContext context) {
    return OperatorStage.of("ProjectSet", () -> new ProjectSet(plan, context));
  }

  /// One set being read.
  private static final class Cursor {
    private final Iterator<RowBatch> batches;
    private RowBatch batch = RowBatch.of(0);
    private int position = -1;

    private final int[] recordTypes;

    /// @param recordTypes types of a record's fields; none where the set is of plain values
    Cursor(Iterator<RowBatch> batches, int[] recordTypes) {
      this.batches = batches;
      this.recordTypes = recordTypes;
    }

    boolean advance() {
      position++;
      while (position >= batch.rowCount()) {
        if (!batches.hasNext()) {
          batch = RowBatch.of(0);
          position = -1;
          return false;
        }
        batch = batches.next();
        position = 0;
      }
      return true;
    }

    void append(VectorBuilder out) {
      if (position < 0) {
        out.appendNull();
      } else if (recordTypes.length == 0) {
        out.appendFrom(batch.column(0), batch.position(position));
      } else {
        Vector[] fields = new Vector[recordTypes.length];
        int[] rows = new int[recordTypes.length];
        for (int i = 0; i < fields.length; i++) {
          fields[i] = batch.column(i);
          rows[i] = batch.position(position);
        }
        out.appendBytes(RecordValue.write(recordTypes, fields, rows));
      }
    }
  }

  @Override
  public void accept(RowBatch batch) {
    List<List<Vector>> evaluated = new ArrayList<>();
    for (Column column : columns) {
      evaluated.add(
          switch (column) {
            case Column.Plain plain -> List.of(plain.scalar().evaluate(batch, context));
            case Column.Set set ->
                set.arguments().stream().map(a -> a.evaluate(batch, context)).toList();
          });
    }
    values = evaluated;
    rowCount = batch.rowCount();
    row = 0;
    rowOpen = false;
  }

  @Override
  public @Nullable RowBatch next() {
    if (row == rowCount) {
      return null;
    }
    List<VectorBuilder> out = new ArrayList<>();
    for (SqlType type : types) {
      out.add(new VectorBuilder(StoredForm.layout(type.oid()), 64));
    }
    int rows = 0;
    while (row < rowCount && rows < RowBatch.ROWS_MAX) {
      if (!rowOpen) {
        openRow();
      }
      if (advance()) {
        append(out);
        rows++;
      } else {
        row++;
        rowOpen = false;
      }
    }
    return RowBatch.of(rows, out.stream().map(VectorBuilder::build).toList());
  }

  private void openRow() {
    int[] one = {row};
    List<@Nullable Cursor> opened = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      opened.add(
          switch (columns.get(i)) {
            case Column.Plain _ -> null;
            case Column.Set set ->
                new Cursor(
                    set.function()
                        .open(
                            new SetFunction.Call(
                                values.get(i).stream().map(v -> v.select(one, 1)).toList(),
                                set.types(),
                                set.output(),
                                context)),
                    set.record()
                        ? set.output().stream().mapToInt(SqlType::oid).toArray()
                        : new int[0]);
          });
    }
    cursors = opened;
    rowOpen = true;
  }

  private boolean advance() {
    boolean any = false;
    for (Cursor cursor : cursors) {
      if (cursor != null) {
        any |= cursor.advance();
      }
    }
    return any;
  }

  private void append(List<VectorBuilder> out) {
    for (int i = 0; i < out.size(); i++) {
      Cursor cursor = cursors.get(i);
      if (cursor == null) {
        out.get(i).appendFrom(values.get(i).getFirst(), row);
      } else {
        cursor.append(out.get(i));
      }
    }
  }
}
