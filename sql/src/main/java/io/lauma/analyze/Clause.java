package io.lauma.analyze;

/// Where an expression stands: what it may hold, and how errors name the place.
enum Clause {
  SELECT("SELECT", true, true, true),
  WHERE("WHERE", false, false, false),
  HAVING("HAVING", true, false, false),
  GROUP_BY("GROUP BY", false, false, true),
  ORDER_BY("ORDER BY", true, true, true),
  DISTINCT_ON("DISTINCT ON", true, true, true),
  JOIN_ON("JOIN conditions", false, false, false),
  VALUES("VALUES", false, false, false),
  LIMIT("LIMIT", false, false, false),
  OFFSET("OFFSET", false, false, false),
  UPDATE("UPDATE", false, false, false),
  RETURNING("RETURNING", false, false, false),
  FROM_FUNCTION("functions in FROM", false, false, true),
  FILTER("FILTER", false, false, false),
  WINDOW("window definitions", true, false, false),
  DEFAULT("DEFAULT expressions", false, false, false),
  CHECK("check constraints", false, false, false),
  INDEX_EXPRESSION("index expressions", false, false, false),
  INDEX_PREDICATE("index predicates", false, false, false);

  private final String text;
  private final boolean aggregates;
  private final boolean windows;
  private final boolean sets;

  Clause(String text, boolean aggregates, boolean windows, boolean sets) {
    this.text = text;
    this.aggregates = aggregates;
    this.windows = windows;
    this.sets = sets;
  }

  String text() {
    return text;
  }

  boolean allowsAggregates() {
    return aggregates;
  }

  boolean allowsWindows() {
    return windows;
  }

  boolean allowsSets() {
    return sets;
  }
}
