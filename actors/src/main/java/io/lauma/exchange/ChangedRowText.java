package io.lauma.exchange;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Relation;
import io.lauma.exec.scan.KeyText;
import io.lauma.kv.Key;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.ChangedRow;
import java.util.Optional;

/// Names the row for which a transaction above READ COMMITTED is refused.
final class ChangedRowText {
  private ChangedRowText() {}

  /// The detail of the error.
  ///
  /// @param relation the table, or an index through which the row was looked for
  /// @param since when it was changed
  static String of(CatalogSnapshot catalog, Relation relation, ChangedRow changed, String since) {
    Key key = changed.key();
    Optional<Relation> table =
        relation.index().flatMap(index -> catalog.relation(index.tableOid()));
    boolean hasNames = relation.primaryKeyName().isPresent() || table.isPresent();
    String row =
        hasNames && !key.equals(Key.EMPTY)
            ? "The row with key " + KeyText.of(relation, key)
            : "A row";
    return row
        + " of table \""
        + table.orElse(relation).name()
        + "\" was changed by "
        + (changed.changedBy().equals(TxnId.NONE)
            ? "another transaction"
            : "transaction " + changed.changedBy().value())
        + " "
        + since
        + ".";
  }
}
