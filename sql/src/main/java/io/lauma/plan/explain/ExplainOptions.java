package io.lauma.plan.explain;

/// Options of EXPLAIN.
///
/// @param costs whether estimates are shown
/// @param distribution whether fragments are shown (DIST)
/// @param timing whether the times of ANALYZE are shown
public record ExplainOptions(boolean costs, boolean distribution, boolean timing) {
  public static final ExplainOptions DEFAULT = new ExplainOptions(true, false, true);
}
