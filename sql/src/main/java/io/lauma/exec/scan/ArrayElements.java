package io.lauma.exec.scan;

import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.ArrayForm;
import io.lauma.types.Layout;
import io.lauma.types.StoredForm;
import io.lauma.types.StoredSink;
import java.util.ArrayList;
import java.util.List;

/// The elements of stored arrays as vectors of one row.
final class ArrayElements {
  private ArrayElements() {}

  /// The elements that are not NULL, in order.
  static List<Vector> of(Vector.Bytes arrays, int row) {
    byte[] data = arrays.data();
    Layout layout = StoredForm.layout(ArrayForm.elementOid(data, arrays.start(row)));
    List<Vector> elements = new ArrayList<>();
    ArrayForm.Cursor cursor = new ArrayForm.Cursor(data, arrays.start(row));
    while (cursor.next()) {
      if (!cursor.isNull()) {
        elements.add(element(layout, data, cursor.start(), cursor.end()));
      }
    }
    return elements;
  }

  private static Vector element(Layout layout, byte[] data, int start, int end) {
    var one = new VectorBuilder(layout, 1);
    switch (layout) {
      case BOOLEAN -> one.appendBoolean(data[start] != 0);
      case INT -> one.appendInt(StoredSink.intAt(data, start));
      case LONG -> one.appendLong(StoredSink.longAt(data, start));
      case DOUBLE -> one.appendDouble(Double.longBitsToDouble(StoredSink.longAt(data, start)));
      case BYTES -> one.appendBytes(data, start, end - start);
    }
    return one.build();
  }
}
