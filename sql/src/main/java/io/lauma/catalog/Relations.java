package io.lauma.catalog;

import io.lauma.kv.TableId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Copies of a relation with parts replaced.
final class Relations {
  /// Storage parameter of a table whose rows may not change for now.
  static final String FROZEN = "lauma.frozen";

  private Relations() {}

  /// A relation on its way to be another: begins with all parts of the first.
  private static final class Copy {
    private final Relation from;
    private TableId id;
    private int oid;
    private String name;
    private Map<String, String> parameters;
    private List<Shard> shards;
    private List<CheckConstraint> checks;
    private Optional<IndexDefinition> index;
    private List<ForeignKey> foreignKeys;

    Copy(Relation from) {
      this.from = from;
      this.id = from.id();
      this.oid = from.oid();
      this.name = from.name();
      this.parameters = from.storageParameters();
      this.shards = from.shards();
      this.checks = from.checks();
      this.index = from.index();
      this.foreignKeys = from.foreignKeys();
    }

    Relation made() {
      return new Relation(
          id,
          oid,
          from.schemaOid(),
          name,
          from.kind(),
          from.distribution(),
          from.columns(),
          from.key(),
          from.hashColumnCount(),
          from.primaryKeyName(),
          from.primaryKeyOid(),
          from.schemaVersion(),
          shards,
          parameters,
          from.owned(),
          from.sequence(),
          from.definition(),
          from.ownerOid(),
          checks,
          index,
          foreignKeys);
    }
  }

  /// The same relation over other stored data.
  static Relation withStorage(Relation relation, TableId id, List<Shard> shards) {
    Copy copy = new Copy(relation);
    copy.id = id;
    copy.shards = shards;
    return copy.made();
  }

  /// The same relation, closed for writes while `builder` works on it, or open again.
  static Relation frozen(Relation relation, Optional<String> builder) {
    Copy copy = new Copy(relation);
    copy.parameters = new HashMap<>(relation.storageParameters());
    copy.parameters.remove(FROZEN);
    builder.ifPresent(b -> copy.parameters.put(FROZEN, b));
    return copy.made();
  }

  /// `fresh` under the name and OID of the table it replaces.
  static Relation renamed(Relation fresh, Relation old) {
    Copy copy = new Copy(fresh);
    copy.oid = old.oid();
    copy.name = old.name();
    copy.parameters = new HashMap<>(old.storageParameters());
    copy.parameters.remove(FROZEN);
    return copy.made();
  }

  static Relation withIndex(Relation relation, IndexDefinition index) {
    Copy copy = new Copy(relation);
    copy.index = Optional.of(index);
    return copy.made();
  }

  static Relation withForeignKeys(Relation relation, List<ForeignKey> foreignKeys) {
    Copy copy = new Copy(relation);
    copy.foreignKeys = foreignKeys;
    return copy.made();
  }

  static Relation withChecks(Relation relation, List<CheckConstraint> checks) {
    Copy copy = new Copy(relation);
    copy.checks = checks;
    return copy.made();
  }

  static Column notNull(Column c) {
    return new Column(
        c.id(),
        c.attributeNumber(),
        c.name(),
        c.type(),
        true,
        c.defaultExpression(),
        c.missingValue(),
        c.dropped());
  }

  /// A table's new form with another key, under its hidden name.
  static Relation rewritten(
      Relation r,
      TableId id,
      int oid,
      int primaryKeyOid,
      String primaryKeyName,
      List<Column> columns,
      List<KeyColumn> key,
      DdlRequest.Spread spread,
      List<Shard> shards) {
    return new Relation(
        id,
        oid,
        r.schemaOid(),
        CatalogRules.rewriteName(r.name()),
        r.kind(),
        spread.distribution(),
        columns,
        key,
        spread.hashColumns(),
        Optional.of(primaryKeyName),
        primaryKeyOid,
        r.schemaVersion(),
        shards,
        r.storageParameters(),
        r.owned(),
        r.sequence(),
        r.definition(),
        r.ownerOid(),
        r.checks(),
        r.index(),
        r.foreignKeys());
  }
}
