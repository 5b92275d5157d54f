package io.lauma.analyze;

import io.lauma.catalog.CatalogSnapshot.Schema;
import io.lauma.catalog.CatalogSnapshot.SystemRelation;
import io.lauma.catalog.Relation;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;

/// Finds relations by name along the search path.
public final class Tables {
  private Tables() {}

  /// A relation of either sort.
  public sealed interface Found {
    int oid();

    record Stored(Relation relation, String schema) implements Found {
      @Override
      public int oid() {
        return relation.oid();
      }
    }

    record Served(SystemRelation relation) implements Found {
      @Override
      public int oid() {
        return relation.oid();
      }
    }
  }

  static Optional<Found> find(Analysis analysis, List<String> parts) {
    String name = parts.getLast();
    if (parts.size() > 1) {
      return inSchema(analysis, parts.get(parts.size() - 2), name);
    }
    for (String schema : analysis.searchPath().effective()) {
      Optional<Found> found = inSchema(analysis, schema, name);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Found> inSchema(Analysis analysis, String schema, String name) {
    Optional<SystemRelation> system = analysis.catalog().systemRelation(schema, name);
    if (system.isPresent()) {
      return system.map(Found.Served::new);
    }
    return analysis
        .catalog()
        .schema(schema)
        .map(Schema::oid)
        .flatMap(oid -> analysis.catalog().relation(oid, name))
        .map(r -> new Found.Stored(r, schema));
  }

  /// @throws SqlException 42P01
  static Found get(Analysis analysis, QualifiedName name) {
    if (name.parts().size() > 3) {
      throw new SqlException(
              SqlState.SYNTAX_ERROR,
              "improper relation name (too many dotted names): " + name.text())
          .at(name.position() + 1);
    }
    return find(analysis, name.parts()).orElseThrow(() -> missing(analysis, name));
  }

  private static SqlException missing(Analysis analysis, QualifiedName name) {
    SqlException failure =
        new SqlException(
                SqlState.UNDEFINED_TABLE, "relation \"" + name.text() + "\" does not exist")
            .at(name.position() + 1);
    boolean outOfSight =
        name.parts().size() == 1 && analysis.laterWithQueries().contains(name.parts().getFirst());
    return outOfSight
        ? failure
            .withDetail(
                "There is a WITH item named \""
                    + name.text()
                    + "\", but it cannot be referenced from this part of the query.")
            .withHint(
                "Use WITH RECURSIVE, or re-order the WITH items to remove forward references.")
        : failure;
  }
}
