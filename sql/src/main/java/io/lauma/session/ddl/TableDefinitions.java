package io.lauma.session.ddl;

import io.lauma.catalog.Column;
import io.lauma.catalog.DdlRequest;
import io.lauma.catalog.DdlRequest.ColumnDefinition;
import io.lauma.catalog.DdlRequest.KeyPart;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.Relation.Distribution;
import io.lauma.catalog.Relation.SequenceOptions;
import io.lauma.catalog.ShardLayout;
import io.lauma.parse.tree.Constraint;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.KeyColumn;
import io.lauma.parse.tree.SortItem;
import io.lauma.parse.tree.TableElement;
import io.lauma.parse.tree.TableStatement;
import io.lauma.parse.tree.TypeName;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/// CREATE TABLE in its three kinds.
public final class TableDefinitions {
  /// Types whose values cannot be part of a key.
  static final Set<Integer> NOT_KEYS = Set.of(Oids.JSON, Oids.JSONB, Oids.RECORD, Oids.UNKNOWN);

  private final Names names;
  private final Function<TypeName, SqlType> types;
  private final SplitPoints splitPoints;
  private final Expressions expressions;
  private final int ownerOid;
  private final boolean colocatedByDefault;

  /// Encodes the rows of SPLIT AT VALUES as key prefixes.
  public interface SplitPoints {
    /// @param keyTypes types of the key columns
    /// @throws SqlException 22023 when they are not in order
    List<byte[]> encode(
        TableStatement.Split.AtValues split, List<KeyPart> key, List<SqlType> keyTypes);
  }

  /// Analyzes the expressions of a definition.
  public interface Expressions {
    /// The columns in the condition of a CHECK constraint, in the order of their first mention.
    ///
    /// @throws SqlException what is wrong with it
    List<Column> columns(String table, List<Column> columns, Expression condition);

    /// Checks the DEFAULT of a column.
    ///
    /// @throws SqlException what is wrong with it
    void checkDefault(Column column, Expression value);
  }

  /// @param colocatedByDefault see [Colocation]
  public TableDefinitions(
      Names names,
      Function<TypeName, SqlType> types,
      SplitPoints splitPoints,
      Expressions expressions,
      int ownerOid,
      boolean colocatedByDefault) {
    this.names = names;
    this.types = types;
    this.splitPoints = splitPoints;
    this.expressions = expressions;
    this.ownerOid = ownerOid;
    this.colocatedByDefault = colocatedByDefault;
  }

  /// What a statement says beside its columns.
  private static final class Elements {
    private final List<Constraint.PrimaryKey> primaryKeys = new ArrayList<>();
    private final List<Constraint.Check> checks = new ArrayList<>();
    private final List<Constraint.Unique> uniques = new ArrayList<>();
    private final List<Constraint.ForeignKey> foreignKeys = new ArrayList<>();
    private final Map<String, Expression> defaults = new HashMap<>();
  }

