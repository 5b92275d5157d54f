package io.lauma.exec.operator;

import io.lauma.exec.store.BatchReader;
import io.lauma.expr.EvaluationContext;
import io.lauma.expr.Scalar;
import io.lauma.expr.kernel.CompiledScalar;
import io.lauma.expr.set.SetFunction;
import io.lauma.expr.set.SetFunctions;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a function in FROM: those of a set-returning function as they are asked for, the one
/// row of any other. With ordinality the last column numbers them from 1.
public final class FunctionRows implements BatchReader {
  private final Iterator<RowBatch> rows;
  private final boolean ordinality;
  private long rowNumber;

  private FunctionRows(Iterator<RowBatch> rows, boolean ordinality) {
    this.rows = rows;
    this.ordinality = ordinality;
  }

  public static FunctionRows of(PlanNode.FunctionScan plan, EvaluationContext context) {
    List<SqlType> output =
        plan.ordinality() ? plan.output().subList(0, plan.output().size() - 1) : plan.output();
    return new FunctionRows(open(plan, output, context), plan.ordinality());
  }

  private static Iterator<RowBatch> open(
      PlanNode.FunctionScan plan, List<SqlType> output, EvaluationContext context) {
    if (!SetFunctions.isSupported(plan.functionOid()) && output.size() == 1) {
      Scalar call = new Scalar.Call(plan.functionOid(), plan.arguments(), output.getFirst());
      return List.of(RowBatch.of(1, CompiledScalar.compile(call).evaluateOnce(context))).iterator();
    }
    List<Vector> arguments = new ArrayList<>();
    for (Scalar argument : plan.arguments()) {
      arguments.add(CompiledScalar.compile(argument).evaluateOnce(context));
    }
    return SetFunction.of(plan.functionOid())
        .open(
            new SetFunction.Call(
                arguments, plan.arguments().stream().map(Scalar::type).toList(), output, context));
  }

  @Override
  public @Nullable RowBatch next() {
    if (!rows.hasNext()) {
      return null;
    }
    RowBatch batch = rows.next();
    return ordinality ? numbered(batch.dense()) : batch;
  }

  private RowBatch numbered(RowBatch batch) {
    long[] numbers = new long[batch.rowCount()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = ++rowNumber;
    }
    List<Vector> columns = new ArrayList<>();
    for (int i = 0; i < batch.columnCount(); i++) {
      columns.add(batch.column(i));
    }
    columns.add(new Vector.Longs(numbers.length, numbers, null));
    return RowBatch.of(numbers.length, columns);
  }
}
