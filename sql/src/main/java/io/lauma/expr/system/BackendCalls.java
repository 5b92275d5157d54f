package io.lauma.expr.system;

import io.lauma.expr.AdvisoryFunctions;
import io.lauma.expr.AdvisoryKey;
import io.lauma.expr.BackendFunctions;
import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.expr.value.ArrayValue;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.Oids;
import java.util.List;
import java.util.function.Function;

/// Signals to other sessions, and advisory locks.
final class BackendCalls {
  private static final byte[] VOID = {};

  private BackendCalls() {}

  static void register(FunctionSet set) {
    set.strict("pg_cancel_backend", (a, out) -> out.appendBoolean(backends(a).cancel(a.int4(0))));
    set.strict(
        "pg_terminate_backend",
        (a, out) -> out.appendBoolean(backends(a).terminate(a.int4(0), a.int8(1))));
    set.strict(
        "pg_blocking_pids",
        (a, out) -> {
          List<Integer> blocking = backends(a).blocking(a.int4(0));
          VectorBuilder ids = new VectorBuilder(Layout.INT, blocking.size());
          blocking.forEach(ids::appendInt);
          out.appendBytes(ArrayValue.of(Oids.INT4, ids.build()).toBytes());
        });
    set.lenient(
        "pg_stat_clear_snapshot",
        (a, out) -> {
          backends(a).clearSnapshot();
          out.appendBytes(VOID);
        });
    keyed(set, "int8", a -> AdvisoryKey.of(a.int8(0)));
    keyed(set, "int4", a -> AdvisoryKey.of(a.int4(0), a.int4(1)));
    set.strict(
        "pg_advisory_unlock_all",
        (a, out) -> {
          locks(a).unlockAll();
          out.appendBytes(VOID);
        });
  }

  private static void keyed(FunctionSet set, String type, Function<Args, AdvisoryKey> key) {
    for (boolean shared : new boolean[] {false, true}) {
      String suffix = (shared ? "_shared_" : "_") + type;
      for (boolean forTransaction : new boolean[] {false, true}) {
        String name = "advisory" + (forTransaction ? "_xact" : "") + "_lock" + suffix;
        set.strict(
            "pg_" + name,
            (a, out) -> {
              locks(a).lock(key.apply(a), shared, forTransaction, true);
              out.appendBytes(VOID);
            });
        set.strict(
            "pg_try_" + name,
            (a, out) ->
                out.appendBoolean(locks(a).lock(key.apply(a), shared, forTransaction, false)));
      }
      set.strict(
          "pg_advisory_unlock" + suffix,
          (a, out) -> out.appendBoolean(locks(a).unlock(key.apply(a), shared)));
    }
  }

  private static BackendFunctions backends(Args args) {
    return args.context().environment().backends();
  }

  private static AdvisoryFunctions locks(Args args) {
    return args.context().environment().advisoryLocks();
  }
}
