package io.lauma.expr.set;

import io.lauma.expr.array.ArrayFunctions;
import io.lauma.expr.array.ArrayTexts;
import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionFacts;
import io.lauma.expr.text.RegexFunctions;
import io.lauma.expr.text.Texts;
import io.lauma.expr.value.ArrayValue;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;

/// The set-returning functions by key.
public final class SetFunctions {
  private SetFunctions() {}

  /// Rows of a call written one after the other.
  interface RowWriter {
    void write(Args args, VectorBuilder[] columns);
  }

  private static final Map<String, SetFunction> BY_KEY = new HashMap<>();

  static {
    SeriesFunctions.register(BY_KEY);
    JsonSets.register(BY_KEY);
    lenient("array_unnest", SetFunctions::unnest);
    strict("generate_subscripts", SetFunctions::subscripts);
    strict("generate_subscripts_nodir", SetFunctions::subscripts);
    strict("regexp_matches", SetFunctions::matches);
    strict("regexp_matches_no_flags", SetFunctions::matches);
    strict("regexp_split_to_table", SetFunctions::split);
    strict("regexp_split_to_table_no_flags", SetFunctions::split);
    lenient("text_to_table", SetFunctions::table);
    lenient("text_to_table_null", SetFunctions::table);
    strict("pg_options_to_table", SetFunctions::options);
    strict("pg_partition_ancestors", SetFunctions::none);
    strict("_pg_expandarray(anyarray)", SetFunctions::expand);
  }

  static SetFunction require(int functionOid) {
    FunctionFacts facts =
        FunctionFacts.find(functionOid)
            .orElseThrow(() ->
                new SqlException(
                    SqlState.UNDEFINED_FUNCTION,
                    "function with OID " + functionOid + " does not exist"));
    SetFunction function = BY_KEY.get(facts.key());
    if (function == null) {
      throw io.lauma.expr.kernel.Builtins.notSupported(facts);
    }
    return function;
  }

  public static boolean isSupported(int functionOid) {
    return FunctionFacts.find(functionOid)
        .filter(facts -> BY_KEY.containsKey(facts.key()))
        .isPresent();
  }

  private static void strict(String key, RowWriter writer) {
    put(BY_KEY, key, writer);
  }

  private static void lenient(String key, RowWriter writer) {
    BY_KEY.put(key, call -> rows(call, writer));
  }

  /// Registers a function that gives no row when an argument is NULL.
  static void put(Map<String, SetFunction> functions, String key, RowWriter writer) {
    functions.put(key, call -> anyNull(call) ? Collections.emptyIterator() : rows(call, writer));
  }

  static boolean anyNull(SetFunction.Call call) {
    return call.arguments().stream().anyMatch(argument -> argument.isNull(0));
  }

  static Args args(SetFunction.Call call) {
    boolean[] constant = new boolean[call.arguments().size()];
    java.util.Arrays.fill(constant, true);
    return new Args(
        call.arguments().toArray(Vector[]::new),
        constant,
        call.types(),
        call.output().getFirst(),
        call.context(),
        1,
        Long.MAX_VALUE);
  }

  private static Iterator<RowBatch> rows(SetFunction.Call call, RowWriter writer) {
    VectorBuilder[] builders = new VectorBuilder[call.output().size()];
    for (int i = 0; i < builders.length; i++) {
      builders[i] = new VectorBuilder(StoredForm.layout(call.output().get(i).oid()), 16);
    }
    writer.write(args(call), builders);
    Vector[] columns = new Vector[builders.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = builders[i].build();
    }
    return new Slices(RowBatch.of(columns[0].length(), columns));
  }

  /// A large batch in pieces.
  private static final class Slices implements Iterator<RowBatch> {
    private RowBatch rest;

    Slices(RowBatch rest) {
      this.rest = rest;
    }

    @Override
    public boolean hasNext() {
      return rest.rowCount() > 0;
    }

    @Override
    public RowBatch next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      RowBatch slice = rest.first(RowBatch.ROWS_MAX);
      rest = rest.skip(slice.rowCount());
      return slice.dense();
    }
  }

  /// There are no partitions, and a table that is none has no row.
  private static void none(Args args, VectorBuilder[] columns) {}

  /// One array a column; shorter ones are filled up with NULL.
  private static void unnest(Args args, VectorBuilder[] columns) {
    ArrayValue[] arrays = new ArrayValue[args.count()];
    int rows = 0;
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = args.isNull(i) ? ArrayValue.empty(0) : ArrayFunctions.array(args, i);
      rows = Math.max(rows, arrays[i].count());
    }
    for (int i = 0; i < columns.length; i++) {
      for (int row = 0; row < rows; row++) {
        if (row < arrays[i].count()) {
          columns[i].appendFrom(arrays[i].elements(), row);
        } else {
          columns[i].appendNull();
        }
      }
    }
  }

  private static void subscripts(Args args, VectorBuilder[] columns) {
    ArrayValue array = ArrayFunctions.array(args, 0);
    int dimension = args.int4(1) - 1;
    if (dimension < 0 || dimension >= array.dimensions()) {
      return;
    }
    boolean reverse = args.count() > 2 && args.bool(2);
    for (int i = 0; i < array.length(dimension); i++) {
      columns[0].appendInt(reverse ? array.upper(dimension) - i : array.lower(dimension) + i);
    }
  }

  private static void matches(Args args, VectorBuilder[] columns) {
    RegexFunctions.allMatches(args).forEach(columns[0]::appendBytes);
  }

  private static void split(Args args, VectorBuilder[] columns) {
    RegexFunctions.splitParts(args).forEach(part -> Texts.append(columns[0], part));
  }

  private static void table(Args args, VectorBuilder[] columns) {
    if (args.isNull(0)) {
      return;
    }
    for (String part : ArrayTexts.split(args)) {
      if (part == null) {
        columns[0].appendNull();
      } else {
        Texts.append(columns[0], part);
      }
    }
  }

  private static void options(Args args, VectorBuilder[] columns) {
    ArrayValue options = ArrayFunctions.array(args, 0);
    for (int i = 0; i < options.count(); i++) {
      String option =
          new String(
              ((Vector.Bytes) options.elements()).get(i), java.nio.charset.StandardCharsets.UTF_8);
      int equals = option.indexOf('=');
      Texts.append(columns[0], equals < 0 ? option : option.substring(0, equals));
      if (equals < 0) {
        columns[1].appendNull();
      } else {
        Texts.append(columns[1], option.substring(equals + 1));
      }
    }
  }

  private static void expand(Args args, VectorBuilder[] columns) {
    ArrayValue array = ArrayFunctions.array(args, 0);
    for (int i = 0; i < array.count(); i++) {
      columns[0].appendFrom(array.elements(), i);
      columns[1].appendInt(i + 1);
    }
  }

  static SqlType outputType(SetFunction.Call call) {
    return call.output().getFirst();
  }
}
