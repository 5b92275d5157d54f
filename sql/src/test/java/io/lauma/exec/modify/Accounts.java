package io.lauma.exec.modify;

import io.lauma.catalog.Relation;
import io.lauma.exec.Completions;
import io.lauma.exec.RunContext;
import io.lauma.exec.Transaction;
import io.lauma.exec.fixture.Batches;
import io.lauma.exec.fixture.TestCatalog;
import io.lauma.exec.fixture.TestDatabase;
import io.lauma.exec.fixture.Types;
import io.lauma.exec.run.ResultReader;
import io.lauma.expr.Scalar;
import io.lauma.plan.KeyBound;
import io.lauma.plan.PlanNode;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Plans over `account (id int PRIMARY KEY, owner text, required_balance int NOT NULL)` and `note
/// (body text, n int)`.
final class Accounts {
  static final Relation ACCOUNT =
      TestCatalog.table(
          1,
          "account",
          1,
          List.of(1),
          columns("id", Types.INT, "owner", Types.TEXT, "required_balance", Types.INT));
  static final Relation NOTE =
      TestCatalog.table(2, "note", 1, List.of(), columns("body", Types.TEXT, "n", Types.INT));
  static final List<SqlType> TYPES = List.of(Types.INT, Types.TEXT, Types.INT);

  /// Address, then all columns.
  static final List<SqlType> FOUND_TYPES = List.of(Types.BYTEA, Types.INT, Types.TEXT, Types.INT);

  private Accounts() {}

  static TestCatalog catalog() {
    return new TestCatalog(List.of(ACCOUNT, NOTE));
  }

  private static Map<String, SqlType> columns(Object... namesAndTypes) {
    Map<String, SqlType> columns = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      columns.put((String) namesAndTypes[i], (SqlType) namesAndTypes[i + 1]);
    }
    return columns;
  }

  static PlanNode insert(List<List<Scalar>> rows, List<Scalar> returning) {
    return new PlanNode.Insert(
        new PlanNode.Values(rows, TYPES),
        ACCOUNT.id(),
        List.of(1, 2, 3),
        List.of(1, 2, 3),
        returning,
        Optional.empty(),
        List.of());
  }

  static List<Scalar> account(int id, String owner, int balance) {
    return List.of(Types.constant(id), Types.constant(owner), Types.constant(balance));
  }

  static PlanNode scan(
      Relation table,
      List<Integer> ids,
      List<SqlType> types,
      Optional<Scalar> filter,
      KeyBound... keys) {
    return new PlanNode.Gather(
        new PlanNode.TableScan(
            table.id(), ids, List.of(keys), filter, false, false, Optional.empty(), types),
        List.of());
  }

  static PlanNode all() {
    return scan(ACCOUNT, List.of(1, 2, 3), TYPES, Optional.empty());
  }

  static KeyBound byId(Scalar id) {
    return new KeyBound(
        0, Optional.of(id), Optional.empty(), Optional.empty(), false, Optional.empty(), false);
  }

  static PlanNode found(Optional<Scalar> filter, KeyBound... keys) {
    return scan(
        ACCOUNT, List.of(PlanNode.TableScan.ROW_ADDRESS, 1, 2, 3), FOUND_TYPES, filter, keys);
  }

  /// A column of [#found].
  static Scalar found(int index) {
    return Types.column(index, FOUND_TYPES.get(index));
  }

  /// UPDATE account SET column = value WHERE condition, over the columns of [#found].
  static PlanNode update(
      int columnId, Scalar value, Optional<Scalar> condition, List<Scalar> returning) {
    return new PlanNode.Update(
        found(condition),
        ACCOUNT.id(),
        List.of(1, 2, 3),
        List.of(columnId),
        List.of(value),
        condition,
        returning,
        List.of());
  }

  static PlanNode delete(Optional<Scalar> condition) {
    return new PlanNode.Delete(
        found(condition), ACCOUNT.id(), List.of(1, 2, 3), condition, List.of());
  }

  static long count(TestDatabase database, PlanNode plan) {
    Transaction transaction = database.begin();
    long rows = count(database, plan, database.context(transaction));
    Completions.await(transaction.commit());
    return rows;
  }

  static long count(TestDatabase database, PlanNode plan, RunContext context) {
    try (ResultReader reader = database.start(plan, context)) {
      reader.drain();
      return reader.rowCount();
    }
  }

  /// Accounts 0 .. rows with balance 100.
  static void fill(TestDatabase database, int rows) {
    List<List<Scalar>> values = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      values.add(account(i, "owner " + i, 100));
    }
    count(database, insert(values, List.of()));
  }

  static List<String> accounts(TestDatabase database) {
    return Batches.sorted(database.rows(all()));
  }
}
