package io.lauma.exec.operator;

import io.lauma.exec.store.BatchReader;
import io.lauma.expr.EvaluationContext;
import io.lauma.expr.Scalar;
import io.lauma.expr.kernel.CompiledScalar;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of VALUES, evaluated a batch at a time when asked for.
public final class ValueRows implements BatchReader {
  private final PlanNode.Values plan;
  private final EvaluationContext context;
  private int row;

  public ValueRows(PlanNode.Values plan, EvaluationContext context) {
    this.plan = plan;
    this.context = context;
  }

  @Override
  public @Nullable RowBatch next() {
    int count = Math.min(RowBatch.ROWS_MAX, plan.rows().size() - row);
    if (count == 0) {
      return null;
    }
    List<VectorBuilder> columns = new ArrayList<>();
    for (SqlType type : plan.output()) {
      columns.add(new VectorBuilder(StoredForm.layout(type.oid()), count));
    }
    for (List<Scalar> scalars : plan.rows().subList(row, row + count)) {
      for (int i = 0; i < scalars.size(); i++) {
        columns.get(i).appendFrom(value(scalars.get(i)), 0);
      }
    }
    row += count;
    return RowBatch.of(count, columns.stream().map(VectorBuilder::build).toList());
  }

  private Vector value(Scalar scalar) {
    return scalar instanceof Scalar.Constant constant
        ? constant.value()
        : CompiledScalar.compile(scalar).evaluateOnce(context);
  }
}
