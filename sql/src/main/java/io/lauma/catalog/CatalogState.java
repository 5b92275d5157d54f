package io.lauma.catalog;

import io.lauma.catalog.builtin.BuiltinRelations;
import io.lauma.kv.Invariants;
import io.lauma.kv.ShardId;
import io.lauma.kv.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The catalog as its events made it; copied on write. The one implementation of [CatalogSnapshot]
/// and the state of the catalog's event-sourced actor.
public final class CatalogState implements CatalogSnapshot {
  /// First OID of user objects, as PostgreSQL's.
  public static final int OID_MIN = 16384;

  /// OIDs that PostgreSQL gives to its bootstrap objects.
  public static final int SUPERUSER_OID = 10;

  public static final int PG_CATALOG_OID = 11;
  public static final int PUBLIC_OID = 2200;

  /// Nothing but what every database has: schema public and the superuser `postgres`.
  public static final CatalogState EMPTY =
      new CatalogState(
          0,
          OID_MIN,
          1,
          1,
          Map.of(
              PG_CATALOG_OID,
              new Schema(PG_CATALOG_OID, "pg_catalog", SUPERUSER_OID),
              PUBLIC_OID,
              new Schema(PUBLIC_OID, "public", SUPERUSER_OID),
              BuiltinRelations.INFORMATION_SCHEMA_OID,
              new Schema(
                  BuiltinRelations.INFORMATION_SCHEMA_OID, "information_schema", SUPERUSER_OID)),
          Map.of(),
          Map.of(
              SUPERUSER_OID,
              new Role(
                  SUPERUSER_OID,
                  "postgres",
                  true,
                  true,
                  true,
                  true,
                  true,
                  true,
                  -1,
                  Optional.empty())),
          Map.of(),
          Map.of());

  private final long version;
  private final int nextOid;
  private final int nextTableId;
  private final long nextShardId;
  private final Map<Integer, Schema> schemas;
  private final Map<TableId, Relation> relations;
  private final Map<Integer, Role> roles;
  private final Map<CommentTarget, String> comments;
  private final Map<String, TransactionDraft> drafts;
  private final Map<TableId, Relation> drafted = new HashMap<>();
  private final Map<Integer, List<HeldTableLock>> tableLocks = new HashMap<>();
  private final Map<String, CatalogState> withinDrafts = new ConcurrentHashMap<>();
  private final Map<String, Schema> schemasByName = new HashMap<>();
  private final Map<RelationName, Relation> relationsByName = new HashMap<>();
  private final Map<Integer, Relation> relationsByOid = new HashMap<>();
  private final Map<String, Role> rolesByName = new HashMap<>();
  private final Map<ShardId, Relation> relationsByShard = new HashMap<>();
  private final Map<Integer, List<Relation>> indexesByTable = new HashMap<>();
  private final Map<Integer, List<Reference>> references;

  private record RelationName(int schemaOid, String name) {}

  /// What a comment is on.
  public record CommentTarget(int oid, int subId) {}

  private CatalogState(
      long version,
      int nextOid,
      int nextTableId,
      long nextShardId,
      Map<Integer, Schema> schemas,
      Map<TableId, Relation> relations,
      Map<Integer, Role> roles,
      Map<CommentTarget, String> comments,
      Map<String, TransactionDraft> drafts) {
    this.version = version;
    this.nextOid = nextOid;
    this.nextTableId = nextTableId;
    this.nextShardId = nextShardId;
    this.schemas = schemas;
    this.relations = relations;
    this.roles = roles;
    this.comments = comments;
    this.drafts = drafts;
    this.references = ForeignKeyRules.byReferenced(relations.values());
    schemas.values().forEach(schema -> schemasByName.put(schema.name(), schema));
    roles.values().forEach(role -> rolesByName.put(role.name(), role));
    for (Relation relation : relations.values()) {
      relationsByName.put(new RelationName(relation.schemaOid(), relation.name()), relation);
      relationsByOid.put(relation.oid(), relation);
      relation.shards().forEach(shard -> relationsByShard.put(shard.id(), relation));
      if (relation.primaryKeyOid() != 0) {
        relationsByOid.put(relation.primaryKeyOid(), relation);
      }
      relation
          .index()
          .ifPresent(index ->
              indexesByTable
                  .computeIfAbsent(index.tableOid(), _ -> new ArrayList<>())
                  .add(relation));
    }
    indexesByTable.values().forEach(all -> all.sort(Comparator.comparingInt(Relation::oid)));
    for (TransactionDraft draft : drafts.values()) {
      for (CatalogChange change : draft.changes()) {
        if (change instanceof CatalogChange.LockTable(int oid, TableLock mode)) {
          tableLocks
              .computeIfAbsent(oid, _ -> new ArrayList<>())
              .add(new HeldTableLock(draft.transaction(), mode));
        } else if (change instanceof CatalogChange.PutRelation(Relation relation)
            && !relations.containsKey(relation.id())) {
          drafted.put(relation.id(), relation);
          relation.shards().forEach(shard -> relationsByShard.put(shard.id(), relation));
        }
      }
    }
  }

