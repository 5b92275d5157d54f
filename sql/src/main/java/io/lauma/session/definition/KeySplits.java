package io.lauma.session.definition;

import io.lauma.catalog.DdlRequest.KeyPart;
import io.lauma.catalog.ShardLayout;
import io.lauma.kv.KeyOrder;
import io.lauma.kv.KeyWriter;
import io.lauma.kv.TableId;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.TableStatement;
import io.lauma.row.KeyCodec;
import io.lauma.row.KeyColumn;
import io.lauma.session.ddl.TableDefinitions;
import io.lauma.session.run.ConstantRows;
import io.lauma.session.run.SqlSession;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// SPLIT AT VALUES: each row, of the key's first columns, is the start of a shard.
record KeySplits(SqlSession session) implements TableDefinitions.SplitPoints {
  @Override
  public List<byte[]> encode(
      TableStatement.Split.AtValues split, List<KeyPart> key, List<SqlType> keyTypes) {
    if (split.rows().size() >= ShardLayout.SHARDS_MAX) {
      throw new SqlException(
              SqlState.INVALID_PARAMETER_VALUE,
              "number of tablets must be between 1 and " + ShardLayout.SHARDS_MAX)
          .at(split.position() + 1);
    }
    KeyCodec codec = new KeyCodec(new TableId(0), columns(key, keyTypes), 0);
    List<byte[]> points = new ArrayList<>();
    for (List<Expression> row : split.rows()) {
      if (row.size() > key.size()) {
        throw new SqlException(
                SqlState.INVALID_PARAMETER_VALUE,
                "SPLIT AT VALUES has more values than the key has columns")
            .at(row.get(key.size()).start() + 1);
      }
      byte[] whole =
          codec
              .prefix(
                  ConstantRows.evaluate(
                      session, row, keyTypes.subList(0, row.size()), split.position()),
                  new KeyWriter())
              .bytes();
      byte[] point = Arrays.copyOfRange(whole, Integer.BYTES, whole.length);
      if (!points.isEmpty() && Arrays.compareUnsigned(points.getLast(), point) >= 0) {
        throw new SqlException(
                SqlState.INVALID_PARAMETER_VALUE,
                "values of SPLIT AT VALUES must be in the key's order, each once")
            .at(row.getFirst().start() + 1);
      }
      points.add(point);
    }
    return points;
  }

  private static List<KeyColumn> columns(List<KeyPart> key, List<SqlType> types) {
    List<KeyColumn> columns = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      columns.add(new KeyColumn(i, types.get(i), order(key.get(i))));
    }
    return columns;
  }

  private static KeyOrder order(KeyPart part) {
    if (part.descending()) {
      return part.nullsFirst() ? KeyOrder.DESC_NULLS_FIRST : KeyOrder.DESC_NULLS_LAST;
    }
    return part.nullsFirst() ? KeyOrder.ASC_NULLS_FIRST : KeyOrder.ASC_NULLS_LAST;
  }
}
