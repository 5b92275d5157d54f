package io.lauma.expr.value;

import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.StoredForm;
import java.nio.ByteBuffer;

/// A record taken apart: a one-row vector a field. Immutable.
public record RecordValue(int[] typeOids, Vector[] fields) {

  public static RecordValue read(Vector.Bytes vector, int row) {
    ByteBuffer in = ByteBuffer.wrap(vector.data(), vector.start(row), vector.lengthBytes(row));
    int count = in.getInt();
    int[] typeOids = new int[count];
    Vector[] fields = new Vector[count];
    for (int i = 0; i < count; i++) {
      typeOids[i] = in.getInt();
      var field = new VectorBuilder(StoredForm.layout(typeOids[i]), 1);
      int size = in.getInt();
      if (size < 0) {
        field.appendNull();
      } else {
        StoredImage.append(in, size, field);
      }
      fields[i] = field.build();
    }
    return new RecordValue(typeOids, fields);
  }

  /// The stored form of row `rows[i]` of each vector.
  public static byte[] write(int[] typeOids, Vector[] vectors, int[] rows) {
    int lengthBytes = Integer.BYTES;
    for (int i = 0; i < vectors.length; i++) {
      boolean isNull = vectors[i].isNull(rows[i]);
      lengthBytes += 8 + (isNull ? 0 : StoredImage.lengthBytes(vectors[i], rows[i]));
    }
    ByteBuffer out = ByteBuffer.allocate(lengthBytes).putInt(vectors.length);
    for (int i = 0; i < vectors.length; i++) {
      out.putInt(typeOids[i]);
      if (vectors[i].isNull(rows[i])) {
        out.putInt(-1);
      } else {
        out.putInt(StoredImage.lengthBytes(vectors[i], rows[i]));
        StoredImage.put(vectors[i], rows[i], out);
      }
    }
    return out.array();
  }
}
