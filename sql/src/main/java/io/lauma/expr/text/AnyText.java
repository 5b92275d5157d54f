package io.lauma.expr.text;

import io.lauma.expr.function.Args;
import io.lauma.row.TypeText;
import io.lauma.row.VectorBuilder;
import io.lauma.types.ByteSink;

/// Values of any type as text.
public final class AnyText {
  private AnyText() {}

  /// What the type's output function gives.
  public static String of(Args args, int argument) {
    return TypeText.write(
        args.type(argument).oid(),
        args.vector(argument),
        args.position(argument),
        args.context().text());
  }

  static void write(Args args, int argument, ByteSink out) {
    TypeText.write(
        args.type(argument).oid(),
        args.vector(argument),
        args.position(argument),
        args.context().text(),
        out);
  }

  static void concatenate(Args args, VectorBuilder out) {
    var sink = new ByteSink();
    write(args, 0, sink);
    write(args, 1, sink);
    out.appendBytes(sink.array(), 0, sink.length());
  }
}
