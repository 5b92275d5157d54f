package io.lauma.session.ddl;

import io.lauma.analyze.type.TypeNames;
import io.lauma.catalog.Column;
import io.lauma.catalog.DdlRequest.CheckDefinition;
import io.lauma.catalog.DdlRequest.ColumnDefinition;
import io.lauma.catalog.DdlRequest.ForeignKeyDefinition;
import io.lauma.catalog.DdlRequest.IndexRequest;
import io.lauma.catalog.DdlRequest.KeyPart;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.Deferral;
import io.lauma.catalog.ForeignKey;
import io.lauma.catalog.ForeignKeyRules;
import io.lauma.catalog.ObjectNames;
import io.lauma.catalog.Relation;
import io.lauma.catalog.builtin.BuiltinCasts;
import io.lauma.catalog.builtin.BuiltinOperators;
import io.lauma.parse.tree.Constraint;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The FOREIGN KEY constraints of a new table, with the names that PostgreSQL gives to those
/// without one.
public final class TableForeignKeys {
  private static final Set<Integer> INTEGERS = Set.of(Oids.INT2, Oids.INT4, Oids.INT8);
  private static final Set<String> SYSTEM_COLUMNS =
      Set.of("tableoid", "cmax", "xmax", "cmin", "xmin", "ctid");
  private static final Set<Integer> TEXTS = Set.of(Oids.TEXT, Oids.VARCHAR);

  private final Names names;
  private final NewTable table;
  private final Set<String> ownNames = new HashSet<>();
  private final Set<String> namesInSchema;
  private final List<ForeignKeyDefinition> made = new ArrayList<>();

  /// What the new table will be beside these constraints.
  record NewTable(
      RelationName name,
      List<ColumnDefinition> columns,
      Optional<String> primaryKeyName,
      List<KeyPart> key,
      List<CheckDefinition> checks,
      List<IndexRequest> uniques) {}

  /// A column of the referenced table.
  private record Referenced(String name, SqlType type) {}

  private TableForeignKeys(Names names, NewTable table) {
    this.names = names;
    this.table = table;
    table.primaryKeyName().ifPresent(ownNames::add);
    table.checks().forEach(check -> ownNames.add(check.name()));
    this.namesInSchema = ConstraintNames.inSchema(names.catalog(), table.name().schema());
    namesInSchema.addAll(ownNames);
  }

  /// A column's own constraint as one of the table.
  static Constraint.ForeignKey ofColumn(Constraint.ForeignKey key, String column) {
    return new Constraint.ForeignKey(
        key.name(),
        List.of(column),
        key.referencedTable(),
        key.referencedColumns(),
        key.match(),
        key.onUpdate(),
        key.onDelete(),
        key.onDeleteColumns(),
        key.attributes(),
        key.position());
  }

  /// Nothing for a table that is there already (IF NOT EXISTS).
  ///
  /// @throws SqlException what is wrong with a constraint: 42703, 42P01, 42809, 42830, 42804,
  ///   42710; 0A000 for what has no meaning yet
  static List<ForeignKeyDefinition> of(
      Names names, NewTable table, List<Constraint.ForeignKey> constraints) {
    if (constraints.isEmpty() || names.isTaken(table.name())) {
      return List.of();
    }
    TableForeignKeys keys = new TableForeignKeys(names, table);
    constraints.forEach(keys::add);
    return keys.made;
  }

  /// The constraint as one more of a table that is there.
  ///
  /// @throws SqlException as [#of]
  public static ForeignKeyDefinition ofExisting(
      Names names, RelationName name, Relation relation, Constraint.ForeignKey constraint) {
    List<ColumnDefinition> columns =
        relation.liveColumns().stream()
            .map(column ->
                new ColumnDefinition(
                    column.name(),
                    column.type(),
                    column.notNull(),
                    Optional.empty(),
                    Optional.empty()))
            .toList();
    TableForeignKeys keys =
        new TableForeignKeys(
            names,
            new NewTable(
                name, columns, relation.primaryKeyName(), List.of(), List.of(), List.of()));
    relation.checks().forEach(check -> keys.ownNames.add(check.name()));
    relation.foreignKeys().forEach(key -> keys.ownNames.add(key.name()));
    keys.add(constraint);
    return keys.made.getFirst();
  }

