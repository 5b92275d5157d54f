package io.lauma.session;

import io.lauma.types.SqlType;

/// A column of a result, as in RowDescription. `tableOid` and `attributeNumber` are 0 for an
/// expression.
public record ResultColumn(String name, SqlType type, int tableOid, int attributeNumber) {
  public static ResultColumn ofExpression(String name, SqlType type) {
    return new ResultColumn(name, type, 0, 0);
  }
}
