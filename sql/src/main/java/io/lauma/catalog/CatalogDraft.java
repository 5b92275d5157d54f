package io.lauma.catalog;

import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.kv.GroupId;
import io.lauma.kv.TableId;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a request comes to, while it is decided: the changes so far, and the identifiers that are
/// handed out. Used by one thread.
final class CatalogDraft {
  private final CatalogState state;
  private final List<GroupId> dataGroups;
  private final List<CatalogChange> changes = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private int nextOid;
  private int nextTableId;
  private long nextShardId;

  CatalogDraft(CatalogState state, List<GroupId> dataGroups) {
    this.state = state;
    this.dataGroups = List.copyOf(dataGroups);
    this.nextOid = state.nextOid();
    this.nextTableId = state.nextTableId();
    this.nextShardId = state.nextShardId();
  }

  CatalogState state() {
    return state;
  }

  void add(CatalogChange change) {
    changes.add(change);
  }

  List<String> notices() {
    return notices;
  }

  int newOid() {
    return nextOid++;
  }

  TableId newTableId() {
    return new TableId(nextTableId++);
  }

  CatalogRules.Outcome outcome() {
    return new CatalogRules.Outcome(changes, notices, nextOid, nextTableId, nextShardId);
  }

  /// Shards of a new relation, dealt to the data groups.
  List<Shard> shards(TableId id, DdlRequest.Spread spread) {
    List<Shard> shards =
        switch (spread.distribution()) {
          case REPLICATED ->
              ShardLayout.byPoints(id, List.of(), List.of(new GroupId(0)), nextShardId);
          case COLOCATED -> ShardLayout.byPoints(id, List.of(), colocationGroup(), nextShardId);
          case RANGE -> ShardLayout.byPoints(id, spread.splitPoints(), dataGroups, nextShardId);
          case HASH ->
              ShardLayout.byHash(
                  id,
                  spread.tablets().orElse(Math.max(dataGroups.size(), ShardLayout.SHARDS_DEFAULT)),
                  dataGroups,
                  nextShardId);
        };
    nextShardId += shards.size();
    return shards;
  }

  /// Shards of a relation cut at the given points.
  List<Shard> shardsAt(TableId id, Relation.Distribution distribution, List<byte[]> points) {
    List<GroupId> groups =
        switch (distribution) {
          case REPLICATED -> List.of(new GroupId(0));
          case COLOCATED -> colocationGroup();
          case HASH, RANGE -> dataGroups;
        };
    List<Shard> shards = ShardLayout.byPoints(id, points, groups, nextShardId);
    nextShardId += shards.size();
    return shards;
  }

  /// The group of all colocated relations: where there are some already, else the first one.
  private List<GroupId> colocationGroup() {
    return state.relations().stream()
        .filter(relation -> relation.distribution() == Relation.Distribution.COLOCATED)
        .findFirst()
        .map(relation -> List.of(relation.shards().getFirst().group()))
        .orElseGet(() -> dataGroups.subList(0, 1));
  }

  /// The wanted name, with a number behind it when it is taken.
  String freeName(CatalogSnapshot.Schema schema, String wanted) {
    String name = wanted;
    for (int i = 1; taken(schema.oid(), name); i++) {
      name = wanted + i;
    }
    return name;
  }

  boolean taken(int schemaOid, String name) {
    return state.isTaken(schemaOid, name)
        || changes.stream()
            .anyMatch(c ->
                c instanceof CatalogChange.PutRelation put
                    && (put.relation().name().equals(name)
                        || put.relation().primaryKeyName().filter(name::equals).isPresent())
                    && put.relation().schemaOid() == schemaOid);
  }

  /// @throws SqlException 3F000
  CatalogSnapshot.Schema schema(RelationName name) {
    return state
        .schema(name.schema())
        .orElseThrow(() ->
            new SqlException(
                SqlState.INVALID_SCHEMA_NAME, "schema \"" + name.schema() + "\" does not exist"));
  }

  /// Whether a new relation is there already, which IF NOT EXISTS makes a notice.
  ///
  /// @throws SqlException 42P07
  boolean exists(CatalogSnapshot.Schema schema, RelationName name, boolean ifNotExists) {
    if (!taken(schema.oid(), name.name())) {
      return false;
    }
    String message = "relation \"" + name.name() + "\" already exists";
    if (!ifNotExists) {
      throw new SqlException(SqlState.DUPLICATE_TABLE, message);
    }
    notices.add(message + ", skipping");
    return true;
  }

  /// The relation of a name and kind; empty where IF EXISTS made it a notice.
  ///
  /// @throws SqlException 42P01, 42809
  Optional<Relation> find(
      RelationName name, Relation.Kind kind, String kindName, boolean ifExists) {
    Optional<Relation> found =
        state.schema(name.schema()).flatMap(s -> state.relation(s.oid(), name.name()));
    if (found.isEmpty()) {
      String message = kindName + " \"" + name.name() + "\" does not exist";
      if (!ifExists) {
        throw new SqlException(
            kind == Relation.Kind.INDEX ? SqlState.UNDEFINED_OBJECT : SqlState.UNDEFINED_TABLE,
            message);
      }
      notices.add(message + ", skipping");
      return Optional.empty();
    }
    if (found.get().kind() != kind) {
      throw new SqlException(
          SqlState.WRONG_OBJECT_TYPE, "\"" + name.name() + "\" is not " + named(kind));
    }
    return found;
  }

  /// As [#find], for DROP.
  Optional<Relation> toDrop(
      RelationName name, Relation.Kind kind, String kindName, boolean ifExists) {
    try {
      return find(name, kind, kindName, ifExists);
    } catch (SqlException e) {
      if (e.state() != SqlState.WRONG_OBJECT_TYPE) {
        throw e;
      }
      Relation.Kind present =
          state.relation(schema(name).oid(), name.name()).map(Relation::kind).orElseThrow();
      throw e.withHint("Use DROP " + present.name() + " to remove " + named(present) + ".");
    }
  }

  private static String named(Relation.Kind kind) {
    return switch (kind) {
      case TABLE -> "a table";
      case INDEX -> "an index";
      case VIEW -> "a view";
      case SEQUENCE -> "a sequence";
    };
  }
}
