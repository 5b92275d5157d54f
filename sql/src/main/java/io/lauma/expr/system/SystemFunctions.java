package io.lauma.expr.system;

import io.lauma.expr.FunctionEnvironment;
import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.expr.text.Texts;
import io.lauma.expr.value.ArrayValue;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.function.Function;

/// Session facts, settings, sequences, random values and sizes.
public final class SystemFunctions {
  private SystemFunctions() {}

  private static final int UUID_BYTES = 16;
  private static final double MICROS_PER_SECOND = 1e6;

  private static final SecureRandom SECURE = new SecureRandom();

  private static final String VERSION =
      "PostgreSQL 15.0 (Lauma) on " + System.getProperty("os.arch") + ", 64-bit";

  public static void register(FunctionSet set) {
    CatalogFunctions.register(set);
    SizeFunctions.register(set);
    BackendCalls.register(set);
    session(set);
    settings(set);
    sequences(set);
    random(set);
  }

  private static FunctionEnvironment environment(Args args) {
    return args.context().environment();
  }

  private static void text(
      FunctionSet set, String key, Function<FunctionEnvironment, String> answer) {
    set.strict(key, (a, out) -> Texts.append(out, answer.apply(environment(a))));
  }

  private static void session(FunctionSet set) {
    text(set, "pgsql_version", _ -> VERSION);
    text(set, "current_user", FunctionEnvironment::currentUser);
    text(set, "session_user", FunctionEnvironment::sessionUser);
    text(set, "current_database", FunctionEnvironment::currentDatabase);
    text(set, "getdatabaseencoding", _ -> "UTF8");
    text(set, "pg_client_encoding", _ -> "UTF8");
    set.strict(
        "current_schema",
        (a, out) ->
            environment(a)
                .currentSchema()
                .ifPresentOrElse(name -> Texts.append(out, name), out::appendNull));
    set.strict("current_schemas", SystemFunctions::schemas);
    set.strict("pg_backend_pid", (a, out) -> out.appendInt(environment(a).backendProcessId()));
    set.strict("pg_is_in_recovery", (a, out) -> out.appendBoolean(false));
    set.strict("pg_my_temp_schema", (a, out) -> out.appendLong(0));
    set.strict("pg_is_other_temp_schema", (a, out) -> out.appendBoolean(false));
    set.strict("pg_current_xact_id", (a, out) -> out.appendLong(environment(a).transactionId()));
    set.strict(
        "pg_export_snapshot", (a, out) -> Texts.append(out, environment(a).exportSnapshot()));
    set.strict(
        "pg_xact_status",
        (a, out) ->
            environment(a)
                .transactionStatus(a.int8(0))
                .ifPresentOrElse(status -> Texts.append(out, status), out::appendNull));
    set.strict(
        "pg_sleep",
        (a, out) -> {
          environment(a).sleep((long) (a.float8(0) * MICROS_PER_SECOND));
          out.appendBytes(new byte[0]);
        });
    set.lenient("pg_num_nulls", (a, out) -> out.appendInt(nulls(a)));
    set.lenient("pg_num_nonnulls", (a, out) -> out.appendInt(a.count() - nulls(a)));
    set.lenient("pg_typeof", (a, out) -> out.appendLong(Integer.toUnsignedLong(a.type(0).oid())));
    set.strict("PG_encoding_to_char", (a, out) -> Texts.append(out, a.int4(0) == 6 ? "UTF8" : ""));
    set.strict(
        "PG_char_to_encoding",
        (a, out) -> {
          String name = a.text(0).toLowerCase(java.util.Locale.ROOT);
          out.appendInt(name.equals("utf8") || name.equals("utf-8") ? 6 : -1);
        });
  }

  private static int nulls(Args args) {
    int count = 0;
    for (int i = 0; i < args.count(); i++) {
      count += args.isNull(i) ? 1 : 0;
    }
    return count;
  }

  private static void schemas(Args args, VectorBuilder out) {
    var names = new VectorBuilder(Layout.BYTES, 4);
    environment(args).currentSchemas(args.bool(0)).forEach(name -> Texts.append(names, name));
    out.appendBytes(ArrayValue.of(Oids.NAME, names.build()).toBytes());
  }

  private static void settings(FunctionSet set) {
    set.strict(
        "show_config_by_name",
        (a, out) ->
            environment(a)
                .setting(a.text(0), false)
                .ifPresentOrElse(value -> Texts.append(out, value), out::appendNull));
    set.strict(
        "show_config_by_name_missing_ok",
        (a, out) ->
            environment(a)
                .setting(a.text(0), a.bool(1))
                .ifPresentOrElse(value -> Texts.append(out, value), out::appendNull));
    set.lenient(
        "set_config_by_name",
        (a, out) -> {
          if (a.isNull(0)) {
            throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, "SET requires parameter name");
          }
          String value = a.isNull(1) ? "" : a.text(1);
          boolean local = !a.isNull(2) && a.bool(2);
          Texts.append(out, environment(a).setSetting(a.text(0), value, local));
        });
  }

  private static void sequences(FunctionSet set) {
    set.strict("nextval_oid", (a, out) -> out.appendLong(environment(a).nextValue(oid(a, 0))));
    set.strict("currval_oid", (a, out) -> out.appendLong(environment(a).currentValue(oid(a, 0))));
    set.strict("lastval", (a, out) -> out.appendLong(environment(a).lastValue()));
    set.strict(
        "setval_oid",
        (a, out) -> out.appendLong(environment(a).setValue(oid(a, 0), a.int8(1), true)));
    set.strict(
        "setval3_oid",
        (a, out) -> out.appendLong(environment(a).setValue(oid(a, 0), a.int8(1), a.bool(2))));
  }

  static int oid(Args args, int argument) {
    return (int) args.int8(argument);
  }

  private static void random(FunctionSet set) {
    set.strict("drandom", (a, out) -> out.appendDouble(environment(a).random()));
    set.strict(
        "setseed",
        (a, out) -> {
          double seed = a.float8(0);
          if (!(Math.abs(seed) <= 1)) {
            throw new SqlException(
                SqlState.INVALID_PARAMETER_VALUE,
                "setseed parameter " + shortest(seed) + " is out of allowed range [-1,1]");
          }
          environment(a).setSeed(seed);
          out.appendBytes(new byte[0]);
        });
    set.strict("gen_random_uuid", (a, out) -> out.appendBytes(uuid()));
  }

  private static String shortest(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /// A version 4 UUID.
  private static byte[] uuid() {
    ByteBuffer uuid = ByteBuffer.allocate(UUID_BYTES);
    byte[] bytes = uuid.array();
    SECURE.nextBytes(bytes);
    bytes[6] = (byte) ((bytes[6] & 0x0f) | 0x40);
    bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
    return bytes;
  }
}
