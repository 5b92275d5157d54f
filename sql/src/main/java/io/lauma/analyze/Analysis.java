package io.lauma.analyze;

import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.type.Coercion;
import io.lauma.catalog.CatalogSnapshot;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;

/// What one analysis carries along. Used by one thread.
final class Analysis {
  private static final int DEPTH_MAX = 500;
  private static final HepProgram NO_RULES = HepProgram.builder().build();

  private final CatalogSnapshot catalog;
  private final SearchPath searchPath;
  private final Coercion coercion;
  private final ExpressionParser expressionParser;
  private final RelOptCluster cluster;
  private final List<String> laterWithQueries = new ArrayList<>();
  private int withQueries;
  private int depth;

  Analysis(
      CatalogSnapshot catalog,
      SearchPath searchPath,
      Coercion coercion,
      ExpressionParser expressionParser) {
    this.catalog = catalog;
    this.searchPath = searchPath;
    this.coercion = coercion;
    this.expressionParser = expressionParser;
    this.cluster = RelOptCluster.create(new HepPlanner(NO_RULES), Rex.BUILDER);
  }

  CatalogSnapshot catalog() {
    return catalog;
  }

  SearchPath searchPath() {
    return searchPath;
  }

  Coercion coercion() {
    return coercion;
  }

  ExpressionParser expressionParser() {
    return expressionParser;
  }

  RelOptCluster cluster() {
    return cluster;
  }

  int nextWithQuery() {
    return withQueries++;
  }

  /// Names of WITH queries that are not in sight yet, while one before them is analyzed.
  List<String> laterWithQueries() {
    return laterWithQueries;
  }

  /// Goes one level deeper.
  ///
  /// @throws SqlException 54001 below the limit
  void enter() {
    if (++depth > DEPTH_MAX) {
      throw new SqlException(SqlState.STATEMENT_TOO_COMPLEX, "stack depth limit exceeded");
    }
  }

  void leave() {
    depth--;
  }
}
