package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogState;
import io.lauma.catalog.builtin.BuiltinFunction;
import io.lauma.catalog.builtin.BuiltinFunctions;
import io.lauma.expr.text.QuoteFunctions;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;

/// Functions as regproc and regprocedure name them.
///
/// @param informationSchemaInPath whether the functions of information_schema need no schema
record FunctionNames(boolean informationSchemaInPath) {
  /// @throws SqlException 42883 for an unknown function, 42725 when there are several
  static int byName(String text) {
    List<BuiltinFunction> found = named(text);
    if (found.isEmpty()) {
      throw unknown(text);
    }
    if (found.size() > 1) {
      throw new SqlException(
          SqlState.AMBIGUOUS_FUNCTION, "more than one function named \"" + text + "\"");
    }
    return found.getFirst().oid();
  }

  static int bySignature(String text) {
    Signature signature = Signature.parse(text);
    return named(signature.name()).stream()
        .filter(f -> f.argumentTypes().equals(signature.types()))
        .findFirst()
        .orElseThrow(() -> unknown(text))
        .oid();
  }

  Optional<String> name(int oid) {
    return BuiltinFunctions.byOid(oid)
        .map(f ->
            isVisible(f) && BuiltinFunctions.byName(f.name()).size() == 1
                ? QuoteFunctions.identifier(f.name())
                : QualifiedText.quoted(schema(f), f.name()));
  }

  Optional<String> signature(int oid) {
    return BuiltinFunctions.byOid(oid)
        .map(f ->
            (isVisible(f)
                    ? QuoteFunctions.identifier(f.name())
                    : QualifiedText.quoted(schema(f), f.name()))
                + Signature.text(f.argumentTypes()));
  }

  boolean isVisible(int oid) {
    return BuiltinFunctions.byOid(oid).filter(this::isVisible).isPresent();
  }

  private boolean isVisible(BuiltinFunction function) {
    return isOfPgCatalog(function) || informationSchemaInPath;
  }

  private static boolean isOfPgCatalog(BuiltinFunction function) {
    return function.namespaceOid() == CatalogState.PG_CATALOG_OID;
  }

  private static String schema(BuiltinFunction function) {
    return isOfPgCatalog(function) ? "pg_catalog" : "information_schema";
  }

  private static List<BuiltinFunction> named(String text) {
    QualifiedText name = QualifiedText.parse(text);
    return BuiltinFunctions.byName(name.name()).stream()
        .filter(f -> name.isQualified() ? schema(f).equals(name.schema()) : isOfPgCatalog(f))
        .toList();
  }

  private static SqlException unknown(String text) {
    return new SqlException(
        SqlState.UNDEFINED_FUNCTION, "function \"" + text + "\" does not exist");
  }
}
