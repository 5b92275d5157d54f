package io.lauma.catalog;

import io.lauma.kv.TableId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Copies of a relation with parts replaced.
final class Relations {
  private Relations() {}

  /// The same relation over other stored data.
  static Relation withStorage(Relation r, TableId id, List<Shard> shards, int schemaVersion) {
    return new Relation(
        id,
        r.oid(),
        r.schemaOid(),
        r.name(),
        r.kind(),
        r.distribution(),
        r.columns(),
        r.key(),
        r.hashColumnCount(),
        r.primaryKeyName(),
        r.primaryKeyOid(),
        schemaVersion,
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

  /// Storage parameter of a table whose rows may not change for now.
  static final String FROZEN = "lauma.frozen";

  /// The same relation, closed for writes while `builder` works on it, or open again.
  static Relation frozen(Relation r, Optional<String> builder) {
    Map<String, String> parameters = new HashMap<>(r.storageParameters());
    parameters.remove(FROZEN);
    builder.ifPresent(b -> parameters.put(FROZEN, b));
    return copy(r, r.oid(), r.name(), parameters);
  }

  /// `fresh` under the name and OID of the table it replaces.
  static Relation renamed(Relation fresh, Relation old) {
    Map<String, String> parameters = new HashMap<>(old.storageParameters());
    parameters.remove(FROZEN);
    return copy(fresh, old.oid(), old.name(), parameters);
  }

  private static Relation copy(Relation r, int oid, String name, Map<String, String> parameters) {
    return new Relation(
        r.id(),
        oid,
        r.schemaOid(),
        name,
        r.kind(),
        r.distribution(),
        r.columns(),
        r.key(),
        r.hashColumnCount(),
        r.primaryKeyName(),
        r.primaryKeyOid(),
        r.schemaVersion(),
        r.shards(),
        parameters,
        r.owned(),
        r.sequence(),
        r.definition(),
        r.ownerOid(),
        r.checks(),
        r.index(),
        r.foreignKeys());
  }

  /// The same table with other FOREIGN KEY constraints.
  static Relation withForeignKeys(Relation r, List<ForeignKey> foreignKeys) {
    return new Relation(
        r.id(),
        r.oid(),
        r.schemaOid(),
        r.name(),
        r.kind(),
        r.distribution(),
        r.columns(),
        r.key(),
        r.hashColumnCount(),
        r.primaryKeyName(),
        r.primaryKeyOid(),
        r.schemaVersion(),
        r.shards(),
        r.storageParameters(),
        r.owned(),
        r.sequence(),
        r.definition(),
        r.ownerOid(),
        r.checks(),
        r.index(),
        foreignKeys);
  }

  static Relation withIndex(Relation r, IndexDefinition index) {
    return new Relation(
        r.id(),
        r.oid(),
        r.schemaOid(),
        r.name(),
        r.kind(),
        r.distribution(),
        r.columns(),
        r.key(),
        r.hashColumnCount(),
        r.primaryKeyName(),
        r.primaryKeyOid(),
        r.schemaVersion(),
        r.shards(),
        r.storageParameters(),
        r.owned(),
        r.sequence(),
        r.definition(),
        r.ownerOid(),
        r.checks(),
        Optional.of(index),
        r.foreignKeys());
  }

  static Relation withChecks(Relation r, List<CheckConstraint> checks) {
    return new Relation(
        r.id(),
        r.oid(),
        r.schemaOid(),
        r.name(),
        r.kind(),
        r.distribution(),
        r.columns(),
        r.key(),
        r.hashColumnCount(),
        r.primaryKeyName(),
        r.primaryKeyOid(),
        r.schemaVersion(),
        r.shards(),
        r.storageParameters(),
        r.owned(),
        r.sequence(),
        r.definition(),
        r.ownerOid(),
        checks,
        r.index(),
        r.foreignKeys());
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
