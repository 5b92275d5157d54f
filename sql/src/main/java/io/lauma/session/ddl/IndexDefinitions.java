package io.lauma.session.ddl;

import io.lauma.analyze.IndexParts;
import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Column;
import io.lauma.catalog.DdlRequest.IndexRequest;
import io.lauma.catalog.DdlRequest.KeyPart;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.DdlRequest.Spread;
import io.lauma.catalog.Deferral;
import io.lauma.catalog.ObjectNames;
import io.lauma.catalog.Relation;
import io.lauma.catalog.Relation.Distribution;
import io.lauma.catalog.ShardLayout;
import io.lauma.parse.tree.Constraint;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.IndexElement;
import io.lauma.parse.tree.KeyColumn;
import io.lauma.parse.tree.Option;
import io.lauma.parse.tree.TableStatement;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// CREATE INDEX and UNIQUE. A unique index is spread by the hash of its first column, every other
/// index is kept in order, unless HASH, ASC or DESC say otherwise (decision 0015).
public final class IndexDefinitions {
  private static final Set<String> STORAGE_PARAMETERS = Set.of("fillfactor", "deduplicate_items");
  private static final Set<String> OTHER_METHODS = Set.of("hash", "gist", "gin", "spgist", "brin");

  private IndexDefinitions() {}

  /// Analyzes what an index is of.
  public interface Expressions {
    /// @param key the expressions among the parts of the key
    /// @throws SqlException what is wrong with them
    IndexParts.NewParts index(Relation table, List<Expression> key, @Nullable Expression where);
  }

  /// The index of a UNIQUE constraint.
  ///
  /// @param columns of its table
  /// @param taken whether a relation of a name is there or about to be
  public static IndexRequest unique(
      String table, List<Column> columns, Constraint.Unique unique, Predicate<String> taken) {
    return unique(
        table, columns, unique, deferral(unique.attributes(), false), "key", "unique", taken);
  }

  /// The index of a DEFERRABLE PRIMARY KEY.
  static IndexRequest primaryKey(
      String table, List<Column> columns, Constraint.PrimaryKey key, Predicate<String> taken) {
    Constraint.Unique unique =
        new Constraint.Unique(
            Optional.ofNullable(key.name()).orElseGet(() -> freeName(table, "", "pkey", taken)),
            false,
            key.columns(),
            key.include(),
            key.options(),
            key.tablespace(),
            key.usingIndex(),
            key.attributes(),
            key.position());
    return unique(
        table, columns, unique, deferral(key.attributes(), true), "pkey", "primary key", taken);
  }

  /// Whether rows are stored by the key: one that is checked later cannot be that.
  static boolean isStored(Constraint.PrimaryKey key) {
    return deferral(key.attributes(), true).isEmpty();
  }

  /// What a constraint says about when it is checked; empty when that is at once.
  static Optional<Deferral> deferral(Constraint.Attributes attributes, boolean primaryKey) {
    return Boolean.TRUE.equals(attributes.deferrable()) || attributes.initiallyDeferred()
        ? Optional.of(new Deferral(attributes.initiallyDeferred(), primaryKey))
        : Optional.empty();
  }

  private static IndexRequest unique(
      String table,
      List<Column> columns,
      Constraint.Unique unique,
      Optional<Deferral> deferral,
      String label,
      String kind,
      Predicate<String> taken) {
    refuse(unique.options(), unique.tablespace(), unique.position());
    Set<String> seen = new HashSet<>();
    for (KeyColumn column : unique.columns()) {
      checkKey(find(columns, column.name(), unique.position()), unique.position() + 1);
      if (!seen.add(column.name())) {
        throw new SqlException(
                SqlState.DUPLICATE_COLUMN,
                "column \"" + column.name() + "\" appears twice in " + kind + " constraint")
            .at(unique.position() + 1);
      }
    }
    unique.include().forEach(name -> find(columns, name, unique.position()));
    String given = unique.name();
    return new IndexRequest(
        given == null
            ? freeName(table, names(unique.columns(), unique.include()), label, taken)
            : given,
        deferral.isEmpty(),
        !unique.nullsNotDistinct(),
        ordered(unique.columns()),
        unique.include(),
        spread(unique.columns(), true, null),
        true,
        List.of(),
        Optional.empty(),
        List.of(),
        deferral);
  }

