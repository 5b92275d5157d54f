package io.lauma.expr.aggregate;

import io.lauma.expr.AggregateCall;
import io.lauma.expr.compare.Comparison;
import io.lauma.expr.json.JsonBuilder;
import io.lauma.expr.value.ArrayValue;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.ByteSink;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import io.lauma.types.TextContext;
import io.lauma.types.TypeFacts;

/// Results of the aggregates that keep their rows.
final class CollectFinishers {
  private CollectFinishers() {}

  /// string_agg: each delimiter stands before its value, the first one is not shown.
  static void strings(Vector[] columns, int rows, VectorBuilder out) {
    var values = (Vector.Bytes) columns[0];
    var delimiters = (Vector.Bytes) columns[1];
    var sink = new ByteSink();
    for (int i = 0; i < rows; i++) {
      if (i > 0 && !delimiters.isNull(i)) {
        sink.putBytes(delimiters.data(), delimiters.start(i), delimiters.lengthBytes(i));
      }
      sink.putBytes(values.data(), values.start(i), values.lengthBytes(i));
    }
    out.appendBytes(sink.array(), 0, sink.length());
  }

  static CollectState.Finisher array(SqlType elementType) {
    return (columns, rows, out) ->
        out.appendBytes(ArrayValue.of(elementType.oid(), columns[0]).toBytes());
  }

  /// array_agg of arrays: one dimension more.
  static CollectState.Finisher stackedArray(SqlType arrayType) {
    int elementOid = TypeFacts.elementOid(arrayType.oid());
    return (columns, rows, out) -> {
      var elements = new VectorBuilder(StoredForm.layout(elementOid), rows);
      ArrayValue first = null;
      for (int i = 0; i < rows; i++) {
        if (columns[0].isNull(i)) {
          throw new SqlException(SqlState.NULL_VALUE_NOT_ALLOWED, "cannot accumulate null arrays");
        }
        ArrayValue part = ArrayValue.read((Vector.Bytes) columns[0], i);
        if (part.dimensions() == 0) {
          throw new SqlException(SqlState.ARRAY_ELEMENT_ERROR, "cannot accumulate empty arrays");
        }
        if (first != null && !java.util.Arrays.equals(first.lengths(), part.lengths())) {
          throw new SqlException(
              SqlState.ARRAY_ELEMENT_ERROR, "cannot accumulate arrays of different dimensionality");
        }
        first = part;
        for (int k = 0; k < part.count(); k++) {
          elements.appendFrom(part.elements(), k);
        }
      }
      if (first != null) {
        out.appendBytes(
            ArrayValue.of(
                    elementOid,
                    prepend(rows, first.lengths()),
                    prepend(1, first.lowers()),
                    elements.build())
                .toBytes());
      }
    };
  }

  private static int[] prepend(int head, int[] tail) {
    int[] all = new int[tail.length + 1];
    all[0] = head;
    System.arraycopy(tail, 0, all, 1, tail.length);
    return all;
  }

  static CollectState.Finisher jsonArray(AggregateCall call, boolean canonical) {
    int typeOid = call.argumentTypes().getFirst().oid();
    return (columns, rows, out) -> {
      JsonBuilder json = new JsonBuilder(TextContext.DEFAULT).raw("[");
      for (int i = 0; i < rows; i++) {
        json.raw(i == 0 ? "" : ", ").value(typeOid, columns[0], i);
      }
      json.raw("]");
      out.appendBytes(canonical ? json.toCanonical() : json.toBytes());
    };
  }

  static CollectState.Finisher jsonObject(AggregateCall call, boolean canonical) {
    int keyOid = call.argumentTypes().get(0).oid();
    int valueOid = call.argumentTypes().get(1).oid();
    return (columns, rows, out) -> {
      JsonBuilder json = new JsonBuilder(TextContext.DEFAULT).raw("{ ");
      for (int i = 0; i < rows; i++) {
        if (columns[0].isNull(i)) {
          throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, "field name must not be null");
        }
        json.raw(i == 0 ? "" : ", ")
            .quoted(JsonBuilder.key(keyOid, columns[0], i, TextContext.DEFAULT))
            .raw(" : ")
            .value(valueOid, columns[1], i);
      }
      json.raw(" }");
      out.appendBytes(canonical ? json.toCanonical() : json.toBytes());
    };
  }

  /// mode: the most frequent value, the first of equals; rows come in order.
  static CollectState.Finisher mode(SqlType type) {
    Comparison order = Comparison.of(type.oid());
    return (columns, rows, out) -> {
      int best = 0;
      int bestCount = 0;
      int start = 0;
      for (int i = 1; i <= rows; i++) {
        if (i == rows || !order.equal(columns[0], start, columns[0], i)) {
          if (i - start > bestCount) {
            bestCount = i - start;
            best = start;
          }
          start = i;
        }
      }
      out.appendFrom(columns[0], best);
    };
  }
}
