package io.lauma.exec.scan;

import io.lauma.catalog.Column;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.KeyColumn;
import io.lauma.catalog.Relation;
import io.lauma.kv.Key;
import io.lauma.kv.KeyReader;
import io.lauma.row.KeyCodec;
import io.lauma.row.TypeText;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.StoredForm;
import io.lauma.types.TextContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row's primary key as errors name it.
public final class KeyText {
  private KeyText() {}

  /// `(a, b)=(1, x)`; `?` for a value that keys do not keep exactly. Of an index its own columns.
  public static String of(Relation relation, Key key) {
    List<Column> columns =
        relation.key().stream().map(KeyColumn::columnId).map(relation::columnById).toList();
    @Nullable VectorBuilder[] values = new @Nullable VectorBuilder[columns.size()];
    for (int i = 0; i < values.length; i++) {
      int type = columns.get(i).type().oid();
      values[i] = KeyCodec.isExact(type) ? new VectorBuilder(StoredForm.layout(type), 1) : null;
    }
    StoredTable.of(relation).keys().decode(key.bytes(), key.lengthBytes(), new KeyReader(), values);
    StringBuilder names = new StringBuilder();
    StringBuilder texts = new StringBuilder();
    int shown = relation.index().map(IndexDefinition::keyColumnCount).orElse(values.length);
    for (int i = 0; i < shown; i++) {
      String separator = i == 0 ? "" : ", ";
      VectorBuilder value = values[i];
      names.append(separator).append(columns.get(i).name());
      texts
          .append(separator)
          .append(value == null ? "?" : text(columns.get(i).type().oid(), value));
    }
    return "(" + names + ")=(" + texts + ")";
  }

  private static String text(int type, VectorBuilder value) {
    Vector vector = value.build();
    return vector.isNull(0) ? "null" : TypeText.write(type, vector, 0, TextContext.DEFAULT);
  }
}
