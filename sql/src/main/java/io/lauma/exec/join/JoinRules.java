package io.lauma.exec.join;

import io.lauma.plan.PlanNode.JoinType;

/// What a join type keeps.
final class JoinRules {
  private JoinRules() {}

  /// Whether matching pairs are output.
  static boolean givesPairs(JoinType type) {
    return switch (type) {
      case INNER, LEFT, RIGHT, FULL -> true;
      case SEMI, ANTI -> false;
    };
  }

  /// Whether left rows without match are output, with NULLs on the right.
  static boolean keepsLeft(JoinType type) {
    return switch (type) {
      case LEFT, FULL -> true;
      case INNER, RIGHT, SEMI, ANTI -> false;
    };
  }

  /// Whether right rows without match are output, with NULLs on the left.
  static boolean keepsRight(JoinType type) {
    return switch (type) {
      case RIGHT, FULL -> true;
      case INNER, LEFT, SEMI, ANTI -> false;
    };
  }

  /// Whether the output is empty when the right input is.
  static boolean needsRight(JoinType type) {
    return switch (type) {
      case INNER, RIGHT, SEMI -> true;
      case LEFT, FULL, ANTI -> false;
    };
  }
}
