package io.lauma.session.run;

import io.lauma.exec.Completions;
import io.lauma.exec.Transaction;
import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.HybridTime;
import io.lauma.session.backend.ExportedSnapshot;
import io.lauma.session.backend.HerdBackends.SnapshotSearch;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/// The snapshots that a session's transaction has exported, and those that it takes over from
/// others. A snapshot is there as long as its transaction is open. Exports on the threads of the
/// running plan, one at a time, and imports on the session's; others may look for one.
public final class SessionSnapshots {
  /// Snapshots of one transaction.
  static final int EXPORTED_MAX = 1_000;

  private static final Pattern IDENTIFIER = Pattern.compile("[0-9A-F-]*");

  private final SqlSession session;
  private final List<Exported> exported = new CopyOnWriteArrayList<>();

  /// @param transaction that holds it
  private record Exported(
      WeakReference<Transaction> transaction, String identifier, ExportedSnapshot snapshot) {}

  SessionSnapshots(SqlSession session) {
    this.session = session;
  }

  /// pg_export_snapshot(): the snapshot of the present transaction; at READ COMMITTED a new one.
  ///
  /// @throws SqlException 25001 after a SAVEPOINT, 53400 for too many
  String export() {
    TransactionBlock block = session.block();
    if (block.innermostSavepoint() > 0) {
      throw new SqlException(
          SqlState.ACTIVE_SQL_TRANSACTION, "cannot export a snapshot from a subtransaction");
    }
    Transaction transaction = block.transaction();
    exported.removeIf(e -> !isHeld(e));
    if (exported.size() >= EXPORTED_MAX) {
      throw new SqlException(
          SqlState.CONFIGURATION_LIMIT_EXCEEDED,
          "a transaction exports at most " + EXPORTED_MAX + " snapshots");
    }
    String identifier =
        String.format(
            Locale.ROOT,
            "%08X-%08X-%d",
            session.processId(),
            block.number() & 0xFFFF_FFFFL,
            exported.size() + 1);
    exported.add(
        new Exported(new WeakReference<>(transaction), identifier, snapshot(block, transaction)));
    return identifier;
  }

  private ExportedSnapshot snapshot(TransactionBlock block, Transaction transaction) {
    while (true) {
      long catalog = session.services().catalog().current().version();
      HybridTime timestamp = Completions.await(transaction.exportSnapshot());
      if (catalog == session.services().catalog().current().version()) {
        return new ExportedSnapshot(
            timestamp,
            transaction.isolation(),
            transaction.readOnly(),
            Math.min(catalog, block.snapshotCatalog()));
      }
    }
  }

  private boolean isHeld(Exported one) {
    return session.block().open().filter(open -> one.transaction().refersTo(open)).isPresent();
  }

  /// Whether the present transaction has exported any.
  public boolean areExported() {
    return exported.stream().anyMatch(this::isHeld);
  }

  /// The one that the present transaction has exported under an identifier. Any thread.
  Optional<ExportedSnapshot> find(String identifier) {
    return exported.stream()
        .filter(one -> one.identifier().equals(identifier) && isHeld(one))
        .map(Exported::snapshot)
        .findFirst();
  }

  /// SET TRANSACTION SNAPSHOT.
  ///
  /// @throws SqlException 25001 after a statement or SAVEPOINT, 0A000 for levels that do not fit,
  ///   22023 for a snapshot that is not there, 57P03 when a node that may have it does not answer
  public void take(String identifier) {
    TransactionBlock block = session.block();
    if (block.hasBegun()) {
      throw new SqlException(
          SqlState.ACTIVE_SQL_TRANSACTION,
          "SET TRANSACTION SNAPSHOT must be called before any query");
    }
    Isolation isolation = block.isolation();
    if (isolation == Isolation.READ_COMMITTED) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "a snapshot-importing transaction must have isolation level SERIALIZABLE or REPEATABLE"
              + " READ");
    }
    if (!IDENTIFIER.matcher(identifier).matches()) {
      throw invalid(identifier);
    }
    ExportedSnapshot snapshot = search(identifier);
    if (isolation == Isolation.SERIALIZABLE) {
      checkSerializable(snapshot, block.isReadOnly());
    }
    block.takeSnapshot(snapshot);
  }

  private ExportedSnapshot search(String identifier) {
    SnapshotSearch search =
        Completions.await(session.services().backends().exportedSnapshot(identifier));
    if (search.found().isEmpty() && !search.silent().isEmpty()) {
      throw new SqlException(
              SqlState.CANNOT_CONNECT_NOW,
              "nodes that may have exported the snapshot do not answer now: "
                  + String.join(", ", search.silent()))
          .withHint("Try again.");
    }
    return search.found().orElseThrow(() -> invalid(identifier));
  }

  private static void checkSerializable(ExportedSnapshot snapshot, boolean readOnly) {
    if (snapshot.isolation() != Isolation.SERIALIZABLE) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "a serializable transaction cannot import a snapshot from a non-serializable"
              + " transaction");
    }
    if (snapshot.readOnly() && !readOnly) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "a non-read-only serializable transaction cannot import a snapshot from a read-only"
              + " transaction");
    }
  }

  private static SqlException invalid(String identifier) {
    return new SqlException(
        SqlState.INVALID_PARAMETER_VALUE, "invalid snapshot identifier: \"" + identifier + "\"");
  }
}