  /// The catalog after an event. Total: an event that was committed is always applied.
  public CatalogState on(CatalogCommitted event) {
    Invariants.check(
        event.version() == version + 1, "catalog versions follow", "version", event.version());
    return after(
        event.changes(),
        event.version(),
        event.nextOid(),
        event.nextTableId(),
        event.nextShardId());
  }

  private CatalogState after(
      List<CatalogChange> changes,
      long newVersion,
      int newNextOid,
      int newNextTableId,
      long newNextShardId) {
    Map<Integer, Schema> newSchemas = new HashMap<>(schemas);
    Map<TableId, Relation> newRelations = new HashMap<>(relations);
    Map<Integer, Role> newRoles = new HashMap<>(roles);
    Map<CommentTarget, String> newComments = new HashMap<>(comments);
    Map<String, TransactionDraft> newDrafts = new LinkedHashMap<>(drafts);
    for (CatalogChange change : changes) {
      switch (change) {
        case CatalogChange.PutRelation put -> newRelations.put(put.relation().id(), put.relation());
        case CatalogChange.DropRelation drop -> newRelations.remove(drop.table());
        case CatalogChange.PutSchema put -> newSchemas.put(put.schema().oid(), put.schema());
        case CatalogChange.DropSchema drop -> newSchemas.remove(drop.oid());
        case CatalogChange.PutRole put -> newRoles.put(put.role().oid(), put.role());
        case CatalogChange.DropRole drop -> newRoles.remove(drop.oid());
        case CatalogChange.PutComment put -> {
          CommentTarget target = new CommentTarget(put.oid(), put.subId());
          if (put.text().isEmpty()) {
            newComments.remove(target);
          } else {
            newComments.put(target, put.text());
          }
        }
        case CatalogChange.LockTable _ -> {}
        case CatalogChange.AddDraftStep add ->
            newDrafts.merge(
                add.transaction(),
                new TransactionDraft(add.transaction(), add.builder(), List.of(add.step()), 0),
                (draft, _) -> draft.with(add.step()));
        case CatalogChange.CutDraft cut ->
            newDrafts.computeIfPresent(cut.transaction(), (_, draft) -> draft.cutTo(cut.steps()));
        case CatalogChange.PrepareDraft prepare ->
            newDrafts.computeIfPresent(
                prepare.transaction(), (_, draft) -> draft.prepared(prepare.decidedBy()));
        case CatalogChange.DropDraft drop -> newDrafts.remove(drop.transaction());
      }
    }
    return new CatalogState(
        newVersion,
        newNextOid,
        newNextTableId,
        newNextShardId,
        newSchemas,
        newRelations,
        newRoles,
        newComments,
        newDrafts);
  }

  /// The definitions of open transactions, by transaction.
  public Map<String, TransactionDraft> drafts() {
    return Collections.unmodifiableMap(drafts);
  }

  /// The catalog as a transaction sees it that has definitions of its own. Of the same version: it
  /// changes with every step.
  ///
  /// @throws io.lauma.types.SqlException 40001 when its definitions were lost
  public CatalogState within(String transaction) {
    TransactionDraft draft = drafts.get(transaction);
    if (draft == null) {
      throw DraftRules.lost();
    }
    return withinDrafts.computeIfAbsent(
        transaction, _ -> after(draft.changes(), version, nextOid, nextTableId, nextShardId));
  }

  /// A table's lock, and the transaction whose draft it is a step of.
  public record HeldTableLock(String transaction, TableLock mode) {}