  private void add(Constraint.ForeignKey key) {
    String name = name(key);
    boolean own = !names.isTaken(table.name()) && refersToItself(key.referencedTable());
    RelationName referenced = own ? table.name() : names.existing(key.referencedTable());
    Optional<Relation> other = own ? Optional.empty() : Optional.of(names.referenced(referenced));
    List<ColumnDefinition> columns = key.columns().stream().map(this::column).toList();
    checkCount(key.columns().size());
    key.onDeleteColumns().forEach(column -> checkSet(column, key.columns()));
    List<Referenced> keyColumns = keyColumns(key, other);
    if (columns.size() != keyColumns.size()) {
      throw new SqlException(
          SqlState.INVALID_FOREIGN_KEY,
          "number of referencing and referenced columns for foreign key disagree");
    }
    for (int i = 0; i < columns.size(); i++) {
      checkTypes(name, columns.get(i), keyColumns.get(i), key.position() + 1);
    }
    boolean deferrable =
        Boolean.TRUE.equals(key.attributes().deferrable()) || key.attributes().initiallyDeferred();
    made.add(
        new ForeignKeyDefinition(
            name,
            key.columns(),
            referenced,
            keyColumns.stream().map(Referenced::name).toList(),
            match(key),
            action(key.onUpdate()),
            action(key.onDelete()),
            key.onDeleteColumns(),
            deferrable,
            key.attributes().initiallyDeferred()));
  }

  /// Whether a name is that of the new table, which the catalog does not know yet.
  private boolean refersToItself(QualifiedName referenced) {
    if (!referenced.last().equals(table.name().name())) {
      return false;
    }
    RelationName meant =
        referenced.parts().size() == 1 ? names.toCreate(referenced) : names.existing(referenced);
    return meant.equals(table.name());
  }

  private String name(Constraint.ForeignKey key) {
    String given = key.name();
    if (given != null) {
      if (!ownNames.add(given)) {
        throw ForeignKeyRules.alreadyThere(table.name().name(), given);
      }
      namesInSchema.add(given);
      return given;
    }
    String columns = String.join("_", key.columns());
    String name = ObjectNames.make(table.name().name(), columns, "fkey");
    for (int number = 1; namesInSchema.contains(name); number++) {
      name = ObjectNames.make(table.name().name(), columns, "fkey" + number);
    }
    namesInSchema.add(name);
    ownNames.add(name);
    return name;
  }

