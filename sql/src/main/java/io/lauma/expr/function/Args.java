package io.lauma.expr.function;

import io.lauma.expr.EvaluationContext;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.NumericForm;
import io.lauma.types.SqlType;
import io.lauma.types.ValueMemory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The arguments of one call over a batch, with a cursor for functions that work value by value. A
/// constant argument is a vector of one row that stands for every row. Used by one thread, for one
/// call.
public final class Args {
  private final Vector[] vectors;
  private final int[] masks;
  private final List<SqlType> types;
  private final SqlType resultType;
  private final EvaluationContext context;
  private final int rows;
  private final long bytesMax;
  private int row;
  private @Nullable Object memo;
  private @Nullable Object memoKey;

  /// @param constant which vectors have one row that stands for all
  /// @param bytesMax how long the result may be before [io.lauma.row.WideBatch] is thrown
  public Args(
      Vector[] vectors,
      boolean[] constant,
      List<SqlType> types,
      SqlType resultType,
      EvaluationContext context,
      int rows,
      long bytesMax) {
    this.vectors = vectors;
    this.masks = new int[vectors.length];
    for (int i = 0; i < masks.length; i++) {
      masks[i] = constant[i] ? 0 : -1;
    }
    this.types = types;
    this.resultType = resultType;
    this.context = context;
    this.rows = rows;
    this.bytesMax = bytesMax;
  }

  public int rows() {
    return rows;
  }

  /// For the result.
  public VectorBuilder results(Layout layout) {
    return VectorBuilder.ofResults(layout, rows, bytesMax);
  }

  /// Whether any argument has a large value.
  boolean anyLarge() {
    for (Vector vector : vectors) {
      if (vector instanceof Vector.Bytes bytes && bytes.data().length >= ValueMemory.LARGE_BYTES) {
        return true;
      }
    }
    return false;
  }

  /// Bytes of the arguments of variable width at the cursor.
  long variableBytes() {
    long sum = 0;
    for (int i = 0; i < vectors.length; i++) {
      sum += vectors[i] instanceof Vector.Bytes bytes ? bytes.lengthBytes(row & masks[i]) : 0;
    }
    return sum;
  }

  public int count() {
    return vectors.length;
  }

  public Vector vector(int argument) {
    return vectors[argument];
  }

  public boolean isConstant(int argument) {
    return masks[argument] == 0;
  }

  /// -1 for a column, 0 for a constant: `row & mask` is the position of a row's value.
  public int mask(int argument) {
    return masks[argument];
  }

  public SqlType type(int argument) {
    return types.get(argument);
  }

  public SqlType resultType() {
    return resultType;
  }

  public EvaluationContext context() {
    return context;
  }

  /// Rows in which any argument is NULL; null when there are none. For strict functions.
  public long @Nullable [] nulls() {
    long[] union = null;
    for (int i = 0; i < vectors.length; i++) {
      if (masks[i] != 0) {
        union = Nulls.or(union, vectors[i].nulls(), rows);
      }
    }
    return union;
  }

  /// Moves the cursor.
  public void moveTo(int toRow) {
    row = toRow;
  }

  public int row() {
    return row;
  }

  public int position(int argument) {
    return row & masks[argument];
  }

  public boolean isNull(int argument) {
    return vectors[argument].isNull(row & masks[argument]);
  }

  public boolean bool(int argument) {
    return ((Vector.Booleans) vectors[argument]).get(row & masks[argument]);
  }

  public int int4(int argument) {
    return ((Vector.Ints) vectors[argument]).get(row & masks[argument]);
  }

  public long int8(int argument) {
    return ((Vector.Longs) vectors[argument]).get(row & masks[argument]);
  }

  /// An integer of either layout.
  public long integer(int argument) {
    return vectors[argument] instanceof Vector.Ints ? int4(argument) : int8(argument);
  }

  public double float8(int argument) {
    return ((Vector.Doubles) vectors[argument]).get(row & masks[argument]);
  }

  public byte[] bytes(int argument) {
    return ((Vector.Bytes) vectors[argument]).get(row & masks[argument]);
  }

  public String text(int argument) {
    var bytes = (Vector.Bytes) vectors[argument];
    int at = row & masks[argument];
    return new String(bytes.data(), bytes.start(at), bytes.lengthBytes(at), StandardCharsets.UTF_8);
  }

  /// The finite numeric here.
  public BigDecimal decimal(int argument) {
    var bytes = (Vector.Bytes) vectors[argument];
    int at = row & masks[argument];
    return NumericForm.decimal(bytes.data(), bytes.start(at), bytes.end(at));
  }

  /// The kind of the numeric here ([NumericForm#FINITE] ...).
  public byte numericKind(int argument) {
    var bytes = (Vector.Bytes) vectors[argument];
    return NumericForm.kind(bytes.data(), bytes.start(row & masks[argument]));
  }

  /// What `make` gives for `key`, kept while the key stays the same from row to row: compiled
  /// patterns and the like.
  @SuppressWarnings("unchecked")
  public <K, V> V memo(K key, Function<K, V> make) {
    if (memo == null || !key.equals(memoKey)) {
      memo = make.apply(key);
      memoKey = key;
    }
    return (V) memo;
  }
}