  /// Whether any table is locked by LOCK TABLE or a definition.
  public boolean hasTableLocks() {
    return !tableLocks.isEmpty();
  }

  /// The locks on tables, by OID.
  public Map<Integer, List<HeldTableLock>> tableLocks() {
    return Collections.unmodifiableMap(tableLocks);
  }

  /// The locks on a table.
  public List<HeldTableLock> tableLocks(int oid) {
    return Collections.unmodifiableList(tableLocks.getOrDefault(oid, List.of()));
  }

  /// Whether a relation is one that only an open transaction has.
  public boolean isDrafted(TableId id) {
    return drafted.containsKey(id);
  }

  /// Whether the outcome of a transaction is awaited that has made a foreign key to a table.
  public boolean hasUndecidedReference(int referencedOid) {
    if (drafts.isEmpty()) {
      return false;
    }
    return drafts.values().stream()
        .filter(TransactionDraft::isPrepared)
        .flatMap(draft -> draft.changes().stream())
        .anyMatch(change ->
            change instanceof CatalogChange.PutRelation(Relation relation)
                && relation.foreignKeys().stream()
                    .anyMatch(key -> key.referencedOid() == referencedOid));
  }

  /// Whether rows of a shard may be changed by a statement that was planned under a version: its
  /// relation exists, is not being rewritten, and has no index that the plan does not know. A
  /// relation of an open transaction is written by that one alone.
  public boolean admitsWrites(ShardId shard, long planVersion) {
    Relation relation = relationsByShard.get(shard);
    return relation != null
        && (isDrafted(relation.id()) || !relation.isFrozen() && planVersion >= fence(relation));
  }

  private long fence(Relation relation) {
    long fence = 0;
    for (Relation index : indexesOf(relation.oid())) {
      fence = Math.max(fence, index.index().orElseThrow().fence());
    }
    return fence;
  }

  @Override
  public List<Relation> indexesOf(int tableOid) {
    return Collections.unmodifiableList(indexesByTable.getOrDefault(tableOid, List.of()));
  }

  public int nextOid() {
    return nextOid;
  }

  public int nextTableId() {
    return nextTableId;
  }

  public long nextShardId() {
    return nextShardId;
  }

  /// All comments.
  public Map<CommentTarget, String> comments() {
    return Collections.unmodifiableMap(comments);
  }

  /// COMMENT ON of an object; `subId` 0 unless it is a column.
  public Optional<String> comment(int oid, int subId) {
    return Optional.ofNullable(comments.get(new CommentTarget(oid, subId)));
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public Collection<Schema> schemas() {
    return schemas.values();
  }

  @Override
  public Optional<Schema> schema(String name) {
    return Optional.ofNullable(schemasByName.get(name));
  }

  @Override
  public Optional<Schema> schema(int oid) {
    return Optional.ofNullable(schemas.get(oid));
  }

  @Override
  public Collection<Relation> relations() {
    return relations.values();
  }

  @Override
  public Optional<Relation> relation(int schemaOid, String name) {
    return Optional.ofNullable(relationsByName.get(new RelationName(schemaOid, name)));
  }

  @Override
  public Optional<Relation> relation(int oid) {
    return Optional.ofNullable(relationsByOid.get(oid)).filter(r -> r.oid() == oid);
  }

  @Override
  public Optional<Relation> relation(TableId id) {
    return Optional.ofNullable(relations.get(id));
  }

  @Override
  public List<Reference> referencing(int referencedOid) {
    return references.getOrDefault(referencedOid, List.of());
  }

  /// The table whose PRIMARY KEY index has this OID.
  public Optional<Relation> relationOfPrimaryKey(int indexOid) {
    return Optional.ofNullable(relationsByOid.get(indexOid))
        .filter(r -> r.primaryKeyOid() == indexOid);
  }

  @Override
  public Collection<Role> roles() {
    return roles.values();
  }

  @Override
  public Optional<Role> role(String name) {
    return Optional.ofNullable(rolesByName.get(name));
  }

  @Override
  public Optional<SystemRelation> systemRelation(String schema, String name) {
    return BuiltinRelations.find(schema, name);
  }

  @Override
  public Optional<SystemRelation> systemRelation(int oid) {
    return BuiltinRelations.find(oid);
  }

  @Override
  public Collection<SystemRelation> systemRelations() {
    return BuiltinRelations.all();
  }
}
