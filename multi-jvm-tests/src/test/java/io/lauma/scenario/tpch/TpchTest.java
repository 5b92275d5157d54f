package io.lauma.scenario.tpch;

import io.lauma.scenario.fixture.RealPostgres;
import io.lauma.scenario.fixture.SharedNode;
import java.io.IOException;
import java.sql.Connection;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/// TPC-H on one node.
class TpchTest {
  @RegisterExtension static final SharedNode NODE = new SharedNode(Tpch.TABLES);
  @RegisterExtension static final RealPostgres REFERENCE = new RealPostgres(Tpch.TABLES);

  @BeforeAll
  static void load() throws Exception {
    try (Connection expecting = REFERENCE.connect();
        Connection judged = NODE.process().connect("socketTimeout=600")) {
      Tpch.load(expecting);
      Tpch.load(judged);
    }
  }

  @TestFactory
  Stream<DynamicTest> answersAsPostgres() throws IOException {
    return Tpch.queries(REFERENCE, () -> NODE.process().connect("socketTimeout=300"));
  }
}
