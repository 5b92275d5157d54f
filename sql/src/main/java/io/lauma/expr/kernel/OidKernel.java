package io.lauma.expr.kernel;

import io.lauma.row.Vector;
import io.lauma.types.Layout;

/// An int4 seen as an OID, or the reverse: the same 32 bits in another layout.
record OidKernel(Kernel operand, Layout layout) implements Kernel {
  @Override
  public boolean isConstant() {
    return operand.isConstant();
  }

  @Override
  public Vector evaluate(Frame frame) {
    return operand.evaluate(frame).relabeled(layout);
  }
}
