package io.lauma.scenario.tpch;

import io.lauma.scenario.fixture.RealPostgres;
import io.lauma.scenario.fixture.SharedHerd;
import java.io.IOException;
import java.sql.Connection;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/// TPC-H on three nodes, loaded through one and asked through each.
class HerdTpchTest {
  @RegisterExtension static final SharedHerd HERD = new SharedHerd(Tpch.TABLES);
  @RegisterExtension static final RealPostgres REFERENCE = new RealPostgres(Tpch.TABLES);

  @BeforeAll
  static void load() throws Exception {
    try (Connection expecting = REFERENCE.connect();
        Connection judged = HERD.node(1).connect("socketTimeout=600")) {
      Tpch.load(expecting);
      Tpch.load(judged);
    }
  }

  @TestFactory
  Stream<DynamicTest> answersAsPostgres() throws IOException {
    return Stream.of(1, 2, 3)
        .flatMap(node -> {
          try {
            return Tpch.queries(REFERENCE, () -> HERD.node(node).connect("socketTimeout=300"));
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }
}
