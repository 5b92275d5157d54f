package io.lauma.catalog;

import io.lauma.catalog.CatalogSnapshot.Reference;
import io.lauma.catalog.DdlRequest.ForeignKeyDefinition;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What FOREIGN KEY constraints ask of definitions. Pure.
public final class ForeignKeyRules {
  private ForeignKeyRules() {}

  /// The constraints of a new table.
  ///
  /// @param own the table as it will be, without them
  /// @param indexes its indexes
  /// @throws SqlException 42P01, 42809, 42830 when the referenced table is not there any more or
  ///   has another key
  static List<ForeignKey> define(
      CatalogDraft draft, DdlRequest.CreateTable create, Relation own, List<Relation> indexes) {
    return define(draft, create.name(), own, indexes, create.foreignKeys(), false, "");
  }

  private static List<ForeignKey> define(
      CatalogDraft draft,
      RelationName name,
      Relation own,
      List<Relation> indexes,
      List<ForeignKeyDefinition> definitions,
      boolean notValid,
      String builder) {
    List<ForeignKey> made = new ArrayList<>();
    for (ForeignKeyDefinition definition : definitions) {
      boolean itself = definition.referenced().equals(name);
      Relation referenced = itself ? own : referenced(draft.state(), definition.referenced());
      List<Integer> ids = ids(referenced, definition.referencedColumns());
      int index =
          keyOf(referenced, ids, itself ? indexes : draft.state().indexesOf(referenced.oid()))
              .orElseThrow(() -> noSuchKey(referenced.name()));
      made.add(
          new ForeignKey(
              draft.newOid(),
              definition.name(),
              ids(own, definition.columns()),
              referenced.oid(),
              ids,
              definition.match(),
              definition.onUpdate(),
              definition.onDelete(),
              ids(own, definition.onDeleteColumns()),
              definition.deferrable(),
              definition.initiallyDeferred(),
              notValid,
              builder,
              index));
    }
    return made;
  }

  /// Changes the constraints of a table that is there.
  ///
  /// @throws SqlException 42P01, 42710, 42704, 55006; as [#define]
  static void change(CatalogDraft draft, DdlRequest.ChangeForeignKey change) {
    Relation table = draft.find(change.table(), Relation.Kind.TABLE, "table", false).orElseThrow();
    if (table.isFrozen()) {
      throw new SqlException(
          SqlState.OBJECT_IN_USE, "table \"" + table.name() + "\" is being altered");
    }
    List<ForeignKey> keys = new ArrayList<>(table.foreignKeys());
    switch (change) {
      case DdlRequest.ChangeForeignKey.Add add -> {
        CheckRules.refuseTaken(draft.state(), table, add.definition().name());
        keys.addAll(
            define(
                draft,
                change.table(),
                table,
                draft.state().indexesOf(table.oid()),
                List.of(add.definition()),
                true,
                add.builder()));
      }
      case DdlRequest.ChangeForeignKey.Validate validate ->
          keys.replaceAll(key -> key.name().equals(validate.name()) ? key.validated() : key);
      case DdlRequest.ChangeForeignKey.Drop drop ->
          keys.removeIf(key -> key.name().equals(drop.name()));
    }
    draft.add(new CatalogChange.PutRelation(Relations.withForeignKeys(table, keys)));
  }

  /// 42710 for a constraint's name.
  public static SqlException alreadyThere(String table, String name) {
    return new SqlException(
        SqlState.DUPLICATE_OBJECT,
        "constraint \"" + name + "\" for relation \"" + table + "\" already exists");
  }

  private static List<Integer> ids(Relation relation, List<String> names) {
    return names.stream()
        .map(name ->
            relation
                .column(name)
                .orElseThrow(() ->
                    new SqlException(
                        SqlState.UNDEFINED_COLUMN,
                        "column \""
                            + name
                            + "\" referenced in foreign key constraint does not exist"))
                .id())
        .toList();
  }