  private List<ColumnDefinition> withDefaults(List<ColumnDefinition> plain, Elements elements) {
    List<Column> columns = TableChecks.columns(plain);
    List<ColumnDefinition> complete = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      ColumnDefinition definition = plain.get(i);
      Expression value = elements.defaults.get(definition.name());
      if (value == null) {
        complete.add(definition);
      } else {
        expressions.checkDefault(columns.get(i), value);
        complete.add(
            new ColumnDefinition(
                definition.name(),
                definition.type(),
                definition.notNull(),
                Optional.of(ExpressionText.of(value)),
                definition.serial()));
      }
    }
    return complete;
  }

  /// @throws SqlException the statement's error; 0A000 for clauses without meaning yet
  public DdlRequest.CreateTable create(TableStatement.CreateTable statement) {
    refuseClauses(statement);
    RelationName name = names.toCreate(statement.name());
    List<ColumnDefinition> plain = new ArrayList<>();
    Elements elements = new Elements();
    for (TableElement element : statement.elements()) {
      switch (element) {
        case TableElement.Column column ->
            plain.add(column(statement.name().last(), column, elements, plain));
        case TableElement.Like like ->
            throw SqlException.notSupported("CREATE TABLE LIKE").at(like.position() + 1);
        case TableElement.TableConstraint constraint ->
            tableConstraint(constraint.constraint(), elements);
      }
    }
    if (elements.primaryKeys.size() > 1) {
      throw new SqlException(
              SqlState.INVALID_TABLE_DEFINITION,
              "multiple primary keys for table \"" + statement.name().last() + "\" are not allowed")
          .at(elements.primaryKeys.get(1).position() + 1);
    }
    if (!statement.ifNotExists()) {
      names.checkFree(name);
    }
    List<ColumnDefinition> columns = withDefaults(plain, elements);
    Optional<Constraint.PrimaryKey> primaryKey = elements.primaryKeys.stream().findFirst();
    Optional<Constraint.PrimaryKey> storedKey = primaryKey.filter(IndexDefinitions::isStored);
    DistributedKey key = key(statement, storedKey, columns);
    Optional<String> primaryKeyName =
        storedKey.map(p -> Optional.ofNullable(p.name()).orElseGet(() -> names.freeKeyName(name)));
    var checks = TableChecks.of(expressions, statement.name().last(), columns, elements.checks);
    var uniques =
        TableUniques.of(names, name, columns, primaryKey, key.distribution(), elements.uniques);
    var table =
        new TableForeignKeys.NewTable(name, columns, primaryKeyName, key.parts(), checks, uniques);
    return new DdlRequest.CreateTable(
        name,
        statement.ifNotExists(),
        columns,
        key.parts(),
        primaryKeyName,
        new DdlRequest.Spread(
            key.distribution(), key.hashColumns(), key.tablets(), key.splitPoints()),
        StorageParameters.of(statement.options()),
        ownerOid,
        checks,
        uniques,
        TableForeignKeys.of(names, table, elements.foreignKeys));
  }

  private record DistributedKey(
      List<KeyPart> parts,
      Distribution distribution,
      int hashColumns,
      Optional<Integer> tablets,
      List<byte[]> splitPoints) {}

  private DistributedKey key(
      TableStatement.CreateTable statement,
      Optional<Constraint.PrimaryKey> primaryKey,
      List<ColumnDefinition> columns) {
    List<KeyColumn> declared = primaryKey.map(Constraint.PrimaryKey::columns).orElse(List.of());
    primaryKey.ifPresent(k -> checkKey(columns, k));
    boolean colocated = Colocation.of(statement, declared, colocatedByDefault);
    if (colocated || statement.kind() == TableStatement.TableKind.REPLICATED) {
      return new DistributedKey(
          parts(declared),
          colocated ? Distribution.COLOCATED : Distribution.REPLICATED,
          0,
          Optional.empty(),
          List.of());
    }
    List<String> hash = hashColumns(statement, primaryKey, declared, columns);
    List<KeyPart> parts = ordered(declared, hash);
    boolean hashed = !hash.isEmpty() || primaryKey.isEmpty();
    Optional<Integer> tablets = Optional.empty();
    List<byte[]> points = List.of();
    switch (statement.split()) {
      case TableStatement.Split.IntoTablets into -> {
        if (!hashed) {
          throw new SqlException(
                  SqlState.INVALID_TABLE_DEFINITION, "SPLIT INTO needs a key that is hashed")
              .withHint("Use SPLIT AT VALUES for a key in ASC or DESC order.")
              .at(into.position() + 1);
        }
        tablets = Optional.of(checkTablets(into));
      }
      case TableStatement.Split.AtValues at -> {
        if (hashed) {
          throw new SqlException(
                  SqlState.INVALID_TABLE_DEFINITION,
                  "SPLIT AT VALUES needs a key in ASC or DESC order")
              .withHint("Use SPLIT INTO n TABLETS for a key that is hashed.")
              .at(at.position() + 1);
        }
        points = splitPoints.encode(at, parts, keyTypes(parts, columns));
      }
      case null -> {}
    }
    return new DistributedKey(
        parts, hashed ? Distribution.HASH : Distribution.RANGE, hash.size(), tablets, points);
  }

  private static int checkTablets(TableStatement.Split.IntoTablets split) {
    int most = ShardLayout.SHARDS_MAX;
    if (split.count() < 1 || split.count() > most) {
      throw new SqlException(
              SqlState.INVALID_PARAMETER_VALUE, "number of tablets must be between 1 and " + most)
          .at(split.position() + 1);
    }
    return split.count();
  }

  /// The columns to hash: BY HASH, else those marked HASH, else (no order given) the whole key.
  private static List<String> hashColumns(
      TableStatement.CreateTable statement,
      Optional<Constraint.PrimaryKey> primaryKey,
      List<KeyColumn> declared,
      List<ColumnDefinition> columns) {
    if (statement.kind() == TableStatement.TableKind.DISTRIBUTED
        && !statement.hashColumns().isEmpty()) {
      for (TableStatement.Name name : statement.hashColumns()) {
        checkKeyColumn(columns, name.text(), name.position());
        boolean inKey = declared.stream().anyMatch(k -> k.name().equals(name.text()));
        if (primaryKey.isPresent() && !inKey) {
          throw SqlException.notSupported(
                  "a PRIMARY KEY without the distribution column \"" + name.text() + "\"")
              .withHint("Add the distribution column to the primary key.")
              .at(name.position() + 1);
        }
      }
      return statement.hashColumns().stream().map(TableStatement.Name::text).toList();
    }
    boolean anyOrder = declared.stream().anyMatch(k -> k.order() != KeyColumn.Order.UNSPECIFIED);
    return declared.stream()
        .filter(k -> anyOrder ? k.order() == KeyColumn.Order.HASH : true)
        .map(KeyColumn::name)
        .toList();
  }

  /// Key parts with the hashed columns first.
  private static List<KeyPart> ordered(List<KeyColumn> declared, List<String> hash) {
    List<KeyPart> parts = new ArrayList<>();
    hash.forEach(name -> parts.add(new KeyPart(name, false, false)));
    for (KeyColumn column : declared) {
      if (!hash.contains(column.name())) {
        parts.add(IndexKey.part(column));
      }
    }
    return parts;
  }

  private static List<KeyPart> parts(List<KeyColumn> declared) {
    return declared.stream().map(IndexKey::part).toList();
  }

  private static List<SqlType> keyTypes(List<KeyPart> parts, List<ColumnDefinition> columns) {
    return parts.stream()
        .map(p -> find(columns, p.column()).map(ColumnDefinition::type).orElseThrow())
        .toList();
  }

  private static Optional<ColumnDefinition> find(List<ColumnDefinition> columns, String name) {
    return columns.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  private static void checkKey(List<ColumnDefinition> columns, Constraint.PrimaryKey key) {
    Set<String> seen = new HashSet<>();
    for (KeyColumn column : key.columns()) {
      checkKeyColumn(columns, column.name(), key.position());
      if (!seen.add(column.name())) {
        throw new SqlException(
                SqlState.DUPLICATE_COLUMN,
                "column \"" + column.name() + "\" appears twice in primary key constraint")
            .at(key.position() + 1);
      }
    }
  }

  private static void checkKeyColumn(List<ColumnDefinition> columns, String name, int position) {
    ColumnDefinition column =
        find(columns, name)
            .orElseThrow(() ->
                new SqlException(
                        SqlState.UNDEFINED_COLUMN,
                        "column \"" + name + "\" named in key does not exist")
                    .at(position + 1));
    if (NOT_KEYS.contains(column.type().oid())) {
      throw SqlException.notSupported("a key column of this type (\"" + name + "\")")
          .at(position + 1);
    }
  }

  private ColumnDefinition column(
      String table, TableElement.Column column, Elements elements, List<ColumnDefinition> before) {
    if (find(before, column.name()).isPresent()) {
      throw new SqlException(
          SqlState.DUPLICATE_COLUMN, "column \"" + column.name() + "\" specified more than once");
    }
    TypeName typeName = column.type();
    if (typeName == null || !column.foreignOptions().isEmpty() || column.collation() != null) {
      throw SqlException.notSupported("this form of column definition").at(column.position() + 1);
    }
    OptionalInt serial = serialType(typeName);
    SqlType type = serial.isPresent() ? SqlType.of(serial.getAsInt()) : types.apply(typeName);
    boolean notNull = serial.isPresent();
    boolean identity = false;
    Optional<SequenceOptions> sequence =
        serial.isPresent()
            ? Optional.of(SequenceDefinitions.serial(serial.getAsInt()))
            : Optional.empty();
    for (Constraint constraint : column.constraints()) {
      switch (constraint) {
        case Constraint.NotNull _ -> notNull = true;
        case Constraint.Null c -> {
          if (notNull) {
            throw conflictingNull(table, column, c.position());
          }
        }
        case Constraint.DefaultValue c -> {
          boolean second = elements.defaults.putIfAbsent(column.name(), c.value()) != null;
          if (identity) {
            throw twice("both default and identity", table, column, c.position() + 1);
          }
          if (second || serial.isPresent()) {
            int position = serial.isPresent() ? 0 : c.position() + 1;
            throw twice("multiple default values", table, column, position);
          }
        }
        case Constraint.PrimaryKey c -> elements.primaryKeys.add(ofColumn(c, column));
        case Constraint.Identity c -> {
          if (c.always()) {
            throw SqlException.notSupported("GENERATED ALWAYS AS IDENTITY")
                .withHint("Use GENERATED BY DEFAULT AS IDENTITY.")
                .at(c.position() + 1);
          }
          if (identity) {
            throw twice("multiple identity specifications", table, column, c.position() + 1);
          }
          boolean hasDefault = elements.defaults.containsKey(column.name());
          if (hasDefault || serial.isPresent()) {
            int position = hasDefault ? c.position() + 1 : 0;
            throw twice("both default and identity", table, column, position);
          }
          identity = true;
          sequence = Optional.of(SequenceDefinitions.of(c.options(), type.oid()));
          notNull = true;
        }
        case Constraint.Check c -> elements.checks.add(c);
        case Constraint.Unique c -> elements.uniques.add(TableUniques.ofColumn(c, column));
        case Constraint.ForeignKey c ->
            elements.foreignKeys.add(TableForeignKeys.ofColumn(c, column.name()));
        case Constraint.Generated _, Constraint.Exclusion _ -> throw unsupported(constraint);
      }
    }
    return new ColumnDefinition(column.name(), type, notNull, Optional.empty(), sequence);
  }

  private static SqlException twice(
      String what, String table, TableElement.Column column, int position) {
    String verb =
        what.startsWith("multiple identity") ? " for column \"" : " specified for column \"";
    return new SqlException(
            SqlState.SYNTAX_ERROR, what + verb + column.name() + "\" of table \"" + table + "\"")
        .at(position);
  }

  private static SqlException conflictingNull(
      String table, TableElement.Column column, int position) {
    return new SqlException(
            SqlState.SYNTAX_ERROR,
            "conflicting NULL/NOT NULL declarations for column \""
                + column.name()
                + "\" of table \""
                + table
                + "\"")
        .at(position + 1);
  }

  private static Constraint.PrimaryKey ofColumn(
      Constraint.PrimaryKey constraint, TableElement.Column column) {
    KeyColumn key =
        new KeyColumn(
            column.name(),
            KeyColumn.Order.UNSPECIFIED,
            SortItem.Nulls.UNSPECIFIED,
            column.position());
    return new Constraint.PrimaryKey(
        constraint.name(),
        List.of(key),
        constraint.include(),
        constraint.options(),
        constraint.tablespace(),
        constraint.usingIndex(),
        constraint.attributes(),
        constraint.position());
  }

  private static void tableConstraint(Constraint constraint, Elements elements) {
    switch (constraint) {
      case Constraint.PrimaryKey key -> elements.primaryKeys.add(key);
      case Constraint.Check check -> elements.checks.add(check);
      case Constraint.Unique unique -> elements.uniques.add(unique);
      case Constraint.ForeignKey key -> elements.foreignKeys.add(key);
      case Constraint.NotNull _,
          Constraint.Null _,
          Constraint.DefaultValue _,
          Constraint.Identity _,
          Constraint.Generated _,
          Constraint.Exclusion _ ->
          throw unsupported(constraint);
    }
  }

  /// The 0A000 of a constraint that has no meaning yet.
  static SqlException unsupported(Constraint constraint) {
    String feature =
        switch (constraint) {
          case Constraint.Unique _ -> "UNIQUE constraint";
          case Constraint.Exclusion _ -> "EXCLUDE constraint";
          case Constraint.Generated _ -> "GENERATED ALWAYS AS ... STORED";
          case Constraint.Check _,
              Constraint.ForeignKey _,
              Constraint.NotNull _,
              Constraint.Null _,
              Constraint.DefaultValue _,
              Constraint.Identity _,
              Constraint.PrimaryKey _ ->
              "this constraint here";
        };
    return SqlException.notSupported(feature).at(constraint.position() + 1);
  }

  private static OptionalInt serialType(TypeName type) {
    if (type.parts().size() > 1 || !type.arrayBounds().isEmpty()) {
      return OptionalInt.empty();
    }
    return switch (type.name()) {
      case "serial", "serial4" -> OptionalInt.of(Oids.INT4);
      case "bigserial", "serial8" -> OptionalInt.of(Oids.INT8);
      case "smallserial", "serial2" -> OptionalInt.of(Oids.INT2);
      default -> OptionalInt.empty();
    };
  }

  private static void refuseClauses(TableStatement.CreateTable statement) {
    String feature = null;
    if (statement.persistence() == TableStatement.Persistence.TEMPORARY) {
      feature = "CREATE TEMPORARY TABLE";
    } else if (statement.persistence() == TableStatement.Persistence.UNLOGGED) {
      feature = "CREATE UNLOGGED TABLE";
    } else if (statement.ofType() != null) {
      feature = "CREATE TABLE OF";
    } else if (!statement.inherits().isEmpty()) {
      feature = "INHERITS";
    } else if (statement.partitionBy() != null || statement.partitionOf() != null) {
      feature = "declarative partitioning";
    } else if (statement.tablespace() != null && !"pg_default".equals(statement.tablespace())) {
      feature = "TABLESPACE";
    }
    if (feature != null) {
      throw SqlException.notSupported(feature).at(statement.position() + 1);
    }
  }
}
