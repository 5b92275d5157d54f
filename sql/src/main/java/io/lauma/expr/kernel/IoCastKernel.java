package io.lauma.expr.kernel;

import io.lauma.row.TypeText;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;

/// A cast by the text form: output function of one type, input function of the other.
record IoCastKernel(Kernel operand, SqlType from, SqlType to) implements Kernel {
  @Override
  public boolean isConstant() {
    return operand.isConstant();
  }

  @Override
  public Vector evaluate(Frame frame) {
    Vector values = operand.evaluate(frame);
    var text = frame.context().text();
    VectorBuilder out = frame.results(StoredForm.layout(to.oid()), values.length());
    for (int i = 0; i < values.length(); i++) {
      if (values.isNull(i)) {
        out.appendNull();
      } else {
        TypeText.read(to.withoutTypmod(), TypeText.write(from.oid(), values, i, text), text, out);
      }
    }
    return out.build();
  }
}