  private ColumnDefinition column(String name) {
    if (SYSTEM_COLUMNS.contains(name)) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "system columns cannot be used in foreign keys");
    }
    return table.columns().stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(() -> undefined(name));
  }

  private static SqlException undefined(String column) {
    return new SqlException(
        SqlState.UNDEFINED_COLUMN,
        "column \"" + column + "\" referenced in foreign key constraint does not exist");
  }

  private static void checkCount(int count) {
    if (count > ForeignKey.COLUMNS_MAX) {
      throw new SqlException(
          SqlState.TOO_MANY_COLUMNS,
          "cannot have more than " + ForeignKey.COLUMNS_MAX + " keys in a foreign key");
    }
  }

  private void checkSet(String name, List<String> columns) {
    ColumnDefinition _ = column(name);
    if (!columns.contains(name)) {
      throw new SqlException(
          SqlState.INVALID_COLUMN_REFERENCE,
          "column \"" + name + "\" referenced in ON DELETE SET action must be part of foreign key");
    }
  }

  /// The columns referred to: those named, else the PRIMARY KEY.
  ///
  /// @param other empty for the new table itself
  private List<Referenced> keyColumns(Constraint.ForeignKey key, Optional<Relation> other) {
    List<Referenced> primaryKey =
        other.map(TableForeignKeys::primaryKey).orElseGet(this::ownPrimaryKey);
    String name = other.map(Relation::name).orElse(table.name().name());
    if (key.referencedColumns().isEmpty()) {
      if (primaryKey.isEmpty()) {
        if (hasDeferrableKey(other)) {
          throw ForeignKeyRules.deferrableKey("primary key", name);
        }
        throw new SqlException(
            SqlState.UNDEFINED_OBJECT,
            "there is no primary key for referenced table \"" + name + "\"");
      }
      return primaryKey;
    }
    checkCount(key.referencedColumns().size());
    List<Referenced> columns =
        key.referencedColumns().stream().map(column -> referenced(column, other)).toList();
    Set<Referenced> distinct = Set.copyOf(new HashSet<>(columns));
    if (distinct.size() < columns.size()) {
      throw new SqlException(
          SqlState.INVALID_FOREIGN_KEY,
          "foreign key referenced-columns list must not contain duplicates");
    }
    boolean isPrimaryKey = !primaryKey.isEmpty() && distinct.equals(Set.copyOf(primaryKey));
    if (!isPrimaryKey && !isUnique(columns.stream().map(Referenced::name).toList(), other)) {
      throw ForeignKeyRules.noSuchKey(name);
    }
    return columns;
  }

  private boolean isUnique(List<String> columns, Optional<Relation> other) {
    if (other.isEmpty()) {
      Set<String> wanted = Set.copyOf(columns);
      List<IndexRequest> matching =
          table.uniques().stream()
              .filter(unique -> unique.key().size() == wanted.size())
              .filter(unique ->
                  wanted.equals(
                      unique.key().stream().map(KeyPart::column).collect(Collectors.toSet())))
              .toList();
      if (!matching.isEmpty() && matching.stream().noneMatch(IndexRequest::unique)) {
        throw ForeignKeyRules.deferrableKey("unique constraint", table.name().name());
      }
      return !matching.isEmpty();
    }
    Relation relation = other.get();
    List<Integer> ids =
        columns.stream().map(column -> relation.column(column).orElseThrow().id()).toList();
    List<Relation> indexes = names.catalog().indexesOf(relation.oid());
    ForeignKeyRules.refuseDeferrable(relation, ids, indexes);
    return ForeignKeyRules.keyOf(relation, ids, indexes).isPresent();
  }

  private boolean hasDeferrableKey(Optional<Relation> other) {
    return other.isEmpty()
        ? table.uniques().stream()
            .anyMatch(unique -> unique.deferral().filter(Deferral::primaryKey).isPresent())
        : names.catalog().indexesOf(other.get().oid()).stream()
            .anyMatch(index -> index.index().orElseThrow().isPrimaryKey());
  }

  /// In stored order, which begins with the hashed columns.
  private static List<Referenced> primaryKey(Relation relation) {
    if (relation.primaryKeyName().isEmpty()) {
      return List.of();
    }
    return relation.key().stream()
        .map(part -> relation.columnById(part.columnId()))
        .map(column -> new Referenced(column.name(), column.type()))
        .toList();
  }

  private List<Referenced> ownPrimaryKey() {
    if (table.primaryKeyName().isEmpty()) {
      return List.of();
    }
    return table.key().stream().map(part -> referenced(part.column(), Optional.empty())).toList();
  }

  private Referenced referenced(String name, Optional<Relation> other) {
    if (other.isEmpty()) {
      return new Referenced(name, column(name).type());
    }
    Column column = other.get().column(name).orElseThrow(() -> undefined(name));
    return new Referenced(name, column.type());
  }

  /// Whether values of the two types can be compared as the constraint needs it.
  ///
  /// @throws SqlException 42804 where PostgreSQL has no operator, 0A000 where a conversion is
  ///   wanted
  private static void checkTypes(
      String constraint, ColumnDefinition column, Referenced key, int position) {
    int type = column.type().oid();
    int keyType = key.type().oid();
    if (type == keyType || bothIn(INTEGERS, type, keyType) || bothIn(TEXTS, type, keyType)) {
      return;
    }
    boolean comparable =
        BuiltinOperators.find("=", keyType, type).isPresent()
            || BuiltinCasts.find(type, keyType).filter(cast -> cast.context() == 'i').isPresent();
    if (comparable) {
      throw SqlException.notSupported(
              "a foreign key of type "
                  + TypeNames.text(type)
                  + " that refers to a key of type "
                  + TypeNames.text(keyType))
          .withHint("Give both columns the same type.")
          .at(position);
    }
    throw new SqlException(
            SqlState.DATATYPE_MISMATCH,
            "foreign key constraint \"" + constraint + "\" cannot be implemented")
        .withDetail(
            "Key columns \""
                + column.name()
                + "\" and \""
                + key.name()
                + "\" are of incompatible types: "
                + TypeNames.text(type)
                + " and "
                + TypeNames.text(keyType)
                + ".");
  }

  private static boolean bothIn(Set<Integer> types, int first, int second) {
    return types.contains(first) && types.contains(second);
  }

  private static ForeignKey.Match match(Constraint.ForeignKey key) {
    return switch (Objects.requireNonNull(key.match())) {
      case SIMPLE -> ForeignKey.Match.SIMPLE;
      case FULL -> ForeignKey.Match.FULL;
      case PARTIAL -> throw SqlException.notSupported("MATCH PARTIAL").at(key.position() + 1);
    };
  }

  private static ForeignKey.Action action(Constraint.Action action) {
    return switch (action) {
      case NO_ACTION -> ForeignKey.Action.NO_ACTION;
      case RESTRICT -> ForeignKey.Action.RESTRICT;
      case CASCADE -> ForeignKey.Action.CASCADE;
      case SET_NULL -> ForeignKey.Action.SET_NULL;
      case SET_DEFAULT -> ForeignKey.Action.SET_DEFAULT;
    };
  }
}
