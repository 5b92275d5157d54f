package io.lauma.expr.function;

import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.StoredForm;
import io.lauma.types.ValueMemory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Functions by key (see [FunctionFacts#key]). Filled once by the function families, then only
/// read.
public final class FunctionSet {
  /// Copies of its arguments that a function may make on the way to its result, about.
  private static final int COPIES = 4;

  private final Map<String, VectorFunction> functions = new HashMap<>(4096);

  /// Registers a function that works on whole vectors.
  public void vector(String key, VectorFunction function) {
    if (functions.put(key, function) != null) {
      throw new IllegalStateException("function registered twice: " + key);
    }
  }

  /// Registers a strict function that works value by value.
  public void strict(String key, PerValueFunction function) {
    vector(key, args -> perValue(args, function, args.nulls()));
  }

  /// Registers a function that sees NULLs and works value by value.
  public void lenient(String key, PerValueFunction function) {
    vector(key, args -> perValue(args, function, null));
  }

  public Optional<VectorFunction> find(String key) {
    return Optional.ofNullable(functions.get(key));
  }

  private static Vector perValue(Args args, PerValueFunction function, long @Nullable [] nulls) {
    Layout layout = StoredForm.layout(args.resultType().oid());
    int rows = args.rows();
    VectorBuilder out = args.results(layout);
    boolean large = args.anyLarge();
    for (int i = 0; i < rows; i++) {
      if (Nulls.get(nulls, i)) {
        out.appendNull();
      } else {
        args.moveTo(i);
        if (large) {
          ValueMemory.claim(args.variableBytes() * COPIES);
        }
        function.apply(args, out);
      }
    }
    return out.build();
  }
}