  /// The same index, kept where the table is when all of that is in one place.
  public static IndexRequest like(Distribution ofTable, IndexRequest r) {
    return switch (ofTable) {
      case REPLICATED, COLOCATED -> spread(r, Spread.whole(ofTable));
      case HASH, RANGE -> r;
    };
  }

  private static IndexRequest spread(IndexRequest r, Spread spread) {
    return new IndexRequest(
        r.name(),
        r.unique(),
        r.nullsDistinct(),
        r.key(),
        r.included(),
        spread,
        r.constraint(),
        r.expressions(),
        r.predicate(),
        r.mentioned(),
        r.deferral());
  }

  private static Column find(List<Column> columns, String name, int position) {
    return columns.stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new SqlException(
                    SqlState.UNDEFINED_COLUMN,
                    "column \"" + name + "\" named in key does not exist")
                .at(position + 1));
  }

  /// What CREATE INDEX asks for.
  ///
  /// @param catalog to choose a free name in
  /// @param splitPoints encodes SPLIT AT VALUES
  /// @throws SqlException the statement's error; 0A000 for clauses without meaning yet
  public static IndexRequest index(
      TableStatement.CreateIndex statement,
      Relation table,
      RelationName name,
      CatalogSnapshot catalog,
      TableDefinitions.SplitPoints splitPoints,
      Expressions expressions) {
    IndexKey key = IndexKey.of(statement, table, expressions);
    checkMethod(statement);
    refuse(statement.options(), statement.tablespace(), statement.position());
    key.check(table);
    List<String> included = new ArrayList<>();
    for (IndexElement element : statement.include()) {
      String column = element.column();
      if (column == null) {
        throw new SqlException(
            SqlState.FEATURE_NOT_SUPPORTED, "expressions are not supported in included columns");
      }
      IndexKey.existing(table, column);
      included.add(column);
    }
    Predicate<String> taken =
        wanted ->
            catalog.schema(name.schema()).filter(s -> catalog.isTaken(s.oid(), wanted)).isPresent();
    String given = statement.name();
    List<KeyPart> parts = key.ordered();
    return new IndexRequest(
        given == null ? freeName(table.name(), key.names(included), "idx", taken) : given,
        statement.unique(),
        !statement.nullsNotDistinct(),
        parts,
        included,
        switch (table.distribution()) {
          case REPLICATED, COLOCATED -> whole(statement, table.distribution());
          case HASH, RANGE ->
              split(
                  statement,
                  parts,
                  key.orderedTypes(table),
                  spread(key.columns(), statement.unique(), statement.split()),
                  splitPoints);
        },
        false,
        key.expressions(),
        key.predicate(),
        key.mentioned(),
        Optional.empty());
  }

  private static Spread whole(TableStatement.CreateIndex statement, Distribution distribution) {
    if (statement.split() != null) {
      throw new SqlException(
              SqlState.INVALID_TABLE_DEFINITION,
              "an index of a "
                  + distribution.name().toLowerCase(Locale.ROOT)
                  + " table cannot be split")
          .at(statement.split().position() + 1);
    }
    return Spread.whole(distribution);
  }

  private static Spread split(
      TableStatement.CreateIndex statement,
      List<KeyPart> parts,
      List<SqlType> types,
      Spread spread,
      TableDefinitions.SplitPoints splitPoints) {
    if (!(statement.split() instanceof TableStatement.Split.AtValues at)) {
      return spread;
    }
    return new Spread(
        spread.distribution(),
        spread.hashColumns(),
        Optional.empty(),
        splitPoints.encode(at, parts, types));
  }

  private static void checkMethod(TableStatement.CreateIndex statement) {
    String method = statement.method();
    if (method == null || method.equals("btree")) {
      return;
    }
    if (OTHER_METHODS.contains(method)) {
      throw SqlException.notSupported("access method \"" + method + "\"")
          .withHint("Use a btree index.")
          .at(statement.position() + 1);
    }
    throw new SqlException(
        SqlState.UNDEFINED_OBJECT, "access method \"" + method + "\" does not exist");
  }

  /// @throws SqlException 42704 for a type without order, 0A000 for one whose order is not known
  private static void checkKey(Column column, int position) {
    checkKey(column.name(), column.type().oid(), position);
  }

  static void checkKey(String name, int type, int position) {
    if (type == Oids.JSON) {
      throw new SqlException(
              SqlState.UNDEFINED_OBJECT,
              "data type json has no default operator class for access method \"btree\"")
          .withHint(
              "You must specify an operator class for the index or define a default operator class"
                  + " for the data type.");
    }
    if (TableDefinitions.NOT_KEYS.contains(type)) {
      throw SqlException.notSupported("a key column of this type (\"" + name + "\")").at(position);
    }
  }

  private static void refuse(List<Option> options, @Nullable String tablespace, int position) {
    for (Option option : options) {
      if (!STORAGE_PARAMETERS.contains(option.name())) {
        throw new SqlException(
            SqlState.INVALID_PARAMETER_VALUE, "unrecognized parameter \"" + option.name() + "\"");
      }
    }
    if (tablespace != null && !tablespace.equals("pg_default")) {
      throw SqlException.notSupported("TABLESPACE").at(position + 1);
    }
  }

  private static String names(List<KeyColumn> columns, List<String> included) {
    return Stream.concat(columns.stream().map(KeyColumn::name), included.stream())
        .collect(Collectors.joining("_"));
  }

  private static String freeName(
      String table, String columns, String label, Predicate<String> taken) {
    String name = ObjectNames.make(table, columns, label);
    for (int number = 1; taken.test(name); number++) {
      name = ObjectNames.make(table, columns, label + number);
    }
    return name;
  }

  private static boolean isHashed(List<KeyColumn> columns, int index, boolean unique) {
    boolean said = columns.stream().anyMatch(c -> c.order() != KeyColumn.Order.UNSPECIFIED);
    return said ? columns.get(index).order() == KeyColumn.Order.HASH : unique && index == 0;
  }

  /// Hashed columns first.
  private static List<KeyPart> ordered(List<KeyColumn> columns) {
    return IndexKey.order(columns).stream()
        .map(place -> IndexKey.part(columns.get(place)))
        .toList();
  }

  private static Spread spread(
      List<KeyColumn> columns, boolean unique, TableStatement.@Nullable Split split) {
    int hashed = 0;
    for (int i = 0; i < columns.size(); i++) {
      hashed += isHashed(columns, i, unique) ? 1 : 0;
    }
    Optional<Integer> tablets = Optional.empty();
    switch (split) {
      case TableStatement.Split.IntoTablets into -> {
        if (hashed == 0) {
          throw new SqlException(
                  SqlState.INVALID_TABLE_DEFINITION, "SPLIT INTO needs a key that is hashed")
              .withHint("Use SPLIT AT VALUES for a key in ASC or DESC order.")
              .at(into.position() + 1);
        }
        if (into.count() < 1 || into.count() > ShardLayout.SHARDS_MAX) {
          throw new SqlException(
                  SqlState.INVALID_PARAMETER_VALUE,
                  "number of tablets must be between 1 and " + ShardLayout.SHARDS_MAX)
              .at(into.position() + 1);
        }
        tablets = Optional.of(into.count());
      }
      case TableStatement.Split.AtValues at -> {
        if (hashed > 0) {
          throw new SqlException(
                  SqlState.INVALID_TABLE_DEFINITION,
                  "SPLIT AT VALUES needs a key in ASC or DESC order")
              .withHint("Use SPLIT INTO n TABLETS for a key that is hashed.")
              .at(at.position() + 1);
        }
      }
      case null -> {}
    }
    return new Spread(
        hashed > 0 ? Distribution.HASH : Distribution.RANGE, hashed, tablets, List.of());
  }
}