  /// The table that a constraint is to refer to.
  ///
  /// @throws SqlException 42P01, 42809
  public static Relation referenced(CatalogSnapshot catalog, RelationName name) {
    Relation relation =
        catalog
            .schema(name.schema())
            .flatMap(schema -> catalog.relation(schema.oid(), name.name()))
            .orElseThrow(() ->
                new SqlException(
                    SqlState.UNDEFINED_TABLE, "relation \"" + name.name() + "\" does not exist"));
    if (relation.kind() != Relation.Kind.TABLE) {
      throw new SqlException(
          SqlState.WRONG_OBJECT_TYPE,
          "referenced relation \"" + relation.name() + "\" is not a table");
    }
    return relation;
  }

  /// The key that columns are, in any order: 0 for the PRIMARY KEY, or the OID of a unique index of
  /// columns alone; empty for none.
  ///
  /// @param indexes of the table
  public static Optional<Integer> keyOf(
      Relation table, List<Integer> columnIds, List<Relation> indexes) {
    Set<Integer> wanted = Set.copyOf(columnIds);
    Set<Integer> primaryKey =
        table.key().stream().map(KeyColumn::columnId).collect(Collectors.toSet());
    if (table.primaryKeyName().isPresent() && primaryKey.equals(wanted)) {
      return Optional.of(0);
    }
    return indexes.stream().filter(index -> isKey(index, wanted)).map(Relation::oid).findFirst();
  }

  private static boolean isKey(Relation index, Set<Integer> columnIds) {
    IndexDefinition definition = index.index().orElseThrow();
    return definition.unique()
        && definition.isPlain()
        && definition.state() == IndexDefinition.State.VALID
        && definition.keyColumnCount() == columnIds.size()
        && columnIds.equals(Set.copyOf(definition.keyColumnIds()));
  }

  /// Refuses columns that are a key of a DEFERRABLE constraint, and of no other.
  ///
  /// @param indexes of the table
  /// @throws SqlException 55000
  public static void refuseDeferrable(
      Relation table, List<Integer> columnIds, List<Relation> indexes) {
    boolean deferrable =
        keyOf(table, columnIds, indexes).isEmpty()
            && indexes.stream()
                .map(index -> index.index().orElseThrow())
                .anyMatch(index ->
                    index.deferral().isPresent()
                        && index.keyColumnCount() == columnIds.size()
                        && Set.copyOf(columnIds).equals(Set.copyOf(index.keyColumnIds())));
    if (deferrable) {
      throw deferrableKey("unique constraint", table.name());
    }
  }

  /// 55000 for a key that is checked too late to be referred to.
  ///
  /// @param kind `unique constraint` or `primary key`
  public static SqlException deferrableKey(String kind, String table) {
    return new SqlException(
        SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
        "cannot use a deferrable " + kind + " for referenced table \"" + table + "\"");
  }

  /// 42830 for columns that are no key of a table.
  public static SqlException noSuchKey(String table) {
    return new SqlException(
        SqlState.INVALID_FOREIGN_KEY,
        "there is no unique constraint matching given keys for referenced table \"" + table + "\"");
  }

  /// What refers to a table by one of its indexes.
  public static List<Reference> dependingOn(CatalogSnapshot catalog, Relation index) {
    return catalog.referencing(index.index().orElseThrow().tableOid()).stream()
        .filter(reference -> reference.key().referencedIndexOid() == index.oid())
        .toList();
  }

  /// @param what is to be dropped, in words: `index i`
  /// @throws SqlException 2BP01 when constraints need one of the indexes
  static void refuseIfNeeded(CatalogSnapshot catalog, List<Relation> indexes, String what) {
    List<String> details = new ArrayList<>();
    for (Relation index : indexes) {
      for (Reference reference : dependingOn(catalog, index)) {
        details.add(text(reference) + " depends on index " + index.name());
      }
    }
    if (!details.isEmpty()) {
      throw new SqlException(
              SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
              "cannot drop "
                  + what
                  + " because other objects depend on "
                  + (indexes.size() == 1 ? "it" : "them"))
          .withDetail(String.join("\n", details))
          .withHint("Use DROP ... CASCADE to drop the dependent objects too.");
    }
  }

  /// The notice of a drop that takes constraints along.
  public static String cascades(List<Reference> references) {
    return references.size() == 1
        ? "drop cascades to " + text(references.getFirst())
        : "drop cascades to " + references.size() + " other objects";
  }

