package io.lauma.expr;

import io.lauma.types.TextContext;
import java.time.ZoneId;
import java.util.List;

/// Evaluation contexts of tests.
final class TestContexts {
  private TestContexts() {}

  static EvaluationContext helsinki() {
    return new EvaluationContext(
        List.of(),
        TextContext.DEFAULT.withZone(ZoneId.of("Europe/Helsinki")),
        0,
        List.of(),
        new FakeEnvironment());
  }
}
