package io.lauma.expr.text;

import io.lauma.expr.function.Args;
import io.lauma.row.TypeText;
import io.lauma.row.VectorBuilder;
import io.lauma.types.ByteSink;
import io.lauma.types.Oids;

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

  /// As a cast to text: the output function's text but of boolean.
  private static void writeCast(Args args, int argument, ByteSink out) {
    if (args.type(argument).oid() == Oids.BOOL) {
      out.putAscii(args.bool(argument) ? "true" : "false");
    } else {
      write(args, argument, out);
    }
  }

  static void concatenate(Args args, VectorBuilder out) {
    var sink = new ByteSink();
    writeCast(args, 0, sink);
    writeCast(args, 1, sink);
    out.appendBytes(sink.array(), 0, sink.length());
  }
}
