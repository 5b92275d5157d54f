package io.lauma.pgcatalog;

import io.lauma.analyze.type.TypeNames;
import io.lauma.analyze.type.TypeResolution;
import io.lauma.catalog.CatalogSnapshot.Role;
import io.lauma.catalog.CatalogSnapshot.Schema;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import io.lauma.catalog.builtin.BuiltinNames;
import io.lauma.catalog.builtin.BuiltinTypes;
import io.lauma.expr.CatalogLookup;
import io.lauma.expr.text.QuoteFunctions;
import io.lauma.parse.SqlParser;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Names and definitions in one catalog snapshot, seen along a search path. Immutable.
public final class CatalogNames implements CatalogLookup {
  private final CatalogState catalog;
  private final RelationNames relations;
  private final FunctionNames functions;
  private final Definitions definitions;

  /// @param searchPath schemas as set, `$user` already replaced; pg_catalog comes first unless it
  ///   is named
  public CatalogNames(CatalogState catalog, List<String> searchPath) {
    this.catalog = catalog;
    List<String> effective = new ArrayList<>(searchPath);
    if (!effective.contains("pg_catalog")) {
      effective.addFirst("pg_catalog");
    }
    this.relations = new RelationNames(catalog, effective);
    this.functions = new FunctionNames(effective.contains("information_schema"));
    this.definitions = new Definitions(catalog);
  }

  @Override
  public int resolve(int regTypeOid, String name) {
    return switch (regTypeOid) {
      case Oids.REGCLASS -> relations.oid(name);
      case Oids.REGTYPE -> type(name);
      case Oids.REGPROC -> FunctionNames.byName(name);
      case Oids.REGPROCEDURE -> FunctionNames.bySignature(name);
      case Oids.REGOPER -> OperatorNames.byName(name);
      case Oids.REGOPERATOR -> OperatorNames.bySignature(name);
      case Oids.REGNAMESPACE -> schema(name);
      case Oids.REGROLE -> role(name);
      case Oids.REGCOLLATION -> collation(name);
      default ->
          throw new SqlException(
              SqlState.UNDEFINED_OBJECT,
              (regTypeOid == Oids.REGDICTIONARY
                      ? "text search dictionary \""
                      : "text search configuration \"")
                  + name
                  + "\" does not exist");
    };
  }

  @Override
  public Optional<String> name(int regTypeOid, int oid) {
    return switch (regTypeOid) {
      case Oids.REGCLASS -> relations.name(oid);
      case Oids.REGTYPE -> BuiltinTypes.byOid(oid).map(t -> TypeNames.text(t.oid()));
      case Oids.REGPROC -> functions.name(oid);
      case Oids.REGPROCEDURE -> functions.signature(oid);
      case Oids.REGOPER -> OperatorNames.name(oid);
      case Oids.REGOPERATOR -> OperatorNames.signature(oid);
      case Oids.REGNAMESPACE -> catalog.schema(oid).map(s -> QuoteFunctions.identifier(s.name()));
      case Oids.REGROLE -> roleName(oid).map(QuoteFunctions::identifier);
      case Oids.REGCOLLATION ->
          BuiltinNames.collations().stream()
              .filter(c -> c.oid() == oid)
              .map(c -> QuoteFunctions.identifier(c.name()))
              .findFirst();
      default -> Optional.empty();
    };
  }

  @Override
  public Optional<String> definition(String function, int oid, int column, boolean pretty) {
    return definitions.find(function, oid, column);
  }

  @Override
  public Optional<String> serialSequence(String table, String column) {
    int oid = relations.oid(table);
    return catalog
        .relation(oid)
        .flatMap(relation ->
            catalog.relations().stream()
                .filter(s ->
                    s.owned()
                        .filter(o ->
                            o.relationOid() == oid && o.columnId() == columnId(relation, column))
                        .isPresent())
                .findFirst())
        .map(s ->
            QualifiedText.quoted(
                catalog.schema(s.schemaOid()).map(Schema::name).orElse(""), s.name()));
  }

  private static int columnId(Relation relation, String column) {
    return relation
        .column(column)
        .map(Column::id)
        .orElseThrow(() ->
            new SqlException(
                SqlState.UNDEFINED_COLUMN,
                "column \""
                    + column
                    + "\" of relation \""
                    + relation.name()
                    + "\" does not exist"));
  }

  @Override
  public boolean isVisible(String kind, int oid) {
    return switch (kind) {
      case "table" -> relations.isVisible(oid);
      case "function" -> functions.isVisible(oid);
      case "type" ->
          BuiltinTypes.byOid(oid)
              .filter(t -> t.namespaceOid() == CatalogState.PG_CATALOG_OID)
              .isPresent();
      default -> oid < CatalogState.OID_MIN;
    };
  }

  private static int type(String name) {
    return TypeResolution.resolve(SqlParser.parseTypeName(name)).oid();
  }

  private int schema(String name) {
    String folded = QualifiedText.parse(name).name();
    return catalog
        .schema(folded)
        .map(Schema::oid)
        .orElseThrow(() ->
            new SqlException(
                SqlState.INVALID_SCHEMA_NAME, "schema \"" + folded + "\" does not exist"));
  }

  private int role(String name) {
    String folded = QualifiedText.parse(name).name();
    return catalog
        .role(folded)
        .map(Role::oid)
        .orElseThrow(() ->
            new SqlException(SqlState.UNDEFINED_OBJECT, "role \"" + folded + "\" does not exist"));
  }

  private Optional<String> roleName(int oid) {
    return catalog.roles().stream().filter(r -> r.oid() == oid).map(Role::name).findFirst();
  }

  private static int collation(String name) {
    String folded = QualifiedText.parse(name).name();
    OptionalInt found =
        BuiltinNames.collations().stream()
            .filter(c -> c.name().equals(folded))
            .mapToInt(BuiltinNames::oid)
            .findFirst();
    return found.orElseThrow(() ->
        new SqlException(
            SqlState.UNDEFINED_OBJECT,
            "collation \"" + folded + "\" for encoding \"UTF8\" does not exist"));
  }
}
