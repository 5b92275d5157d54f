package io.lauma.expr.function;

/// The six comparisons.
public enum CompareOp {
  EQ("eq"),
  NE("ne"),
  LT("lt"),
  LE("le"),
  GT("gt"),
  GE("ge");

  private final String suffix;

  CompareOp(String suffix) {
    this.suffix = suffix;
  }

  /// How internal symbols spell it.
  public String suffix() {
    return suffix;
  }

  /// Whether a three-way result satisfies the comparison.
  public boolean test(int order) {
    return switch (this) {
      case EQ -> order == 0;
      case NE -> order != 0;
      case LT -> order < 0;
      case LE -> order <= 0;
      case GT -> order > 0;
      case GE -> order >= 0;
    };
  }

  /// The comparison with its sides exchanged.
  public CompareOp flipped() {
    return switch (this) {
      case EQ, NE -> this;
      case LT -> GT;
      case LE -> GE;
      case GT -> LT;
      case GE -> LE;
    };
  }
}