  /// Lets go of what refers to tables that are dropped.
  ///
  /// @throws SqlException 2BP01 unless the drop cascades
  static void dropReferences(CatalogDraft draft, List<Relation> dropped, boolean cascade) {
    Set<Integer> oids = dropped.stream().map(Relation::oid).collect(Collectors.toSet());
    List<Reference> left = new ArrayList<>();
    List<String> details = new ArrayList<>();
    for (Relation table : dropped.reversed()) {
      for (Reference reference : draft.state().referencing(table.oid())) {
        if (!oids.contains(reference.table().oid())) {
          left.add(reference);
          details.add(text(reference) + " depends on table " + table.name());
        }
      }
    }
    if (left.isEmpty()) {
      return;
    }
    if (!cascade) {
      throw new SqlException(
              SqlState.DEPENDENT_OBJECTS_STILL_EXIST,
              dropped.size() == 1
                  ? "cannot drop table "
                      + dropped.getFirst().name()
                      + " because other objects depend on it"
                  : "cannot drop desired object(s) because other objects depend on them")
          .withDetail(String.join("\n", details))
          .withHint("Use DROP ... CASCADE to drop the dependent objects too.");
    }
    draft.notices().add(cascades(left));
    var tables = new TreeMap<Integer, Relation>();
    left.forEach(r -> tables.put(r.table().oid(), r.table()));
    for (Relation table : tables.values()) {
      List<ForeignKey> kept =
          table.foreignKeys().stream().filter(k -> !oids.contains(k.referencedOid())).toList();
      draft.add(new CatalogChange.PutRelation(Relations.withForeignKeys(table, kept)));
    }
  }

  private static String text(Reference reference) {
    return "constraint " + reference.key().name() + " on table " + reference.table().name();
  }

  /// All tables of a TRUNCATE: with CASCADE those that refer to them too.
  ///
  /// @param notices gets what the statement cascades to
  /// @throws SqlException 0A000 for a table that is referred to by one that is left
  public static List<Relation> truncated(
      CatalogSnapshot catalog, List<Relation> named, boolean cascade, List<String> notices) {
    List<Relation> tables = new ArrayList<>(named);
    Set<Integer> oids = new HashSet<>();
    named.forEach(table -> oids.add(table.oid()));
    for (int i = 0; i < tables.size(); i++) {
      Relation table = tables.get(i);
      List<Reference> references =
          catalog.referencing(table.oid()).stream()
              .sorted(Comparator.comparingInt(r -> r.table().oid()))
              .toList();
      for (Reference reference : references) {
        Relation referring = reference.table();
        if (!oids.contains(referring.oid())) {
          if (!cascade) {
            throw stillReferenced(table, referring);
          }
          oids.add(referring.oid());
          tables.add(referring);
          notices.add("truncate cascades to table \"" + referring.name() + "\"");
        }
      }
    }
    return tables;
  }

  private static SqlException stillReferenced(Relation table, Relation referring) {
    return new SqlException(
            SqlState.FEATURE_NOT_SUPPORTED,
            "cannot truncate a table referenced in a foreign key constraint")
        .withDetail("Table \"" + referring.name() + "\" references \"" + table.name() + "\".")
        .withHint(
            "Truncate table \""
                + referring.name()
                + "\" at the same time, or use TRUNCATE ... CASCADE.");
  }

  /// The constraints of all tables by the OID of the table that they refer to, in the order of
  /// their own OIDs; without those of a table's form that is being rewritten.
  static Map<Integer, List<Reference>> byReferenced(Collection<Relation> relations) {
    return relations.stream()
        .filter(table -> !table.foreignKeys().isEmpty() && !CatalogRules.isRewrite(table.name()))
        .flatMap(table -> table.foreignKeys().stream().map(key -> new Reference(table, key)))
        .sorted(Comparator.comparingInt(reference -> reference.key().oid()))
        .collect(Collectors.groupingBy(reference -> reference.key().referencedOid()));
  }

  /// The table of a constraint's OID, with the constraint.
  public static Optional<Reference> find(CatalogSnapshot catalog, int oid) {
    return catalog.relations().stream()
        .flatMap(table -> table.foreignKeys().stream().map(key -> new Reference(table, key)))
        .filter(reference -> reference.key().oid() == oid)
        .findFirst();
  }
}
