package io.lauma.expr.kernel;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.VectorFunction;
import io.lauma.expr.function.Vectors;
import io.lauma.row.Vector;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import java.util.List;

/// A call of a function: constant when all arguments are and the function is not volatile.
final class CallKernel implements Kernel {
  private final VectorFunction function;
  private final boolean strict;
  private final List<Kernel> arguments;
  private final boolean[] constantArguments;
  private final List<SqlType> types;
  private final SqlType resultType;
  private final boolean constant;

  CallKernel(
      VectorFunction function,
      boolean strict,
      boolean isVolatile,
      List<Kernel> arguments,
      List<SqlType> types,
      SqlType resultType) {
    this.function = function;
    this.strict = strict;
    this.arguments = arguments;
    this.types = types;
    this.resultType = resultType;
    this.constantArguments = new boolean[arguments.size()];
    boolean allConstant = true;
    for (int i = 0; i < constantArguments.length; i++) {
      constantArguments[i] = arguments.get(i).isConstant();
      allConstant &= constantArguments[i];
    }
    this.constant = allConstant && !isVolatile;
  }

  @Override
  public boolean isConstant() {
    return constant;
  }

  @Override
  public Vector evaluate(Frame frame) {
    int rows = constant ? 1 : frame.rows();
    Vector[] vectors = new Vector[constantArguments.length];
    boolean isNull = false;
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = arguments.get(i).evaluate(frame);
      isNull |= strict && constantArguments[i] && vectors[i].isNull(0);
    }
    if (isNull) {
      return Vectors.allNull(StoredForm.layout(resultType.oid()), rows);
    }
    return function.apply(
        new Args(
            vectors,
            constantArguments,
            types,
            resultType,
            frame.context(),
            rows,
            frame.bytesMax()));
  }
}
